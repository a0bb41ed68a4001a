using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Kubernetes.Policies;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.LabFiles.Netfilter;

/// <summary>The chains that kube-proxy and the policy agent know on the nodes of a lab's clusters.</summary>
internal sealed class KnownChains(ProxyLayer proxies, PolicyLayer policies)
{
    private readonly Dictionary<(IpFamily Family, string Chain), Chain> _policies = policies.Plans.Values
        .SelectMany(plan => plan.Policies.Values).SelectMany(policy => policy.Chains.Select(chain => (policy.Family, Chain: chain)))
        .DistinctBy(entry => (entry.Family, entry.Chain.Name))
        .ToDictionary(entry => (entry.Family, entry.Chain.Name), entry => entry.Chain);

    /// <summary>Those of one namespace.</summary>
    public IKnownChains In(string @namespace) => new Node(this, @namespace, [.. proxies.Tables.OrderBy(entry => entry.Key.Cluster, StringComparer.Ordinal).Select(entry => entry.Value).Where(tables => tables.Nodes.ContainsKey(@namespace))]);

    /// <summary>Whether a namespace that kube-proxy writes shares its chains as kube-proxy has them now; true of others.</summary>
    public bool HasShared(NamespaceConfig home)
    {
        var known = In(home.Name);
        return home.Rulesets.Values.All(ruleset => new[] { TableName.Nat, TableName.Filter }.All(name =>
            known.Shared(ruleset, name) is not { } shared || ReferenceEquals(ruleset.GetTable(name).Chains.Shared, shared)));
    }

    private sealed class Node(KnownChains all, string name, IReadOnlyList<ProxyTables> proxies) : IKnownChains
    {
        public ChainSet? Shared(Ruleset ruleset, TableName table) =>
            TablesOf(ruleset) is { } tables && tables.SharedBy(tables.Nodes[name]) is var zone ? table switch { TableName.Nat => zone.Nat, TableName.Filter => zone.Filter, _ => null } : null;

        public Chain? Own(Ruleset ruleset, TableName table, string chain)
        {
            if (ruleset.Backend != IptablesBackend.Nft)
                return null;
            var own = TablesOf(ruleset)?.OwnOf(name);
            var found = table == TableName.Nat ? own?.Nat.FirstOrDefault(one => one.Name == chain) : table == TableName.Filter ? own?.Filter.FirstOrDefault(one => one.Name == chain) : null;
            return found ?? (table == TableName.Filter ? all._policies.GetValueOrDefault((ruleset.Family, chain)) : null);
        }

        private ProxyTables? TablesOf(Ruleset ruleset) =>
            ruleset.Backend == IptablesBackend.Nft ? proxies.FirstOrDefault(tables => tables.Config.Family == ruleset.Family) : null;
    }
}
