using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The labels that nodes have: <c>disk=ssd</c>.</summary>
public sealed class NodeLabelCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => ClustersOf(lab, bound)
        .SelectMany(cluster => cluster.Nodes.Values)
        .SelectMany(node => node.Labels.Items.Select(label => (Label: $"{label.Key}={label.Value}", node.Name)))
        .GroupBy(item => item.Label, item => item.Name, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new Choice(group.Key, $"nodes {string.Join(", ", group)}"));
}
