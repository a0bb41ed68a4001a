using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>In what a node's chains differ from those of its zone.</summary>
internal sealed record NodeChains(IReadOnlyList<Chain> Nat, IReadOnlyList<string> NatHidden, IReadOnlyList<Chain> Filter)
{
    /// <summary>In nothing.</summary>
    public static NodeChains None { get; } = new([], [], []);

    /// <summary>Whether it has a chain of its own in which services have lines, so that it follows each change of those.</summary>
    public bool HasOwn(SharedChain chain) => (chain.Table() == TableName.Nat ? Nat : Filter).Any(own => own.Name == chain.ToName());

    /// <summary>Works the differences out.</summary>
    /// <param name="config">kube-proxy's settings.</param>
    /// <param name="node">The node.</param>
    /// <param name="zone">The chains of its zone.</param>
    /// <param name="services">The services that it has a part in, in the order of their names.</param>
    public static NodeChains Of(ProxyConfig config, ProxyNode node, ZoneChains zone, IEnumerable<ProxiedService> services)
    {
        var own = new List<Chain>();
        var hidden = new List<string>();
        var lines = SharedChains.All.Select(_ => new List<(ObjectName Service, Rule[] Lines)>()).ToArray();
        foreach (var service in services)
        {
            var (here, there) = (service.RulesOf(node), service.RulesIn(zone.Zone));
            own.AddRange(here.Chains.Where(chain => !Array.Exists(there.Chains, other => other.Name == chain.Name && ServiceRules.AreSame(chain, other))));
            hidden.AddRange(there.Chains.Select(chain => chain.Name).Where(name => !Array.Exists(here.Chains, chain => chain.Name == name)));
            foreach (var chain in SharedChains.All.Where(chain => !here.LinesIn(chain).AsSpan().SequenceEqual(there.LinesIn(chain))))
                lines[(int)chain].Add((service.Name, here.LinesIn(chain)));
        }

        var lists = SharedChains.All.Where(chain => lines[(int)chain].Count > 0)
            .Select(chain => (Table: chain.Table(), Chain: zone.ListOf(chain).WithRules(zone.Exchange(chain, lines[(int)chain])))).ToList();
        var nat = lists.Where(list => list.Table == TableName.Nat).Select(list => list.Chain).ToList();
        if (!config.HasNodePortsEverywhere)
            AddTail(nat, zone, NodePortRules.Tail(config, node));
        var filter = lists.Where(list => list.Table == TableName.Filter).Select(list => list.Chain).ToList();
        return own.Count + hidden.Count + nat.Count + filter.Count == 0 ? None : new NodeChains([.. own, .. nat], hidden, filter);
    }

    private static void AddTail(List<Chain> nat, ZoneChains zone, IEnumerable<Rule> tail)
    {
        var index = nat.FindIndex(chain => chain.Name == ChainNames.Services);
        var services = index < 0 ? zone.ListOf(SharedChain.NatServices) : nat[index];
        if (index >= 0)
            nat.RemoveAt(index);
        nat.Add(services.WithRules(services.Rules.AddRange(tail)));
    }
}
