using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Iptables;

/// <summary>
/// How daemons put their rules into chains that are not theirs: once, and only where they are not there yet (EnsureChain and EnsureRule of Kubernetes'
/// pkg/util/iptables; AppendUnique and InsertUnique of go-iptables). Each keeps its rules apart by chains of its own and one jump to each.
/// </summary>
internal static class EnsureEdits
{
    /// <summary>The table with a user chain; one that is there stays as it is.</summary>
    public static Table EnsureChain(this Table table, string name) => table.Chains.ContainsKey(name) ? table : table.With(Chain.User(name));

    /// <summary>The table with a rule at the head of a chain, unless the chain has it somewhere.</summary>
    public static Table EnsurePrepended(this Table table, string chain, Rule rule) => table.Ensure(chain, rule, at: 0);

    /// <summary>The table with a rule at the end of a chain, unless the chain has it somewhere.</summary>
    public static Table EnsureAppended(this Table table, string chain, Rule rule) => table.Ensure(chain, rule, table.Chains[chain].Rules.Count);

    /// <summary>The table without a rule, where the chain has it.</summary>
    public static Table EnsureGone(this Table table, string chain, Rule rule)
    {
        var home = table.Chains[chain];
        return home.Rules.IndexOf(rule) is var index and >= 0 ? table.With(home.WithRules(home.Rules.RemoveAt(index))) : table;
    }

    private static Table Ensure(this Table table, string chain, Rule rule, int at)
    {
        var home = table.Chains[chain];
        return home.Rules.Contains(rule) ? table : table.With(home.WithRules(home.Rules.Insert(at, rule)));
    }
}
