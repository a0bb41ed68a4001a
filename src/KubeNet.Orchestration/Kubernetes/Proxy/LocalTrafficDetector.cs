using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// How kube-proxy tells traffic of this cluster's pods from other traffic (<c>--detect-local-mode</c>, pkg/proxy/util/localdetector.go):
/// by source network, or by the device it came in by.
/// </summary>
public sealed record LocalTrafficDetector
{
    private LocalTrafficDetector()
    {
    }

    /// <summary>No detection: rules that need it are left out.</summary>
    public static LocalTrafficDetector None { get; } = new();

    /// <summary>Traffic from the pod network of the node itself, which differs from node to node (mode NodeCIDR).</summary>
    public static LocalTrafficDetector ByNodeCidr { get; } = new() { IsByNode = true };

    /// <summary>Pods' source addresses (modes ClusterCIDR and NodeCIDR), or null.</summary>
    public IpPrefix? Source { get; private init; }

    /// <summary>The pods' device, or the start of its name before a <c>+</c> (modes BridgeInterface and InterfaceNamePrefix), or null.</summary>
    public string? Interface { get; private init; }

    /// <summary>Whether it is another one on each node: <see cref="On"/> says which.</summary>
    public bool IsByNode { get; private init; }

    /// <summary>Whether it tells anything.</summary>
    public bool IsImplemented => Source is not null || Interface is not null;

    /// <summary>Traffic from a network.</summary>
    public static LocalTrafficDetector ByCidr(IpPrefix source) => new() { Source = source };

    /// <summary>Traffic that came in by a bridge.</summary>
    public static LocalTrafficDetector ByBridgeInterface(string name) => new() { Interface = name };

    /// <summary>Traffic that came in by a device whose name starts so.</summary>
    public static LocalTrafficDetector ByInterfaceNamePrefix(string prefix) => new() { Interface = prefix + "+" };

    /// <summary>That of a cluster in one family (getLocalDetectors in cmd/kube-proxy/app/server_linux.go).</summary>
    public static LocalTrafficDetector Of(ClusterOptions options, IpFamily family) => options.DetectLocalMode switch
    {
        LocalMode.ClusterCIDR => (options.DetectLocalCidrs.IsEmpty ? options.PodCidrs : options.DetectLocalCidrs).Items.Where(cidr => cidr.Family == family).Select(ByCidr).FirstOrDefault(None),
        LocalMode.NodeCIDR => ByNodeCidr,
        LocalMode.BridgeInterface => ByBridgeInterface(options.DetectLocalInterface!),
        LocalMode.InterfaceNamePrefix => ByInterfaceNamePrefix(options.DetectLocalInterface!),
        LocalMode.None => None,
    };

    /// <summary>That of one node.</summary>
    internal LocalTrafficDetector On(ProxyNode node) => !IsByNode ? this : node.PodCidr is { } cidr ? ByCidr(cidr) : None;

    /// <summary>The rule, for pods' traffic only.</summary>
    internal Rule IfLocal(Rule rule) => Narrow(rule, negated: false);

    /// <summary>The rule, for all but pods' traffic.</summary>
    internal Rule IfNotLocal(Rule rule) => Narrow(rule, negated: true);

    private Rule Narrow(Rule rule, bool negated)
    {
        if (Source is { } source)
            return rule with { Source = AddressMatch.Of(source, negated) };
        return Interface is { } name ? rule with { InInterface = new InterfaceMatch(name, negated) } : rule;
    }
}
