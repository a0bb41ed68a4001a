using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>An address that a VXLAN learned: the host it is behind, and when it last sent.</summary>
public readonly record struct LearnedRemote(MacAddress Mac, IpAddress Address, TimeSpan LastSeen);

/// <summary>What a VXLAN has learned (vxlan_snoop). State of a lab; permanent entries are configuration.</summary>
public sealed class VxlanFdb
{
    private readonly Dictionary<MacAddress, LearnedRemote> _entries = [];

    /// <summary>The entries by address.</summary>
    public IEnumerable<LearnedRemote> Entries => _entries.Values.OrderBy(entry => entry.Mac);

    /// <summary>Notes which host an address was seen behind; it moves there if it was elsewhere.</summary>
    public void Learn(MacAddress mac, IpAddress address, TimeSpan now) => _entries[mac] = new LearnedRemote(mac, address, now);

    /// <summary>The host behind an address that sent no longer than <paramref name="ageing"/> ago, or null.</summary>
    public IpAddress? Find(MacAddress mac, TimeSpan now, TimeSpan ageing) =>
        _entries.TryGetValue(mac, out var entry) && now - entry.LastSeen < ageing ? entry.Address : null;

    /// <summary>Forgets an address; false where it was not known.</summary>
    public bool Remove(MacAddress mac) => _entries.Remove(mac);

    /// <summary>A copy for a fork.</summary>
    public VxlanFdb Clone()
    {
        var copy = new VxlanFdb();
        foreach (var entry in _entries.Values)
            copy._entries.Add(entry.Mac, entry);
        return copy;
    }
}
