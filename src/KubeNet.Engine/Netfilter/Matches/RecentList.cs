using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>One list of <c>-m recent</c>: addresses in the order of their last use, each with its latest times.</summary>
internal sealed class RecentList : ICloneableState<RecentList>
{
    /// <summary>The module's ip_list_tot.</summary>
    private const int MaxEntries = 100;

    /// <summary>The module's ip_pkt_list_tot, rounded up as the kernel does.</summary>
    private const int MinStamps = 32;

    private readonly List<Entry> _entries = [];

    public bool Decide(RecentMatch match, IpAddress address, byte ttl, TimeSpan now)
    {
        var entry = Find(address, match.SameTtl ? ttl : (byte)0);
        if (entry is null)
        {
            if (match.Operation == RecentOperation.Set)
                Add(address, ttl, now);
            return match.Operation == RecentOperation.Set;
        }

        switch (match.Operation)
        {
            case RecentOperation.Set:
                Note(entry, match, ttl, now);
                return true;
            case RecentOperation.Remove:
                _entries.Remove(entry);
                return true;
            case RecentOperation.Check or RecentOperation.Update:
                var hit = IsRecent(entry, match, now);

                // The kernel asks for "ret", which a ! has turned round.
                var updates = match.Operation == RecentOperation.Update && hit != match.Negated;
                if (match.Reap)
                    ReapOldest(entry, updates, now - TimeSpan.FromSeconds(match.Seconds));
                if (updates)
                    Note(entry, match, ttl, now);
                return hit;
            default:
                throw new InvalidOperationException($"recent has no operation {match.Operation}.");
        }
    }

    public RecentList Clone()
    {
        var copy = new RecentList();
        foreach (var entry in _entries)
            copy._entries.Add(entry.Clone());
        return copy;
    }

    private static bool IsRecent(Entry entry, RecentMatch match, TimeSpan now)
    {
        var since = now - TimeSpan.FromSeconds(match.Seconds);
        uint hits = 0;
        foreach (var stamp in entry.Stamps)
        {
            if (match.Seconds != 0 && since > stamp)
                continue;
            if (match.HitCount == 0 || ++hits >= match.HitCount)
                return true;
        }

        return false;
    }

    private Entry? Find(IpAddress address, byte ttl)
    {
        foreach (var entry in _entries)
        {
            if (entry.Address == address && (entry.Ttl == ttl || ttl == 0 || entry.Ttl == 0))
                return entry;
        }

        return null;
    }

    private void Add(IpAddress address, byte ttl, TimeSpan now)
    {
        if (_entries.Count >= MaxEntries)
            _entries.RemoveAt(0);
        _entries.Add(new Entry(address, ttl, [now]));
    }

    private void Note(Entry entry, RecentMatch match, byte ttl, TimeSpan now)
    {
        entry.Ttl = ttl;
        entry.Stamps.Add(now);
        if (entry.Stamps.Count > Math.Max(MinStamps, match.HitCount))
            entry.Stamps.RemoveAt(0);
        _entries.Remove(entry);
        _entries.Add(entry);
    }

    private void ReapOldest(Entry working, bool updates, TimeSpan since)
    {
        if (_entries.Count > 0 && !(updates && ReferenceEquals(_entries[0], working)) && since > _entries[0].Stamps[^1])
            _entries.RemoveAt(0);
    }

    private sealed class Entry(IpAddress address, byte ttl, List<TimeSpan> stamps)
    {
        public IpAddress Address => address;

        public byte Ttl { get; set; } = ttl;

        public List<TimeSpan> Stamps => stamps;

        public Entry Clone() => new(address, Ttl, [.. stamps]);
    }
}
