using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// The connections that a rule with connlimit has seen, by the network and zone that they count for: struct nf_conncount_data. State of a lab.
/// </summary>
internal sealed class ConnectionCount : ICloneableState<ConnectionCount>
{
    /// <summary>CONNCOUNT_GC_MAX_NODES: after so many that are gone no more are looked at.</summary>
    private const int MaxCollected = 8;

    private readonly Dictionary<(IpPrefix Network, ushort Zone), List<ConnectionTuple>> _seen = [];

    /// <summary>Counts a connection for a network, once, and says how many the network has (__nf_conncount_add).</summary>
    public int Add(IpPrefix network, in ConnectionTuple tuple, ConnectionTable connections, TimeSpan now)
    {
        if (!_seen.TryGetValue((network, tuple.Zone), out var tuples))
            _seen.Add((network, tuple.Zone), tuples = []);
        var collected = 0;
        for (var at = 0; at < tuples.Count && collected <= MaxCollected;)
        {
            var connection = connections.Find(tuples[at], now);
            if (connection is not null && tuples[at] == tuple)
                return tuples.Count;
            if (connection is not null && !IsClosed(connection))
            {
                at++;
                continue;
            }

            tuples.RemoveAt(at);
            collected++;
        }

        tuples.Add(tuple);
        return tuples.Count;
    }

    public ConnectionCount Clone()
    {
        var copy = new ConnectionCount();
        foreach (var (key, tuples) in _seen)
            copy._seen.Add(key, [.. tuples]);
        return copy;
    }

    private static bool IsClosed(Connection connection) => connection.TcpState is TcpConntrackState.TimeWait or TcpConntrackState.Close;
}
