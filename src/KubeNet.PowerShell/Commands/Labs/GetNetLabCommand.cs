using System.Management.Automation;
using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets the current lab.</summary>
/// <remarks>The object is the lab itself: its Config is the configuration as a value, its State what traffic left behind. Format-Custom draws it as a tree, as Show-NetLab does.</remarks>
/// <example>
/// <summary>See what the session works in.</summary>
/// <code>Get-NetLab</code>
/// </example>
/// <example>
/// <summary>Look at the checkpoints of the current lab.</summary>
/// <code>$null = Checkpoint-NetLab before
/// Get-NetLab -Checkpoint</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "NetLab")]
[OutputType(typeof(Lab), typeof(Sessions.NetCheckpoint))]
public sealed class GetNetLabCommand : LabCmdlet
{
    /// <summary>Get the lab's checkpoints instead, oldest first.</summary>
    [Parameter]
    public SwitchParameter Checkpoint { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Checkpoint)
            WriteObject(Sessions.Checkpoints.Of(TheLab), enumerateCollection: true);
        else
            WriteObject(TheLab);
    }
}
