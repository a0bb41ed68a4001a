using System.Diagnostics;
using System.Globalization;
using System.Management.Automation.Host;

namespace KubeNet.Shell.Hosting;

/// <summary>The PowerShell host of a KubeNet session on a machine without pwsh.</summary>
public sealed class EmbeddedHost : PSHost
{
    private readonly HostUserInterface userInterface;
    private readonly Stack<bool> openPrompts = new();

    /// <summary>Creates a host over streams.</summary>
    /// <param name="streams">Where it reads and writes.</param>
    /// <param name="nonInteractive">Whether questions to the user are errors.</param>
    public EmbeddedHost(HostStreams streams, bool nonInteractive) =>
        userInterface = new HostUserInterface(streams, nonInteractive);

    /// <summary>The product's version, as <c>kubenet -Version</c> prints it.</summary>
    public static Version ProductVersion { get; } = typeof(EmbeddedHost).Assembly.GetName().Version ?? new Version(0, 0);

    /// <summary>The version of the PowerShell engine, such as <c>7.6.9</c>.</summary>
    public static string EngineVersion { get; } =
        FileVersionInfo.GetVersionInfo(typeof(PSHost).Assembly.Location).ProductVersion?.Split(' ')[0] ?? "unknown";

    /// <summary>The exit code that a script's <c>exit n</c> asked for, or null while the session goes on.</summary>
    public int? RequestedExitCode { get; private set; }

    /// <summary>Opens a prompt inside a running pipeline; null where no prompt is possible.</summary>
    public Action? NestedPrompt { get; set; }

    /// <summary>Whether a nested prompt is open and has not been told to end.</summary>
    public bool InNestedPrompt => openPrompts.TryPeek(out bool ends) && !ends;

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
    public override void SetShouldExit(int exitCode)
    {
        if (openPrompts.Count > 0) ExitNestedPrompt();
        else RequestedExitCode = exitCode;
    }

    /// <inheritdoc/>
    public override void EnterNestedPrompt()
    {
        if (NestedPrompt is null) throw new NotSupportedException("A nested prompt needs a terminal; this session has none.");
        NestedPrompt();
    }

    /// <inheritdoc/>
    public override void ExitNestedPrompt()
    {
        if (openPrompts.TryPop(out _)) openPrompts.Push(true);
    }

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

    /// <summary>Counts a nested prompt in; <c>exit</c> then ends that prompt, not the session.</summary>
    internal void BeginNestedPrompt() => openPrompts.Push(false);

    /// <summary>Counts a nested prompt out.</summary>
    internal void EndNestedPrompt() => openPrompts.Pop();
}
