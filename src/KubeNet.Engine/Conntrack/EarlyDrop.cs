namespace KubeNet.Engine.Conntrack;

/// <summary>
/// Room in a full table: early_drop of net/netfilter/nf_conntrack_core.c. A new connection pushes out those that are not assured, but looks
/// for them only in a few places of the hash table, from its own on. The hash is one of the model; the kernel's is seeded at random.
/// </summary>
internal static class EarlyDrop
{
    // NF_CT_EVICTION_RANGE.
    private const int Range = 8;

    /// <summary>Whether one more connection fits; what is pushed out for it is gone.</summary>
    public static bool MakesRoom(ConnectionTable table, ConntrackSettings settings, in ConnectionTuple tuple, TimeSpan now)
    {
        if (settings.Max == 0 || table.Count < settings.Max)
            return true;
        if (table.RemoveAll(connection => connection.Expires <= now) > 0 && table.Count < settings.Max)
            return true;
        var home = Bucket(tuple, settings.Buckets);
        var nearest = table.Connections.Where(connection => !connection.Has(ConnectionStatus.Assured))
            .Select(connection => (Connection: connection, Distance: Distance(connection, home, settings.Buckets)))
            .Where(candidate => candidate.Distance < Range)
            .GroupBy(candidate => candidate.Distance, candidate => candidate.Connection)
            .MinBy(bucket => bucket.Key);
        if (nearest is null)
            return false;
        foreach (var connection in nearest.ToList())
        {
            table.Remove(connection);
            table.Statistics.EarlyDrop++;
        }

        return true;
    }

    private static int Distance(Connection connection, int home, int buckets) =>
        Math.Min(Ahead(connection.Original, home, buckets), Ahead(connection.Reply, home, buckets));

    // The table is a ring; no sum of two places, which could be above what an int holds.
    private static int Ahead(in ConnectionTuple tuple, int home, int buckets)
    {
        var ahead = Bucket(tuple, buckets) - home;
        return ahead >= 0 ? ahead : ahead + buckets;
    }

    /// <summary>The place of a tuple in the hash table: FNV-1a over its fields, scaled to the size.</summary>
    private static int Bucket(in ConnectionTuple tuple, int buckets)
    {
        var hash = 2166136261u;
        Mix((ulong)tuple.Source.Bits);
        Mix((ulong)(tuple.Source.Bits >> 64));
        Mix((ulong)tuple.Destination.Bits);
        Mix((ulong)(tuple.Destination.Bits >> 64));
        Mix((ulong)tuple.SourcePort << 32 | (ulong)tuple.DestinationPort << 16 | tuple.Zone);
        Mix((ulong)tuple.Protocol);
        return (int)((ulong)hash * (uint)buckets >> 32);

        void Mix(ulong word)
        {
            for (var shift = 0; shift < 64; shift += 8)
                hash = (hash ^ (byte)(word >> shift)) * 16777619u;
        }
    }
}
