using System.Management.Automation;
using KubeNet.Engine.Labs;
using KubeNet.PowerShell.Sessions;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes an empty lab and works in it from now on.</summary>
/// <remarks>
/// A lab is a network to work in: what you configured, and what traffic left behind. A session starts with an empty one, so that you need
/// this command only to begin anew or to have several. The lab that was current stays as it was; kept in a variable,
/// it is worked on with <c>-Lab</c>, which every cmdlet takes, or down the pipeline.
/// </remarks>
/// <example>
/// <summary>Begin anew, with other MAC addresses and random choices than those of seed 0.</summary>
/// <code>New-NetLab -Name shop -Seed 42</code>
/// </example>
/// <example>
/// <summary>Work in a second lab beside the current one.</summary>
/// <code>$other = New-NetLab -Name other -Detached
/// New-NetNamespace -Name a -Lab $other</code>
/// </example>
[Cmdlet(VerbsCommon.New, "NetLab", SupportsShouldProcess = true)]
[OutputType(typeof(Lab))]
public sealed class NewNetLabCommand : PSCmdlet
{
    /// <summary>What you call it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "lab";

    /// <summary>Where MAC addresses, ports and random choices come from: the same seed and the same commands give the same lab.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <summary>Only make it; the session's current lab stays.</summary>
    [Parameter]
    public SwitchParameter Detached { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Name, Detached ? "Make a lab" : "Make a lab and work in it"))
            return;
        var lab = new Lab(Seed, Name);
        if (!Detached)
            KubeNetSession.Current = lab;
        WriteObject(lab);
    }
}
