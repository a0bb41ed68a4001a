using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Forwarding;

/// <summary>What the packet path derives from a bridge and its ports, once for each value of a namespace's configuration.</summary>
internal sealed class CompiledBridge
{
    private readonly Dictionary<int, Link> _byIndex;
    private readonly HashSet<MacAddress> _local;
    private readonly Dictionary<MacAddress, int> _static = [];
    private readonly Dictionary<(MacAddress Mac, ushort Vlan), int> _staticByVlan = [];
    private readonly BridgeLink _bridge;

    public CompiledBridge(BridgeLink bridge, IEnumerable<Link> ports)
    {
        _bridge = bridge;
        Ports = [.. ports];
        _byIndex = Ports.ToDictionary(port => port.Index);
        _local = [bridge.Mac, .. Ports.Select(port => port.Mac)];
        Vlans = bridge.VlanFiltering ? new BridgeVlans(bridge, Ports) : null;
        foreach (var entry in bridge.StaticFdb)
        {
            if (entry.IsLocal)
                _local.Add(entry.Mac);
            else if (entry.Vlan == 0)
                _static.TryAdd(entry.Mac, entry.PortIndex);
            else if (bridge.VlanFiltering)
                _staticByVlan[(entry.Mac, entry.Vlan)] = entry.PortIndex;
        }
    }

    /// <summary>All ports, by index.</summary>
    public Link[] Ports { get; }

    /// <summary>Who is in which VLAN; null where the bridge does not filter.</summary>
    public BridgeVlans? Vlans { get; }

    /// <summary>The port of an interface index, or null.</summary>
    public Link? Port(int index) => _byIndex.GetValueOrDefault(index);

    /// <summary>
    /// Whether an address is the bridge's own or one of its ports' (BR_FDB_LOCAL); where the bridge filters, of one that is in the VLAN (br_vlan_add, nbp_vlan_add).
    /// </summary>
    public bool IsLocal(MacAddress mac, ushort vlan) => _local.Contains(mac) && (Vlans is null || IsLocalIn(Vlans, mac, vlan));

    /// <summary>The index of the port that a static entry names for an address, or null where there is no entry.</summary>
    public int? FindStatic(MacAddress mac, ushort vlan)
    {
        if (vlan != 0 && _staticByVlan.TryGetValue((mac, vlan), out var own))
            return own;
        return _static.TryGetValue(mac, out var index) && (Vlans is null || !_byIndex.TryGetValue(index, out var port) || Vlans.Has(port, vlan)) ? index : null;
    }

    private bool IsLocalIn(BridgeVlans vlans, MacAddress mac, ushort vlan) =>
        (_bridge.Mac == mac && vlans.Has(_bridge, vlan))
        || Array.Exists(Ports, port => port.Mac == mac && vlans.Has(port, vlan))
        || _bridge.StaticFdb.Any(entry => entry.IsLocal && entry.Mac == mac && (entry.Vlan == vlan || (entry.Vlan == 0 && vlans.Has(entry.PortIndex, vlan))));
}
