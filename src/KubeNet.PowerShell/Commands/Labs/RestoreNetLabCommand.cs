using System.Management.Automation;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Sessions;

namespace KubeNet.PowerShell.Commands;

/// <summary>Takes a lab back to a checkpoint.</summary>
/// <remarks>Configuration and state become what they were. The checkpoint stays, so that you can go back to it again.</remarks>
/// <example>
/// <summary>Go back to the latest checkpoint.</summary>
/// <code>$null = Checkpoint-NetLab
/// New-NetNamespace experiment
/// Restore-NetLab</code>
/// </example>
[Cmdlet(VerbsData.Restore, "NetLab", SupportsShouldProcess = true)]
public sealed class RestoreNetLabCommand : LabCmdlet
{
    /// <summary>The checkpoint; the latest unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name;

    /// <inheritdoc/>
    protected override void Process()
    {
        var checkpoint = Checkpoints.Find(TheLab, Name);
        if (ShouldProcess($"lab {TheLab.Name}", $"Restore checkpoint {checkpoint.Name}"))
            TheLab.Become(checkpoint.Saved);
    }
}
