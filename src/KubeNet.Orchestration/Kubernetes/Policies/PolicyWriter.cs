using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>
/// Writes network policies into the filter table and the ipsets of each node, with the chains, sets, marks and comments of kube-router
/// (pkg/controllers/netpol of v2.11). Where it departs from that, and why, stands in docs/network-policies.md.
/// </summary>
public static class PolicyWriter
{
    /// <summary>
    /// The configuration with the policies of <paramref name="after"/>. Nodes without a pod that a policy selects are left alone; a pod that changes
    /// its labels changes sets, and rules only where another policy selects it from then on.
    /// </summary>
    /// <param name="config">A configuration that has the policies of <paramref name="before"/>.</param>
    /// <param name="before">The cluster as it was written before, or null where it is new.</param>
    /// <param name="after">The cluster as it is.</param>
    public static NetworkConfig Write(NetworkConfig config, Cluster? before, Cluster after)
    {
        before ??= new Cluster { Name = after.Name, Options = after.Options };
        var layer = config.Layer<PolicyLayer>() ?? PolicyLayer.Empty;
        var old = layer.Plans.GetValueOrDefault(after.Name) ?? PolicyPlan.Of(before);
        if (before.NetworkPolicies.IsEmpty && after.NetworkPolicies.IsEmpty)
            return config;

        // A node that is new has nothing yet, whatever a node of its name had.
        var difference = new ClusterDiff(before, after);
        var plan = old.Follow(before, after, difference);
        var fresh = difference.Nodes.Where(change => change.Before is null).Select(change => change.Either.Name).ToHashSet();
        var isOtherRange = before.Options.NodePorts != after.Options.NodePorts;
        var touched = isOtherRange ? [.. after.Nodes.Keys.Union(plan.NodesThatDiffer(old))] : plan.NodesThatDiffer(old).Union(fresh.Where(plan.Nodes.ContainsKey)).ToList();
        var imported = config.Layer<KubernetesLayer>()?.ImportedNodes ?? [];
        var written = new Dictionary<string, NamespaceConfig>(StringComparer.Ordinal);
        foreach (var family in after.Options.Families)
        {
            var router = new RouterChains(after.Options, family);
            foreach (var node in touched)
            {
                if (imported.Contains(node) || !(written.TryGetValue(node, out var home) || config.Namespaces.TryGetValue(node, out home)))
                    continue;
                var was = new NodePolicies(fresh.Contains(node) ? PolicyPlan.Empty : old, node, family);
                written[node] = Write(home, was, new NodePolicies(plan, node, family), router, family, isOtherRange);
            }
        }

        config = config.WithAll(written.Values);
        return config.With(layer.With(after.Name, plan));
    }

    private static NamespaceConfig Write(NamespaceConfig node, NodePolicies before, NodePolicies after, RouterChains router, IpFamily family, bool isOtherRange)
    {
        if (before.Pods.Count == 0 && after.Pods.Count == 0)
            return node;

        // Rules refer to sets: sets come before the rules that need them and go after those that needed them.
        var stale = before.Sets.Select(set => set.Name).Except(after.Sets.Select(set => set.Name)).ToList();
        var sets = after.Sets.Aggregate(node.IpSets, (sets, set) => ReferenceEquals(sets.Find(set.Name), set) ? sets : sets.With(set));
        node = node with { IpSets = stale.Aggregate(sets, (sets, name) => sets.Without(name)) };
        if (before.HasSameChains(after) && !isOtherRange)
            return node;

        var ruleset = node.GetRuleset(family);
        var table = ruleset.GetTable(TableName.Filter);
        var chains = after.Chains(router, table, before).ToList();
        var gone = before.ChainNames(router).Except(chains.Select(chain => chain.Name)).ToList();
        table = gone.Aggregate(table.WithAll(chains), (table, name) => table.Without(name));
        foreach (var (hook, jump) in router.Jumps)
            table = WithFirst(table, hook, jump, isWanted: chains.Count > 0);
        return node.With(ruleset.With(table));
    }

    /// <summary>The table with the rule first in a base chain, where kube-router moves it with every sync, or nowhere.</summary>
    private static Table WithFirst(Table table, Hook hook, Rule jump, bool isWanted)
    {
        var chain = table.Chains[hook.ToChainName()];
        if (isWanted && chain.Rules.Count > 0 && chain.Rules[0] == jump)
            return table;
        var rules = chain.Rules.Remove(jump);
        return table.With(chain.WithRules(isWanted ? rules.Insert(0, jump) : rules));
    }
}
