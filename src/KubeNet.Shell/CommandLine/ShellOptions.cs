using System.Collections.Immutable;

namespace KubeNet.Shell.CommandLine;

/// <summary>A command line, read.</summary>
public sealed record ShellOptions
{
    /// <summary>What to do.</summary>
    public ShellAction Action { get; init; } = ShellAction.Interactive;

    /// <summary>The text to run for <see cref="ShellAction.Command"/>.</summary>
    public string CommandText { get; init; } = "";

    /// <summary>Full path of the script for <see cref="ShellAction.File"/>.</summary>
    public string ScriptPath { get; init; } = "";

    /// <summary>What follows the script on the command line.</summary>
    public ImmutableArray<ScriptArgument> ScriptArguments { get; init; } = [];

    /// <summary>Full path of the module manifest to load, or null for the one above the host's own folder.</summary>
    public string? ModulePath { get; init; }

    /// <summary>Leave the banner out.</summary>
    public bool NoLogo { get; init; }

    /// <summary>Never ask the user: questions end with an error.</summary>
    public bool NonInteractive { get; init; }

    /// <summary>Stay at a prompt after the command or script.</summary>
    public bool NoExit { get; init; }

    /// <summary>The folder to start in, or null for the current one.</summary>
    public string? WorkingDirectory { get; init; }
}
