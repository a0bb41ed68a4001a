using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Forwarding;

/// <summary>The VLANs of a bridge that filters them: net/bridge/br_vlan.c. While a frame is in the bridge its outermost tag names its VLAN.</summary>
internal sealed class BridgeVlans
{
    private readonly BridgeLink _bridge;
    private readonly Dictionary<int, Dictionary<ushort, BridgeVlan>> _members = [];
    private readonly Dictionary<int, ushort> _pvids = [];

    public BridgeVlans(BridgeLink bridge, IEnumerable<Link> ports)
    {
        _bridge = bridge;
        Add(bridge.Index, bridge.Vlans);
        foreach (var port in ports)
            Add(port.Index, port.Port.Vlans);
    }

    /// <summary>The VLAN of a frame that was let in.</summary>
    public static ushort Of(Frame frame) => frame.Tag!.Id;

    /// <summary>Whether a port (or the bridge itself) is a member of a VLAN.</summary>
    public bool Has(Link port, ushort vlan) => Has(port.Index, vlan);

    /// <summary>Whether the port of an index (or the bridge itself) is a member of a VLAN.</summary>
    public bool Has(int index, ushort vlan) => _members.TryGetValue(index, out var vlans) && vlans.ContainsKey(vlan);

    /// <summary>Gives a frame that comes in by a port, or from the host, its VLAN; says why where there is none for it (br_allowed_ingress).</summary>
    public string? Refuse(Link port, Frame frame)
    {
        var tag = frame.Tag is { } known && known.Protocol == _bridge.VlanProtocol ? known : null;
        if (tag is { Id: not 0 })
            return Has(port, tag.Id) ? null : $"{port.Name} is no member of VLAN {tag.Id}";
        if (_pvids.GetValueOrDefault(port.Index) is not (not 0 and var pvid))
            return $"{port.Name} has no PVID, so that a frame without a tag belongs to no VLAN";
        frame.Tag = new VlanTag(pvid, _bridge.VlanProtocol, tag is null ? frame.Tag : tag.Inner);
        return null;
    }

    /// <summary>A frame leaves by a port, or goes up to the host: with its tag, or without (br_handle_vlan).</summary>
    public void Leave(Link port, Frame frame)
    {
        if (_members[port.Index].GetValueOrDefault(Of(frame)) is { IsUntagged: true })
            frame.Tag = frame.Tag!.Inner;
    }

    private void Add(int index, EquatableArray<BridgeVlan> vlans)
    {
        _members.Add(index, vlans.ToDictionary(vlan => vlan.Id));
        _pvids.Add(index, vlans.FirstOrDefault(vlan => vlan.IsPvid)?.Id ?? 0);
    }
}
