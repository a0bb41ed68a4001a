using System.Management.Automation;
using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Commands;

/// <summary>Empties a lab, or forgets what traffic left behind in it.</summary>
/// <remarks>
/// Without a switch everything goes: namespaces, links, rules, connections, the clock. With <c>-StateOnly</c> the configuration stays, and
/// conntrack, learned MAC addresses, neighbours, counters, the clock and the random generator are as in a new lab.
/// </remarks>
/// <example>
/// <summary>Send again as if nothing had been sent before.</summary>
/// <code>Reset-NetLab -StateOnly</code>
/// </example>
[Cmdlet(VerbsCommon.Reset, "NetLab", SupportsShouldProcess = true)]
public sealed class ResetNetLabCommand : LabCmdlet
{
    /// <summary>Keep the configuration, forget what traffic left behind.</summary>
    [Parameter]
    public SwitchParameter StateOnly { get; set; }

    /// <inheritdoc/>
    protected override object? Target => TheLab;

    /// <inheritdoc/>
    protected override void Process()
    {
        var lab = TheLab;
        if (!ShouldProcess($"lab {lab.Name}", StateOnly ? "Forget connections, neighbours, counters and clock" : "Remove all that is in it"))
            return;
        var fresh = new Lab(lab.Seed, lab.Name);
        if (StateOnly)
            fresh.Edit(_ => lab.Config);
        lab.Become(fresh);
    }
}
