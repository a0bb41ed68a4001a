using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Neighbors;

/// <summary>The neighbours that a namespace has learned. State of a lab.</summary>
public sealed class NeighborCache
{
    private readonly Dictionary<(int LinkIndex, IpAddress Address), NeighborEntry> _entries = [];
    private readonly HashSet<(int LinkIndex, IpAddress Address)> _failed = [];

    /// <summary>All entries, by link and address.</summary>
    public IEnumerable<NeighborEntry> Entries => _entries.Values.OrderBy(entry => entry.LinkIndex).ThenBy(entry => entry.Address);

    /// <summary>Whose timers run, in no order.</summary>
    internal IEnumerable<NeighborEntry> WithTimer => _entries.Values.Where(entry => entry.Timer is not null);

    /// <summary>The addresses that were asked for in vain (FAILED), by link and address.</summary>
    public IEnumerable<(int LinkIndex, IpAddress Address)> Failed => _failed.Order();

    /// <summary>The entry for an address on a link, or null.</summary>
    public NeighborEntry? Find(int linkIndex, IpAddress address) => _entries.GetValueOrDefault((linkIndex, address));

    /// <summary>Adds or exchanges an entry.</summary>
    public void Set(NeighborEntry entry)
    {
        if (_failed.Remove((entry.LinkIndex, entry.Address)))
            FailureVersion++;
        _entries[(entry.LinkIndex, entry.Address)] = entry;
    }

    /// <summary>A neighbour was heard of: it answered, or only asked, which changes nothing for one that is known by that MAC address (neigh_update).</summary>
    /// <param name="address">The neighbour.</param>
    /// <param name="linkIndex">The link it is on.</param>
    /// <param name="mac">Its MAC address.</param>
    /// <param name="confirmed">The lab's time where it answered, otherwise null.</param>
    public void Hear(IpAddress address, int linkIndex, MacAddress mac, TimeSpan? confirmed)
    {
        if (confirmed is not null || Find(linkIndex, address)?.Mac != mac)
            Set(new NeighborEntry(address, linkIndex, mac, confirmed));
    }

    /// <summary>Nobody answered for an address. Its entry stays (FAILED), so that whoever is heard of by that address later is known at once.</summary>
    public void Fail(int linkIndex, IpAddress address)
    {
        _entries.Remove((linkIndex, address));
        if (_failed.Add((linkIndex, address)))
            FailureVersion++;
    }

    /// <summary>Another number whenever <see cref="HasFailed"/> may say something else than before.</summary>
    internal int FailureVersion { get; private set; }

    /// <summary>Whether an address was asked for in vain.</summary>
    public bool HasFailed(int linkIndex, IpAddress address) => _failed.Contains((linkIndex, address));

    /// <summary>Forgets an entry, be it that it was asked for in vain; false where there is none.</summary>
    public bool Remove(int linkIndex, IpAddress address)
    {
        if (!_failed.Remove((linkIndex, address)))
            return _entries.Remove((linkIndex, address));
        FailureVersion++;
        return true;
    }

    /// <summary>Forgets all entries that fit.</summary>
    public void RemoveAll(Predicate<NeighborEntry> which)
    {
        foreach (var entry in _entries.Values.Where(entry => which(entry)).ToList())
            _entries.Remove((entry.LinkIndex, entry.Address));
        if (_failed.RemoveWhere(key => which(new NeighborEntry(key.Address, key.LinkIndex, default, null))) > 0)
            FailureVersion++;
    }

    /// <summary>A copy for a fork.</summary>
    public NeighborCache Clone()
    {
        var copy = new NeighborCache();
        foreach (var entry in _entries.Values)
            copy.Set(entry);
        copy._failed.UnionWith(_failed);
        return copy;
    }
}
