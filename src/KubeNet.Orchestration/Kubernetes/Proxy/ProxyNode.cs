using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>What differs from node to node for kube-proxy.</summary>
public sealed record ProxyNode
{
    /// <summary>The node's name, which endpoints carry.</summary>
    public required string Name { get; init; }

    /// <summary>Its own address of the family, or null.</summary>
    public IpAddress? Address { get; init; }

    /// <summary>Its label <c>topology.kubernetes.io/zone</c>, or null.</summary>
    public string? Zone { get; init; }

    /// <summary>Its pods' network of the family, or null.</summary>
    public IpPrefix? PodCidr { get; init; }

    /// <summary>The addresses of all its links, which node ports with <c>--nodeport-addresses</c> answer on.</summary>
    public EquatableArray<IpAddress> LinkAddresses { get; init; }
}
