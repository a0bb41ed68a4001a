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

    /// <summary>Pods' source addresses (modes ClusterCIDR and NodeCIDR), or null.</summary>
    public IpPrefix? Source { get; private init; }

    /// <summary>The pods' device, or the start of its name before a <c>+</c> (modes BridgeInterface and InterfaceNamePrefix), or null.</summary>
    public string? Interface { get; private init; }

    /// <summary>Whether it tells anything.</summary>
    public bool IsImplemented => Source is not null || Interface is not null;

    /// <summary>Traffic from a network.</summary>
    public static LocalTrafficDetector ByCidr(IpPrefix source) => new() { Source = source };

    /// <summary>Traffic that came in by a bridge.</summary>
    public static LocalTrafficDetector ByBridgeInterface(string name) => new() { Interface = name };

    /// <summary>Traffic that came in by a device whose name starts so.</summary>
    public static LocalTrafficDetector ByInterfaceNamePrefix(string prefix) => new() { Interface = prefix + "+" };

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
