using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Comparing;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Sessions;
using KubeNet.PowerShell.Views;
using KubeNet.Snapshots.Comparing;

namespace KubeNet.PowerShell.Commands;

/// <summary>Says what differs between two labs, or between a lab and a checkpoint of it.</summary>
/// <remarks>
/// Returns an object for each object of a cluster or Docker host that was declared otherwise, and then for each link, address, route, ip rule, neighbour, sysctl, set,
/// chain, rule and socket that differs; nothing where the labs are alike. Things are known by their names, so that labs that were made in different ways can be compared.
/// Routes that the kernel makes for an address are not listed beside that address, nor what is in a cluster, Docker host or namespace that is only on one side.
/// </remarks>
/// <example>
/// <summary>See what a change did.</summary>
/// <code>$null = Checkpoint-NetLab before
/// Set-NetSysctl router net.ipv4.ip_forward 0
/// Add-IptablesRule router -Chain INPUT -Rule '-p tcp --dport 22 -j DROP'
/// Compare-NetLab before</code>
/// </example>
/// <example>
/// <summary>See what a pod that is not ready any more does to services.</summary>
/// <code>$null = Checkpoint-NetLab before
/// Set-KubePod web-1 -Ready $false
/// Compare-NetLab before | Where-Object Kind -in Pod, Endpoint</code>
/// </example>
/// <example>
/// <summary>See what a packet left behind.</summary>
/// <code>$null = Checkpoint-NetLab before
/// $null = Test-Packet client 10.0.0.10 -Port 80
/// Compare-NetLab before -IncludeState | Where-Object Kind -eq Connection</code>
/// </example>
[Cmdlet(VerbsData.Compare, "NetLab")]
[OutputType(typeof(NetDifferenceInfo))]
public sealed class CompareNetLabCommand : LabCmdlet
{
    /// <summary>What to compare with: a lab, a checkpoint, or the name of a checkpoint; the latest checkpoint unless given.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    public object? Reference { get; set; }

    /// <summary>What is compared, in the same forms; the lab as it is now unless given.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    public object? Difference { get; set; }

    /// <summary>Compare too what traffic left behind: the clock, connections, counters, and what was learned of neighbours and by bridges.</summary>
    [Parameter]
    public SwitchParameter IncludeState { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Reference;

    /// <inheritdoc/>
    protected override void Process()
    {
        Lab? before = null;
        Lab? after = null;
        if (!Attempt(Reference, () => before = LabOf(Reference) ?? Checkpoints.Find(TheLab, null).Saved) || !Attempt(Difference, () => after = LabOf(Difference) ?? TheLab))
            return;
        foreach (var difference in DeclaredComparison.Between(before!.Config, after!.Config))
            WriteObject(NetDifferenceInfo.Of(TheLab, difference));
        foreach (var difference in NetworkComparison.Between(before, after, IncludeState))
            WriteObject(NetDifferenceInfo.Of(TheLab, difference));
    }

    private Lab? LabOf(object? side) => PSValues.Bare(side) switch
    {
        null => null,
        Lab lab => lab,
        NetCheckpoint checkpoint => checkpoint.Saved,
        string name => Checkpoints.Find(TheLab, name).Saved,
        var other => throw new NetConfigException("InvalidComparison", $"'{other}' ({other.GetType().Name}) is neither a lab nor a checkpoint; give what New-NetLab, Get-NetLab or Checkpoint-NetLab returns, or a checkpoint's name."),
    };
}
