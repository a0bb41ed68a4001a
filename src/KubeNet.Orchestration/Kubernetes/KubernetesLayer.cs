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

    /// <summary>The nodes whose namespace was in the lab before them: it stays when the node goes.</summary>
    public ImmutableHashSet<string> JoinedNodes { get; init; } = [];

    /// <summary>
    /// The joined nodes that came with a network plugin's links or kube-proxy's rules, as an imported machine does. Nothing is written into them, so
    /// that answers are those of the machine.
    /// </summary>
    public ImmutableHashSet<string> ImportedNodes { get; init; } = [];
}
