using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>An address that a bridge learned: where, when it was last seen, and in which VLAN (0: the bridge does not filter).</summary>
public readonly record struct LearnedAddress(MacAddress Mac, int PortIndex, TimeSpan LastSeen, ushort Vlan = 0);

/// <summary>What a bridge has learned (net/bridge/br_fdb.c). State of a lab; static entries are configuration.</summary>
public sealed class BridgeFdb
{
    private readonly Dictionary<(MacAddress Mac, ushort Vlan), LearnedAddress> _entries = [];

    /// <summary>The entries by address and VLAN.</summary>
    public IEnumerable<LearnedAddress> Entries => _entries.Values.OrderBy(entry => entry.Mac).ThenBy(entry => entry.Vlan);

    /// <summary>Notes that an address was seen behind a port; it moves there if it was elsewhere.</summary>
    public void Learn(MacAddress mac, int portIndex, TimeSpan now, ushort vlan = 0) => _entries[(mac, vlan)] = new LearnedAddress(mac, portIndex, now, vlan);

    /// <summary>The port behind which an address was seen no longer than <paramref name="ageing"/> ago, or null.</summary>
    public int? Find(MacAddress mac, TimeSpan now, TimeSpan ageing, ushort vlan = 0) =>
        _entries.TryGetValue((mac, vlan), out var entry) && now - entry.LastSeen < ageing ? entry.PortIndex : null;

    /// <summary>Forgets all entries that fit.</summary>
    public void RemoveAll(Predicate<LearnedAddress> which)
    {
        foreach (var entry in _entries.Values.Where(entry => which(entry)).ToList())
            _entries.Remove((entry.Mac, entry.Vlan));
    }

    /// <summary>A copy for a fork.</summary>
    public BridgeFdb Clone()
    {
        var copy = new BridgeFdb();
        foreach (var entry in _entries.Values)
            copy._entries.Add((entry.Mac, entry.Vlan), entry);
        return copy;
    }
}
