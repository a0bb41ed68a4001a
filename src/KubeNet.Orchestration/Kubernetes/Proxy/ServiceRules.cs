using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>All rules of one service, with all its ports, on one kind of node.</summary>
internal sealed class ServiceRules
{
    private readonly Rule[][] _lines;

    public ServiceRules(IReadOnlyList<ServicePortRules> ports)
    {
        _lines = [.. SharedChains.All.Select(chain => ports.SelectMany(port => LinesOf(port, chain)).ToArray())];
        Chains = [.. ports.SelectMany(port => port.Chains)];
    }

    /// <summary>The service's own chains.</summary>
    public Chain[] Chains { get; }

    /// <summary>Its lines in a chain that all services share.</summary>
    public Rule[] LinesIn(SharedChain chain) => _lines[(int)chain];

    /// <summary>Whether two chains say the same.</summary>
    public static bool AreSame(Chain one, Chain other) => ReferenceEquals(one, other) || one.Rules.SequenceEqual(other.Rules);

    private static IEnumerable<Rule> LinesOf(ServicePortRules port, SharedChain chain) => chain switch
    {
        SharedChain.NatServices => port.NatServices,
        SharedChain.NatNodePorts => port.NatNodePorts,
        _ => port.Filter.Where(line => line.Chain == chain.ToName()).Select(line => line.Rule),
    };
}
