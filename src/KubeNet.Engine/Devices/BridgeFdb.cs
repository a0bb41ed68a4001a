using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>An address that a bridge learned: where, and when it was last seen.</summary>
public readonly record struct LearnedAddress(MacAddress Mac, int PortIndex, TimeSpan LastSeen);

/// <summary>What a bridge has learned (net/bridge/br_fdb.c). State of a lab; static entries are configuration.</summary>
public sealed class BridgeFdb
{
    private readonly Dictionary<MacAddress, LearnedAddress> _entries = [];

    /// <summary>The entries by address.</summary>
    public IEnumerable<LearnedAddress> Entries => _entries.Values.OrderBy(entry => entry.Mac);

    /// <summary>Notes that an address was seen behind a port; it moves there if it was elsewhere.</summary>
    public void Learn(MacAddress mac, int portIndex, TimeSpan now) => _entries[mac] = new LearnedAddress(mac, portIndex, now);

    /// <summary>The port behind which an address was seen no longer than <paramref name="ageing"/> ago, or null.</summary>
    public int? Find(MacAddress mac, TimeSpan now, TimeSpan ageing) =>
        _entries.TryGetValue(mac, out var entry) && now - entry.LastSeen < ageing ? entry.PortIndex : null;

    /// <summary>Forgets all entries that fit.</summary>
    public void RemoveAll(Predicate<LearnedAddress> which)
    {
        foreach (var entry in _entries.Values.Where(entry => which(entry)).ToList())
            _entries.Remove(entry.Mac);
    }

    /// <summary>A copy for a fork.</summary>
    public BridgeFdb Clone()
    {
        var copy = new BridgeFdb();
        foreach (var entry in _entries.Values)
            copy._entries.Add(entry.Mac, entry);
        return copy;
    }
}
