namespace KubeNet.Shell.CommandLine;

/// <summary>A switch of the command line.</summary>
internal enum ShellSwitch
{
    Command,
    File,
    Help,
    Interactive,
    Module,
    NoExit,
    NoLogo,
    NonInteractive,
    NoProfile,
    Version,
    WorkingDirectory,
    ExecutionPolicy,
}
