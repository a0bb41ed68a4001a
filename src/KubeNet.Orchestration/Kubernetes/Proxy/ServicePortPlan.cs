using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// What the rules of one service port on one node hang on: which chains it needs and where traffic from inside and outside goes
/// (the first half of the loop in syncProxyRules, pkg/proxy/iptables/proxier.go).
/// </summary>
internal sealed class ServicePortPlan
{
    private string? _name;

    public ServicePortPlan(ProxyConfig config, ServicePortInfo info, EndpointCategories endpoints, bool isFromNodeAllowed, bool isLargeCluster)
    {
        (Config, Info, Endpoints, IsFromNodeAllowed, IsLargeCluster) = (config, info, endpoints, isFromNodeAllowed, isLargeCluster);
        Chains = ServiceChainNames.Of(info.Name);
        HasEndpoints = endpoints.HasAny;
        HasInternalEndpoints = HasEndpoints && !(info.IsInternalPolicyLocal && endpoints.Local.Length == 0);
        HasExternalEndpoints = HasEndpoints && !(info.IsExternalPolicyLocal && endpoints.Local.Length == 0);
        UsesClusterChain = endpoints.Cluster.Length > 0 && info.UsesClusterEndpoints;
        UsesLocalChain = endpoints.Local.Length > 0 && info.UsesLocalEndpoints;
        UsesExternalChain = HasEndpoints && info.IsExternallyAccessible;
        UsesFirewallChain = HasEndpoints && !info.LoadBalancerVips.IsEmpty && !info.LoadBalancerSourceRanges.IsEmpty;
        InternalChain = info.IsInternalPolicyLocal ? Chains.LocalPolicy : Chains.ClusterPolicy;
        ExternalPolicyChain = info.IsExternalPolicyLocal ? Chains.LocalPolicy : Chains.ClusterPolicy;
        LoadBalancerChain = UsesFirewallChain ? Chains.Firewall : Chains.External;
    }

    public ProxyConfig Config { get; }

    /// <summary>How this node tells pods' traffic.</summary>
    public required LocalTrafficDetector LocalDetector { get; init; }

    public ServicePortInfo Info { get; }

    public EndpointCategories Endpoints { get; }

    public ServiceChainNames Chains { get; }

    /// <summary>Whether a source range holds the node's own address.</summary>
    public bool IsFromNodeAllowed { get; }

    /// <summary>Whether rules go without comments that only tell the service's name.</summary>
    public bool IsLargeCluster { get; }

    /// <summary>Whether any node has a usable endpoint; if not, everything is rejected.</summary>
    public bool HasEndpoints { get; }

    /// <summary>Whether traffic to the cluster address has somewhere to go.</summary>
    public bool HasInternalEndpoints { get; }

    /// <summary>Whether traffic from outside the cluster has somewhere to go.</summary>
    public bool HasExternalEndpoints { get; }

    public bool UsesClusterChain { get; }

    public bool UsesLocalChain { get; }

    /// <summary>Also without <see cref="HasExternalEndpoints"/>: the node's own and its pods' traffic may go to other nodes.</summary>
    public bool UsesExternalChain { get; }

    public bool UsesFirewallChain { get; }

    /// <summary>Where traffic to the cluster address goes.</summary>
    public string InternalChain { get; }

    /// <summary>Where traffic from outside goes in the end.</summary>
    public string ExternalPolicyChain { get; }

    /// <summary>Where traffic to the load balancer's addresses goes first.</summary>
    public string LoadBalancerChain { get; }

    /// <summary><c>namespace/name:port</c>.</summary>
    public string Name => _name ??= Info.Name.ToString();

    /// <summary>A rule of the family that says nothing.</summary>
    public Rule Blank => RuleParts.Blank(Config.Family);

    /// <summary>Whether the cluster has endpoints, but this node none that the internal policy Local lets it use.</summary>
    public bool LacksLocalInternal => HasEndpoints && !HasInternalEndpoints;

    /// <summary>Whether the cluster has endpoints, but this node none that the external policy Local lets it use.</summary>
    public bool LacksLocalExternal => HasEndpoints && !HasExternalEndpoints;

    /// <summary>The rule for traffic that has nowhere to go, without its destination: rejected, or dropped where other nodes would take it.</summary>
    public Rule Refusal => Blank with
    {
        Protocol = RuleParts.Protocol(Info.Name.Protocol),
        Matches = [RuleParts.Comment(HasEndpoints ? $"{Name} has no local endpoints" : $"{Name} has no endpoints")],
        Target = HasEndpoints ? DropTarget.Instance : RuleParts.Reject(Config.Family),
    };

    /// <summary>A rule for traffic to an address of the service, at its port.</summary>
    public Rule ToAddress(IpAddress address, CommentMatch comment, Target target) => Blank with
    {
        Destination = RuleParts.Host(address),
        Protocol = RuleParts.Protocol(Info.Name.Protocol),
        Matches = [comment, RuleParts.ToPort(Info.Name.Protocol, Info.Port)],
        Target = target,
    };

    /// <summary>The refusal of traffic to an address of the service.</summary>
    public Rule RefuseAddress(IpAddress address)
    {
        var refusal = Refusal;
        return refusal with
        {
            Destination = RuleParts.Host(address),
            Matches = refusal.Matches.Add(RuleParts.ToPort(Info.Name.Protocol, Info.Port)),
        };
    }
}
