using System.Globalization;
using System.Management.Automation.Host;

namespace KubeNet.Shell.Hosting;

/// <summary>The PowerShell host of a KubeNet session on a machine without pwsh.</summary>
public sealed class EmbeddedHost : PSHost
{
    private readonly HostUserInterface userInterface;

    /// <summary>Creates a host over streams.</summary>
    /// <param name="streams">Where it reads and writes.</param>
    /// <param name="nonInteractive">Whether questions to the user are errors.</param>
    public EmbeddedHost(HostStreams streams, bool nonInteractive) =>
        userInterface = new HostUserInterface(streams, nonInteractive);

    /// <summary>The product's version, as <c>kubenet -Version</c> prints it.</summary>
    public static Version ProductVersion { get; } = typeof(EmbeddedHost).Assembly.GetName().Version ?? new Version(0, 0);

    /// <summary>The exit code that a script's <c>exit n</c> asked for, or null while the session goes on.</summary>
    public int? RequestedExitCode { get; private set; }

    /// <summary>Opens a prompt inside a running pipeline; null where no prompt is possible.</summary>
    public Action? NestedPrompt { get; set; }

    /// <summary>Set by <c>exit</c> inside a nested prompt.</summary>
    public bool NestedPromptEnds { get; set; }

    /// <inheritdoc/>
    public override string Name => "KubeNet";

    /// <inheritdoc/>
    public override Version Version => ProductVersion;

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override PSHostUserInterface UI => userInterface;

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    internal HostUserInterface Terminal => userInterface;

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt()
    {
        if (NestedPrompt is null) throw new NotSupportedException("A nested prompt needs a terminal; this session has none.");
        NestedPrompt();
    }

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => NestedPromptEnds = true;

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
        // A native program inherits the terminal as it is: the editor restores it after every line.
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
        // See NotifyBeginApplication.
    }
}
