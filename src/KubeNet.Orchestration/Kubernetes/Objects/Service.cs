using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A service (v1.Service): one address and name for many pods.</summary>
public sealed record Service
{
    /// <summary>Its name.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>Its labels; <c>service.kubernetes.io/service-proxy-name</c> keeps kube-proxy away.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;

    /// <summary>Its annotations.</summary>
    public LabelSet Annotations { get; init; } = LabelSet.Empty;

    /// <summary>What makes it reachable.</summary>
    public ServiceType Type { get; init; } = ServiceType.ClusterIP;

    /// <summary>spec.clusterIPs, at most one of each family; none for headless services and ExternalName.</summary>
    public EquatableArray<IpAddress> ClusterIPs { get; init; }

    /// <summary>Whether it is headless: spec.clusterIP is None.</summary>
    public bool IsHeadless { get; init; }

    /// <summary>Its ports.</summary>
    public EquatableArray<ServicePort> Ports { get; init; }

    /// <summary>Which pods are its endpoints, or null where endpoints are set by hand.</summary>
    public LabelSet? Selector { get; init; }

    /// <summary>spec.externalIPs.</summary>
    public EquatableArray<IpAddress> ExternalIPs { get; init; }

    /// <summary>status.loadBalancer.ingress.</summary>
    public EquatableArray<LoadBalancerIngress> LoadBalancerIngress { get; init; }

    /// <summary>spec.loadBalancerSourceRanges: who may use the load balancer; everybody where there is none.</summary>
    public EquatableArray<IpPrefix> LoadBalancerSourceRanges { get; init; }

    /// <summary>spec.allocateLoadBalancerNodePorts: whether the ports of a LoadBalancer service get node ports that they do not ask for; true there unless given, null with other types.</summary>
    public bool? AllocateLoadBalancerNodePorts { get; init; }

    /// <summary>spec.loadBalancerClass, or null.</summary>
    public string? LoadBalancerClass { get; init; }

    /// <summary>spec.sessionAffinityConfig.clientIP.timeoutSeconds where sessionAffinity is ClientIP (10,800 by default), else null.</summary>
    public int? AffinitySeconds { get; init; }

    /// <summary>spec.externalTrafficPolicy.</summary>
    public TrafficPolicy ExternalTrafficPolicy { get; init; } = TrafficPolicy.Cluster;

    /// <summary>spec.internalTrafficPolicy.</summary>
    public TrafficPolicy InternalTrafficPolicy { get; init; } = TrafficPolicy.Cluster;

    /// <summary>spec.trafficDistribution (PreferClose, PreferSameZone, PreferSameNode), or null.</summary>
    public string? TrafficDistribution { get; init; }

    /// <summary>spec.healthCheckNodePort; 0 where there is none.</summary>
    public ushort HealthCheckNodePort { get; init; }

    /// <summary>spec.publishNotReadyAddresses: endpoints count as ready always.</summary>
    public bool PublishNotReadyAddresses { get; init; }

    /// <summary>spec.ipFamilyPolicy; null, which an added service never has, is what the service had before, or SingleStack, or RequireDualStack of a headless one without a selector.</summary>
    public IpFamilyPolicy? IpFamilyPolicy { get; init; }

    /// <summary>spec.ipFamilies, the primary one first; taken from the cluster where there is none.</summary>
    public EquatableArray<IpFamily> IpFamilies { get; init; }

    /// <summary>spec.externalName: the other DNS name that an ExternalName service stands for. With other types it means nothing (<see cref="Alias"/>).</summary>
    public string? ExternalName { get; init; }

    /// <summary>The other DNS name that it stands for, or null where it is no ExternalName service.</summary>
    public string? Alias => Type == ServiceType.ExternalName ? ExternalName : null;

    /// <summary>Which fields the manifest said that was imported last, in order (<c>spec.type</c>, <c>metadata.labels.app</c>): kubectl's last-applied-configuration, by which the next one tells what is its own.</summary>
    public EquatableArray<string> LastApplied { get; init; }

    /// <summary>Its cluster address of a family, or null.</summary>
    public IpAddress? ClusterIPOf(IpFamily family)
    {
        foreach (var address in ClusterIPs)
        {
            if (address.Family == family)
                return address;
        }

        return null;
    }
}
