using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Snapshots.Words;

namespace KubeNet.Snapshots.Comparing;

/// <summary>What differs in what traffic left behind.</summary>
internal static class StateComparison
{
    public static IEnumerable<NetworkDifference> Between(Lab before, Lab after)
    {
        if (before.State.Now != after.State.Now)
            yield return new NetworkDifference(null, DifferenceKind.Clock, "clock", $"{before.State.Now}", $"{after.State.Now}");
        foreach (var name in before.Config.Namespaces.Keys.Where(after.Config.Namespaces.ContainsKey))
        {
            foreach (var difference in Fact.Differences(name, Facts(before, name), Facts(after, name)))
                yield return difference;
        }
    }

    private static IEnumerable<Fact> Facts(Lab lab, string name)
    {
        if (lab.State.Find(name) is not { } state)
            yield break;
        var (home, now) = (lab.Config[name], lab.State.Now);
        foreach (var connection in state.Connections.Connections.Where(connection => connection.Expires > now))
            yield return Connection(connection);
        foreach (var entry in state.Neighbors.Entries)
            yield return new Fact(DifferenceKind.LearnedNeighbor, $"{entry.Address} dev {LinkFacts.NameOf(home, entry.LinkIndex)}", $"lladdr {entry.Mac} {home.StateOf(entry, now)}");
        foreach (var (index, address) in state.Neighbors.Failed)
            yield return new Fact(DifferenceKind.LearnedNeighbor, $"{address} dev {LinkFacts.NameOf(home, index)}", "FAILED");
        foreach (var fact in home.Links.Values.SelectMany(link => Learned(home, state, link, now)).Concat(Counters(home, state)))
            yield return fact;
    }

    // Without the seconds that are left, which move with the clock.
    private static Fact Connection(Connection connection)
    {
        var protocol = connection.Original.Protocol;
        var words = new List<LinkWord>();
        if (connection.TcpState != TcpConntrackState.None)
            words.Add(new LinkWord("state", connection.TcpState.ToWord()));
        words.Add(new LinkWord("reply", connection.Reply.ToString()));
        words.Add(new LinkWord("status", connection.Status.HasFlag(ConnectionStatus.Assured) ? "[ASSURED]" : connection.Status.HasFlag(ConnectionStatus.SeenReply) ? "[REPLIED]" : "[UNREPLIED]"));
        words.Add(new LinkWord("mark", $"mark={connection.Mark}", connection.Mark == 0));
        var zone = connection.Original.Zone == 0 ? "" : $" zone={connection.Original.Zone}";
        return new Fact(DifferenceKind.Connection, $"{protocol.ToName()} {connection.Original}{zone}", words);
    }

    private static IEnumerable<Fact> Learned(NamespaceConfig home, NamespaceState state, Link link, TimeSpan now) => link switch
    {
        BridgeLink bridge => state.Fdb(link.Index).Entries.Where(entry => now - entry.LastSeen <= TimeSpan.FromSeconds(bridge.AgeingTime)).Select(entry => new Fact(
            DifferenceKind.LearnedFdbEntry, $"{entry.Mac} br {link.Name}{(entry.Vlan == 0 ? "" : $" vlan {entry.Vlan}")}", $"dev {LinkFacts.NameOf(home, entry.PortIndex)}")),
        VxlanLink vxlan => state.VxlanFdb(link.Index).Entries.Where(entry => now - entry.LastSeen <= TimeSpan.FromSeconds(vxlan.AgeingTime)).Select(entry => new Fact(
            DifferenceKind.LearnedFdbEntry, $"{entry.Mac} dev {link.Name}", $"dst {entry.Address}")),
        _ => [],
    };

    private static IEnumerable<Fact> Counters(NamespaceConfig home, NamespaceState state)
    {
        foreach (var ruleset in home.Rulesets.Values)
        {
            foreach (var table in ruleset.Tables.Values)
            {
                var path = RulesetComparison.Path(ruleset, table.Name);
                foreach (var chain in table.Chains.Values)
                {
                    if (chain.IsBuiltIn && state.Counters.OfPolicy(ruleset, table.Name, chain.Name) is { Packets: > 0 } policy)
                        yield return new Fact(DifferenceKind.Counter, $"{path} {chain.Name} policy", $"packets {policy.Packets} bytes {policy.Bytes}");
                    var number = 0;
                    foreach (var rule in chain.Rules)
                    {
                        number++;
                        if (state.Counters.Of(rule) is { Packets: > 0 } counter)
                            yield return new Fact(DifferenceKind.Counter, $"{path} {chain.Name} {number}", $"packets {counter.Packets} bytes {counter.Bytes}");
                    }
                }
            }
        }
    }
}
