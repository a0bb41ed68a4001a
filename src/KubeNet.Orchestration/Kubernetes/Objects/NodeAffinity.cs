using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>The nodes that a pod may come to: spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution (v1.NodeSelector).</summary>
/// <param name="Terms">Of which one must take the node.</param>
public sealed record NodeAffinity(EquatableArray<NodeSelectorTerm> Terms)
{
    /// <summary>Whether it takes a node.</summary>
    public bool Takes(Node node) => Terms.Items.Any(term => term.Takes(node));

    /// <inheritdoc/>
    public override string ToString() => string.Join(" or ", Terms);
}
