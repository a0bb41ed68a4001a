using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>Endpoints of a service (discovery.k8s.io/v1 EndpointSlice), of one family, all with the same ports.</summary>
public sealed record EndpointSlice
{
    /// <summary>Its name.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>The service it belongs to: label <c>kubernetes.io/service-name</c>, in the slice's own namespace.</summary>
    public required string ServiceName { get; init; }

    /// <summary>The family of its addresses (addressType).</summary>
    public IpFamily Family { get; init; } = IpFamily.IPv4;

    /// <summary>The ports of every endpoint in it.</summary>
    public EquatableArray<EndpointPort> Ports { get; init; }

    /// <summary>The endpoints, in order.</summary>
    public EquatableArray<Endpoint> Endpoints { get; init; }

    /// <summary>Whether the cluster keeps it (its service has a selector), and not a person.</summary>
    public bool IsManaged { get; init; }

    /// <summary>The full name of its service.</summary>
    public ObjectName Service => new(Name.Namespace, ServiceName);
}
