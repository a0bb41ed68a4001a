using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Forwarding;

/// <summary>What the packet path derives from a bridge and its ports, once for each value of a namespace's configuration.</summary>
internal sealed class CompiledBridge
{
    private readonly Dictionary<int, Link> _byIndex;
    private readonly HashSet<MacAddress> _local;
    private readonly Dictionary<MacAddress, int> _static = [];

    public CompiledBridge(BridgeLink bridge, IEnumerable<Link> ports)
    {
        Ports = [.. ports];
        _byIndex = Ports.ToDictionary(port => port.Index);
        _local = [bridge.Mac, .. Ports.Select(port => port.Mac)];
        foreach (var entry in bridge.StaticFdb)
        {
            if (entry.IsLocal)
                _local.Add(entry.Mac);
            else
                _static.TryAdd(entry.Mac, entry.PortIndex);
        }
    }

    /// <summary>All ports, by index.</summary>
    public Link[] Ports { get; }

    /// <summary>The port of an interface index, or null.</summary>
    public Link? Port(int index) => _byIndex.GetValueOrDefault(index);

    /// <summary>Whether an address is the bridge's own or one of its ports' (BR_FDB_LOCAL).</summary>
    public bool IsLocal(MacAddress mac) => _local.Contains(mac);

    /// <summary>The index of the port that a static entry names for an address, or null where there is no entry.</summary>
    public int? FindStatic(MacAddress mac) => _static.TryGetValue(mac, out var index) ? index : null;
}
