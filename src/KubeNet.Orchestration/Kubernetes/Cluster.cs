using System.Collections.Immutable;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>
/// What a cluster's API server holds, as far as the network is concerned. An immutable value: edits give a new one or throw and change
/// nothing. ClusterEdits writes what follows from it into namespaces.
/// </summary>
public sealed record Cluster
{
    /// <summary>Its name in the lab.</summary>
    public required string Name { get; init; }

    /// <summary>How it is set up.</summary>
    public ClusterOptions Options { get; init; } = new();

    /// <summary>Its nodes by name.</summary>
    public ImmutableSortedDictionary<string, Node> Nodes { get; init; } = ImmutableSortedDictionary.Create<string, Node>(StringComparer.Ordinal);

    /// <summary>Its namespaces by name.</summary>
    public ImmutableSortedDictionary<string, KubeNamespace> Namespaces { get; init; } = ImmutableSortedDictionary.Create<string, KubeNamespace>(StringComparer.Ordinal);

    /// <summary>Its pods by name.</summary>
    public ImmutableSortedDictionary<ObjectName, Pod> Pods { get; init; } = ImmutableSortedDictionary<ObjectName, Pod>.Empty;

    /// <summary>Its services by name.</summary>
    public ImmutableSortedDictionary<ObjectName, Service> Services { get; init; } = ImmutableSortedDictionary<ObjectName, Service>.Empty;

    /// <summary>Its EndpointSlices by name.</summary>
    public ImmutableSortedDictionary<ObjectName, EndpointSlice> EndpointSlices { get; init; } = ImmutableSortedDictionary<ObjectName, EndpointSlice>.Empty;

    /// <summary>Its network policies by name.</summary>
    public ImmutableSortedDictionary<ObjectName, NetworkPolicy> NetworkPolicies { get; init; } = ImmutableSortedDictionary<ObjectName, NetworkPolicy>.Empty;
}
