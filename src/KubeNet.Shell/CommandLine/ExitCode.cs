namespace KubeNet.Shell.CommandLine;

/// <summary>The exit codes that the host itself gives; a script's own <c>exit n</c> passes through. The numbers are pwsh's.</summary>
public static class ExitCode
{
    /// <summary>The command or script ran and its last statement succeeded.</summary>
    public const int Success = 0;

    /// <summary>A terminating error, or <c>-Command</c> whose last statement failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong (sysexits.h EX_USAGE).</summary>
    public const int BadCommandLine = 64;

    /// <summary>The session could not be opened, for example because the module did not load (sysexits.h EX_SOFTWARE).</summary>
    public const int SessionFailure = 70;
}
