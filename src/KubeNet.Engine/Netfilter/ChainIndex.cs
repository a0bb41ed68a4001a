using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// Which rules of a long chain a packet can meet at all, so that the walk passes over the rest: a rule is filed under the network of its <c>-d</c>, else of
/// its <c>-s</c>, else under the one port of its <c>--dport</c>; what has none of them is met by every packet. A rule that is passed over is one whose head,
/// or first match, would say no, and which would have changed nothing: verdicts and counters are those of the plain walk.
/// </summary>
internal sealed class ChainIndex
{
    // Below this many rules to pass over, looking them up costs more than it saves.
    private const int Worthwhile = 16;

    private static readonly ChainIndex s_all = new([], [], [], []);

    private readonly List<(int Length, Dictionary<IpAddress, int[]> Rules)> _byDestination;
    private readonly List<(int Length, Dictionary<IpAddress, int[]> Rules)> _bySource;
    private readonly Dictionary<(IpProtocol Protocol, ushort Port), int[]> _byPort;
    private readonly int[] _others;

    private ChainIndex(
        List<(int, Dictionary<IpAddress, int[]>)> byDestination, List<(int, Dictionary<IpAddress, int[]>)> bySource, Dictionary<(IpProtocol, ushort), int[]> byPort, int[] others) =>
        (_byDestination, _bySource, _byPort, _others) = (byDestination, bySource, byPort, others);

    /// <summary>The index of a chain's rules, one that passes over none where walking them is as good.</summary>
    public static ChainIndex Of(Rule[] rules)
    {
        if (rules.Length < Worthwhile)
            return s_all;
        var (destinations, sources) = (new List<(IpPrefix Key, int Rule)>(), new List<(IpPrefix Key, int Rule)>());
        var (ports, others) = (new List<((IpProtocol, ushort) Key, int Rule)>(), new List<int>());
        for (var at = 0; at < rules.Length; at++)
        {
            if (NetworkOf(rules[at].Destination) is { } destination)
                destinations.Add((destination, at));
            else if (NetworkOf(rules[at].Source) is { } source)
                sources.Add((source, at));
            else if (PortOf(rules[at]) is { } port)
                ports.Add((port, at));
            else
                others.Add(at);
        }

        // Each list of candidates takes a place in the walk, and there are only so many.
        var index = new ChainIndex(ByNetwork(destinations), ByNetwork(sources), ByKey(ports), [.. others]);
        return rules.Length - others.Count >= Worthwhile && index._byDestination.Count + index._bySource.Count + 2 <= Candidates.MaxLists ? index : s_all;
    }

    /// <summary>Finds the rules that a packet can meet: all, if it is a later fragment, which carries no ports, and which a port match drops at offset 1.</summary>
    public void Find(in Packet packet, ref Candidates candidates)
    {
        candidates.Clear(isAll: ReferenceEquals(this, s_all) || packet.FragmentOffset != 0);
        if (candidates.IsAll)
            return;
        Add(ref candidates, _byDestination, packet.Destination);
        Add(ref candidates, _bySource, packet.Source);
        if (_byPort.Count > 0 && _byPort.TryGetValue((packet.Protocol, packet.DestinationPort), out var atPort))
            candidates.Add(atPort);
        candidates.Add(_others);
    }

    private static void Add(ref Candidates candidates, List<(int Length, Dictionary<IpAddress, int[]> Rules)> networks, IpAddress address)
    {
        foreach (var (length, rules) in networks)
        {
            if (rules.TryGetValue(new IpPrefix(address, length).Address, out var found))
                candidates.Add(found);
        }
    }

    private static IpPrefix? NetworkOf(in AddressMatch match) =>
        !match.Negated && !match.IsAny && match.PrefixLength is { } length && new IpPrefix(match.Address, length) is var network && network.Address == match.Address ? network : null;

    /// <summary>The one destination port of a rule whose first match, comments aside, asks for it.</summary>
    private static (IpProtocol, ushort)? PortOf(Rule rule)
    {
        if (rule.Protocol.Negated)
            return null;
        foreach (var match in rule.Matches)
        {
            switch (match)
            {
                case CommentMatch:
                    continue;
                case TcpMatch { DestinationNegated: false, DestinationPorts: { Count: 1 } ports } when rule.Protocol.Protocol == IpProtocol.Tcp:
                    return (IpProtocol.Tcp, ports.First);
                case UdpMatch { DestinationNegated: false, DestinationPorts: { Count: 1 } ports } when rule.Protocol.Protocol == IpProtocol.Udp:
                    return (IpProtocol.Udp, ports.First);
                default:
                    return null;
            }
        }

        return null;
    }

    private static List<(int Length, Dictionary<IpAddress, int[]> Rules)> ByNetwork(List<(IpPrefix Key, int Rule)> entries) =>
        [.. entries.GroupBy(entry => entry.Key.Length).Select(group => (group.Key, ByKey(group.Select(entry => (entry.Key.Address, entry.Rule)))))];

    private static Dictionary<TKey, int[]> ByKey<TKey>(IEnumerable<(TKey Key, int Rule)> entries)
        where TKey : notnull => entries.GroupBy(entry => entry.Key, entry => entry.Rule).ToDictionary(group => group.Key, group => group.ToArray());
}
