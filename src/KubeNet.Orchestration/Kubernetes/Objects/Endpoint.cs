using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>One endpoint of a slice (discovery.k8s.io/v1 Endpoint).</summary>
public sealed record Endpoint
{
    /// <summary>Its address. (The API has a list, of which kube-proxy uses the first.)</summary>
    public required IpAddress Address { get; init; }

    /// <summary>Condition ready.</summary>
    public bool IsReady { get; init; } = true;

    /// <summary>Condition serving: ready, were it not for its termination.</summary>
    public bool IsServing { get; init; } = true;

    /// <summary>Condition terminating.</summary>
    public bool IsTerminating { get; init; }

    /// <summary>The node it is on, or null.</summary>
    public string? NodeName { get; init; }

    /// <summary>Its zone, or null.</summary>
    public string? Zone { get; init; }

    /// <summary>Its hostname for DNS, or null.</summary>
    public string? Hostname { get; init; }

    /// <summary>hints.forZones: the zones that should use it; empty where there are no hints.</summary>
    public EquatableArray<string> ZoneHints { get; init; }

    /// <summary>hints.forNodes: the nodes that should use it; empty where there are no hints.</summary>
    public EquatableArray<string> NodeHints { get; init; }

    /// <summary>The pod behind it (targetRef), or null.</summary>
    public ObjectName? Pod { get; init; }
}
