namespace KubeNet.Shell.CommandLine;

/// <summary>What a command line asks the host to do.</summary>
public enum ShellAction
{
    /// <summary>Read commands at a prompt until the user leaves.</summary>
    Interactive,

    /// <summary>Run the text given with <c>-Command</c>.</summary>
    Command,

    /// <summary>Run a script file.</summary>
    File,

    /// <summary>Run the script that standard input holds.</summary>
    StandardInput,

    /// <summary>Print the usage text.</summary>
    Help,

    /// <summary>Print the version.</summary>
    Version,
}
