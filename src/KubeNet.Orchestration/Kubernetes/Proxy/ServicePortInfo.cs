using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>What kube-proxy knows of one service port in one family (pkg/proxy/serviceport.go). Compares by content.</summary>
public sealed record ServicePortInfo
{
    /// <summary>Services with this label are another proxy's.</summary>
    public const string ProxyNameLabel = "service.kubernetes.io/service-proxy-name";

    /// <summary>Services with this label are left alone.</summary>
    public const string HeadlessLabel = "service.kubernetes.io/headless";

    /// <summary>Which port.</summary>
    public required ServicePortName Name { get; init; }

    /// <summary>The service's address of the family.</summary>
    public required IpAddress ClusterIP { get; init; }

    /// <summary>The port of its addresses.</summary>
    public required ushort Port { get; init; }

    /// <summary>The port on every node, or 0.</summary>
    public ushort NodePort { get; init; }

    /// <summary>Its external addresses of the family.</summary>
    public EquatableArray<IpAddress> ExternalIPs { get; init; }

    /// <summary>Its load balancer addresses of the family that nodes short-cut (ipMode VIP).</summary>
    public EquatableArray<IpAddress> LoadBalancerVips { get; init; }

    /// <summary>Who may use those, of the family.</summary>
    public EquatableArray<IpPrefix> LoadBalancerSourceRanges { get; init; }

    /// <summary>For how long a client stays with its endpoint, or null without session affinity.</summary>
    public int? AffinitySeconds { get; init; }

    /// <summary>The port where load balancers ask whether the node has endpoints, or 0.</summary>
    public ushort HealthCheckNodePort { get; init; }

    /// <summary>Whether traffic from outside goes to endpoints of the node only.</summary>
    public bool IsExternalPolicyLocal { get; init; }

    /// <summary>Whether traffic to the cluster address goes to endpoints of the node only.</summary>
    public bool IsInternalPolicyLocal { get; init; }

    /// <summary><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</summary>
    public string Protocol => Name.Protocol.ToName();

    /// <summary>Whether anything but the cluster address leads to it.</summary>
    public bool IsExternallyAccessible => NodePort != 0 || !LoadBalancerVips.IsEmpty || !ExternalIPs.IsEmpty;

    /// <summary>Whether it ever sends to endpoints of any node; with policy Local from outside, for the node's own and its pods' traffic.</summary>
    public bool UsesClusterEndpoints => !IsInternalPolicyLocal || IsExternallyAccessible;

    /// <summary>Whether it ever sends to endpoints of this node only.</summary>
    public bool UsesLocalEndpoints => IsInternalPolicyLocal || (IsExternalPolicyLocal && IsExternallyAccessible);

    /// <summary>The ports of a service that kube-proxy serves: none of headless ones, aliases, other proxies', or those without an address of the family.</summary>
    public static IEnumerable<ServicePortInfo> Of(Service service, ProxyConfig config)
    {
        if (service.IsHeadless || service.Type == ServiceType.ExternalName
            || service.Labels[ProxyNameLabel] is not null || service.Labels[HeadlessLabel] is not null
            || service.ClusterIPOf(config.Family) is not { } clusterIP)
        {
            yield break;
        }

        var family = config.Family;
        var externalPolicyLocal = service.ExternalTrafficPolicy == TrafficPolicy.Local
            && (service.Type is ServiceType.NodePort or ServiceType.LoadBalancer || !service.ExternalIPs.IsEmpty);
        var info = new ServicePortInfo
        {
            Name = default,
            ClusterIP = clusterIP,
            Port = 0,
            ExternalIPs = service.ExternalIPs.Items.Where(address => address.Family == family).ToEquatableArray(),
            LoadBalancerVips = service.LoadBalancerIngress.Items
                .Where(ingress => ingress.Address.Family == family && (ingress.Mode is not LoadBalancerIPMode.Proxy || !config.HonorsLoadBalancerIPMode))
                .Select(ingress => ingress.Address).ToEquatableArray(),
            LoadBalancerSourceRanges = service.LoadBalancerSourceRanges.Items.Where(range => range.Family == family).ToEquatableArray(),
            AffinitySeconds = service.AffinitySeconds,
            HealthCheckNodePort = service.Type == ServiceType.LoadBalancer && externalPolicyLocal ? service.HealthCheckNodePort : (ushort)0,
            IsExternalPolicyLocal = externalPolicyLocal,
            IsInternalPolicyLocal = service.InternalTrafficPolicy == TrafficPolicy.Local,
        };
        foreach (var port in service.Ports)
            yield return info with { Name = new ServicePortName(service.Name, port.Name, port.Protocol), Port = port.Port, NodePort = port.NodePort };
    }
}
