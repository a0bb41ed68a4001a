using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Snapshots.Comparing;

/// <summary>What differs between two rulesets. What both share, chains as well as whole sets of them, is not looked at.</summary>
internal static class RulesetComparison
{
    /// <summary>The chains and rules that differ, by table and chain.</summary>
    public static IEnumerable<NetworkDifference> Between(string home, Ruleset before, Ruleset after) => before.Tables.Keys.Union(after.Tables.Keys).Order()
        .SelectMany(name => Between(home, before.GetTable(name), after.GetTable(name), Path(after, name)));

    /// <summary>What a table is called: <c>filter</c>, <c>ip6tables filter</c>, <c>iptables-legacy filter</c>.</summary>
    public static string Path(Ruleset ruleset, TableName table) => $"{Program(ruleset)}{table.ToName()}";

    // Most rules are those of iptables, with nf_tables behind it.
    private static string Program(Ruleset ruleset) => (ruleset.Family, ruleset.Backend) switch
    {
        (IpFamily.IPv4, IptablesBackend.Nft) => "",
        (IpFamily.IPv6, IptablesBackend.Nft) => "ip6tables ",
        (IpFamily.IPv4, _) => "iptables-legacy ",
        _ => "ip6tables-legacy ",
    };

    private static IEnumerable<NetworkDifference> Between(string home, Table before, Table after, string path) =>
        Touched(before.Chains, after.Chains).SelectMany(name => Between(home, before.Chains.GetValueOrDefault(name), after.Chains.GetValueOrDefault(name), $"{path} {name}"));

    // The chains that can differ: where both share a set of chains, only those that hide or override one of it.
    private static SortedSet<string> Touched(ChainDictionary before, ChainDictionary after)
    {
        var names = new SortedSet<string>(before.Own.Keys, StringComparer.Ordinal);
        names.UnionWith(after.Own.Keys);
        names.UnionWith(before.Hidden);
        names.UnionWith(after.Hidden);
        names.UnionWith(before.Shared.Chains.DifferencesTo(after.Shared.Chains).Select(difference => difference.Key));
        return names;
    }

    private static IEnumerable<NetworkDifference> Between(string home, Chain? before, Chain? after, string path)
    {
        if (ReferenceEquals(before, after))
            yield break;
        var (old, now) = (Declaration(before), Declaration(after));
        if (old != now)
            yield return new NetworkDifference(home, DifferenceKind.Chain, path, old, now);

        var (rules, others) = (before?.Rules ?? [], after?.Rules ?? []);
        foreach (var (at, there) in SequenceDifference.Between(rules, others))
        {
            yield return new NetworkDifference(
                home, DifferenceKind.Rule, $"{path} {(there < 0 ? at : there) + 1}", at < 0 ? null : rules[at].ToText(before!.Name), there < 0 ? null : others[there].ToText(after!.Name));
        }
    }

    private static string? Declaration(Chain? chain) => chain switch
    {
        null => null,
        { Policy: { } policy } => $"-P {chain.Name} {policy.ToString().ToUpperInvariant()}",
        _ => $"-N {chain.Name}",
    };
}
