using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>Requirements of a node that must all hold (v1.NodeSelectorTerm).</summary>
/// <param name="Labels">matchExpressions: of its labels.</param>
/// <param name="Fields">matchFields: of its name.</param>
public sealed record NodeSelectorTerm(EquatableArray<NodeRequirement> Labels, EquatableArray<NodeRequirement> Fields)
{
    /// <summary>Whether it takes a node. A term without a requirement takes none (isEmptyNodeSelectorTerm in component-helpers' nodeaffinity).</summary>
    public bool Takes(Node node) => !(Labels.IsEmpty && Fields.IsEmpty)
        && Labels.Items.All(requirement => requirement.Holds(node.Labels[requirement.Key]))
        && Fields.Items.All(requirement => requirement.Holds(node.Name));

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Labels.Concat(Fields));
}
