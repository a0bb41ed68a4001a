using System.Management.Automation;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using Mac = KubeNet.Engine.Addressing.MacAddress;

namespace KubeNet.PowerShell.Commands;

/// <summary>Takes entries out of a bridge's or a VXLAN's forwarding database, those you set and those that were learned: <c>bridge fdb del</c>.</summary>
/// <remarks>
/// With -Destination that host alone is taken out of a VXLAN's entry; as in the kernel, a host that does not stand there is passed over
/// without a word. A bridge's permanent entries are its ports' own addresses, and stay.
/// </remarks>
/// <example>
/// <summary>Forget what was learned, and learn it again.</summary>
/// <code>Get-BridgeFdb lan br0 | Where-Object State -eq learned | Remove-BridgeFdb</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "BridgeFdb", SupportsShouldProcess = true)]
public sealed class RemoveBridgeFdbCommand : VxlanDestinationCmdlet
{
    /// <summary>The Ethernet addresses.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] MacAddress { get; set; } = [];

    /// <summary>Of a bridge that filters VLANs: the VLAN of the entry.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ushort? Vlan { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var address in MacAddress)
            Attempt(address, () => Remove(Mac.Parse(address)));
    }

    private void Remove(Mac mac)
    {
        var link = TheLab.Config.Link(Namespace, Port);
        if (IsLearned(link, mac))
        {
            if (ShouldProcess($"{mac} on {Port} in {Namespace}", "Forget FDB entry"))
                Forget(link, mac);
        }
        else if (link is VxlanLink { Master: null } || (link is VxlanLink && ReadDestination() is not null))
        {
            Change($"{mac} on {Port} in {Namespace}", "Remove FDB entry", config => config.RemoveFdbEntry(Namespace, Port, mac, ReadDestination()));
        }
        else
        {
            Change($"{mac} on {Port} in {Namespace}", "Remove FDB entry", config => config.RemoveFdbEntry(Namespace, Port, mac, Vlan ?? 0));
        }
    }

    private bool IsLearned(Link link, Mac mac)
    {
        var state = TheLab.State[Namespace];
        return (link.Master is { } bridge && Destination is null && state.Fdb(bridge).Entries.Any(entry => entry.Mac == mac && entry.PortIndex == link.Index && (Vlan is null || entry.Vlan == Vlan)))
            || (link is VxlanLink vxlan && vxlan.FindStatic(mac) is null && state.VxlanFdb(link.Index).Entries.Any(entry => entry.Mac == mac));
    }

    private void Forget(Link link, Mac mac)
    {
        var state = TheLab.State[Namespace];
        if (link is VxlanLink && (link.Master is null || Destination is not null))
            state.VxlanFdb(link.Index).Remove(mac);
        else
            state.Fdb(link.Master!.Value).RemoveAll(entry => entry.Mac == mac && entry.PortIndex == link.Index && (Vlan is null || entry.Vlan == Vlan));
    }
}
