using System.Management.Automation;
using KubeNet.PowerShell.Sessions;

namespace KubeNet.PowerShell.Commands;

/// <summary>Remembers a lab as it is now.</summary>
/// <remarks>A checkpoint holds configuration and state. It costs next to nothing: what does not change is shared.</remarks>
/// <example>
/// <summary>Try something, then go back.</summary>
/// <code>Checkpoint-NetLab before
/// New-NetNamespace experiment
/// Restore-NetLab before</code>
/// </example>
[Cmdlet(VerbsData.Checkpoint, "NetLab", SupportsShouldProcess = true)]
[OutputType(typeof(NetCheckpoint))]
public sealed class CheckpointNetLabCommand : LabCmdlet
{
    /// <summary>What Restore-NetLab knows it by; checkpoint1, checkpoint2 ... unless given. One of the same name is replaced.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ShouldProcess($"lab {TheLab.Name}", $"Take checkpoint {Name}".TrimEnd()))
            WriteObject(Checkpoints.Take(TheLab, Name));
    }
}
