using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>Brings one node's rulesets to what kube-proxy's tables say.</summary>
internal static class NodeWriter
{
    private static readonly ImmutableHashSet<string> s_natChains =
        ImmutableHashSet.Create(StringComparer.Ordinal, ChainNames.Services, ChainNames.NodePorts, ChainNames.Postrouting, ChainNames.MarkMasq);

    private static readonly ImmutableHashSet<string> s_filterChains = [.. RestoreText.FilterChains];

    /// <summary>
    /// The whole of it: chains that kubelet and kube-proxy made as they started, and kube-proxy's own chains in place of what a person put there.
    /// What others wrote stays. A kube-proxy that starts looks for its jumps even where a former one left its canaries.
    /// </summary>
    public static NamespaceConfig WriteAll(NamespaceConfig home, ProxyTables tables, ProxyNode node, bool starts)
    {
        var ruleset = home.GetRuleset(tables.Config.Family);
        var mangle = ruleset.GetTable(TableName.Mangle).Chains;
        if (!mangle.ContainsKey(ChainNames.KubeletCanary))
            ruleset = BaseChains.EnsureKubelet(ruleset);
        var (shared, own) = (tables.SharedBy(node), tables.OwnOf(node.Name));
        ruleset = Put(ruleset, TableName.Nat, shared.Nat, own.Nat, own.NatHidden, name => s_natChains.Contains(name) || ChainNames.IsOfService(name));
        ruleset = Put(ruleset, TableName.Filter, shared.Filter, own.Filter, [], s_filterChains.Contains);
        if (starts || !mangle.ContainsKey(ChainNames.ProxyCanary))
            ruleset = BaseChains.EnsureProxy(ruleset);
        return ReferenceEquals(ruleset, home.GetRuleset(tables.Config.Family)) ? home : home.With(ruleset);
    }

    /// <summary>What differs from what was written before. Precondition: nobody else touched the namespace since.</summary>
    public static NamespaceConfig WriteChanges(NamespaceConfig home, ProxySync sync, ProxyNode former, ProxyNode node)
    {
        var after = sync.After;
        var (oldShared, shared) = (sync.Before.SharedBy(former), after.SharedBy(node));
        var (oldOwn, own) = (sync.Before.OwnOf(node.Name), after.OwnOf(node.Name));
        if (ReferenceEquals(oldShared.Nat, shared.Nat) && ReferenceEquals(oldShared.Filter, shared.Filter) && ReferenceEquals(oldOwn, own))
            return home;
        var ruleset = home.GetRuleset(after.Config.Family);
        if (ReferenceEquals(oldOwn, own))
        {
            ruleset = ReferenceEquals(oldShared.Nat, shared.Nat) ? ruleset : ruleset.With(ruleset.GetTable(TableName.Nat).WithShared(shared.Nat));
            ruleset = ReferenceEquals(oldShared.Filter, shared.Filter) ? ruleset : ruleset.With(ruleset.GetTable(TableName.Filter).WithShared(shared.Filter));
            return home.With(ruleset);
        }

        var (nat, filter) = (ruleset.GetTable(TableName.Nat), ruleset.GetTable(TableName.Filter));
        ruleset = ruleset.With(nat.WithShared(shared.Nat, Exchange(nat, oldOwn.Nat, own.Nat), [.. own.NatHidden]));
        return home.With(ruleset.With(filter.WithShared(shared.Filter, Exchange(filter, oldOwn.Filter, own.Filter), [])));
    }

    /// <summary>What <c>kube-proxy --cleanup</c> leaves.</summary>
    public static NamespaceConfig CleanUp(NamespaceConfig home, ProxyConfig config)
    {
        var ruleset = home.GetRuleset(config.Family);
        if (!ruleset.GetTable(TableName.Mangle).Chains.ContainsKey(ChainNames.ProxyCanary))
            return home;
        ruleset = BaseChains.WithoutProxy(ruleset);
        ruleset = Put(ruleset, TableName.Nat, ChainSet.Empty, [], [], name => s_natChains.Contains(name) || ChainNames.IsOfService(name));
        return home.With(Put(ruleset, TableName.Filter, ChainSet.Empty, [], [], s_filterChains.Contains));
    }

    private static Ruleset Put(Ruleset ruleset, TableName name, ChainSet shared, IReadOnlyList<Chain> own, IReadOnlyList<string> hidden, Func<string, bool> isOurs)
    {
        var table = ruleset.GetTable(name);
        var kept = table.Chains.Own.RemoveRange(table.Chains.Own.Keys.Where(chain => isOurs(chain) && !own.Any(one => one.Name == chain)).ToList());
        kept = kept.SetItems(own.Select(chain => new KeyValuePair<string, Chain>(chain.Name, chain)));
        var isSame = ReferenceEquals(kept, table.Chains.Own) && ReferenceEquals(shared, table.Chains.Shared) && table.Chains.Hidden.SetEquals(hidden);
        return isSame && ruleset.Tables.ContainsKey(name) ? ruleset : ruleset.With(table.WithShared(shared, kept, [.. hidden]));
    }

    private static TreeDictionary<string, Chain> Exchange(Table table, IReadOnlyList<Chain> before, IReadOnlyList<Chain> after) =>
        table.Chains.Own.RemoveRange(before.Select(chain => chain.Name)).SetItems(after.Select(chain => new KeyValuePair<string, Chain>(chain.Name, chain)));
}
