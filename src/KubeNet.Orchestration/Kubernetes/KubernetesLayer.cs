using System.Collections.Immutable;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>The clusters of a lab: Kubernetes' part of its configuration.</summary>
public sealed record KubernetesLayer : IConfigLayer
{
    /// <summary>The layer of a lab without clusters.</summary>
    public static KubernetesLayer Empty { get; } = new();

    /// <summary>The clusters by name.</summary>
    public ImmutableSortedDictionary<string, Cluster> Clusters { get; init; } = ImmutableSortedDictionary.Create<string, Cluster>(StringComparer.Ordinal);
}
