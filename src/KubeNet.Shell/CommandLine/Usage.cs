namespace KubeNet.Shell.CommandLine;

/// <summary>The text that <c>kubenet -Help</c> prints.</summary>
internal static class Usage
{
    public const string Text = """
        Usage: kubenet [switches] [[-File] <script.ps1|script.fsx> [arguments]]
               kubenet [switches] -Command <text> | -
               kubenet [switches]

        Opens a PowerShell session with the KubeNet module loaded; without a script or command, at a prompt.

          -File <script> [args]     Run a script; its `exit n` is the exit code, 1 after a terminating error. `-` reads standard input.
                                    An F# script (.fsx) runs as Invoke-NetScript runs it; exit code 1 after an error.
          -Command <text> | -       Run the text, or what standard input holds; exit code 1 when its last statement failed.
          -NoExit                   Stay at the prompt afterwards.
          -NonInteractive           Never ask; a question is an error.
          -Interactive              Ask, as without a switch: takes back a -NonInteractive before it.
          -NoLogo                   Start without the banner.
          -NoProfile                Accepted for scripts written for pwsh; this host reads no profile.
          -ExecutionPolicy <x>      Accepted likewise, and not looked at.
          -Module <path>            Load the module of that manifest in place of the KubeNet beside this host.
          -WorkingDirectory <path>  Start in that directory.
          -Version, -Help           Print the version, or this text.

        """;
}
