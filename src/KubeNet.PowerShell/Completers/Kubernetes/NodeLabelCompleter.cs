using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The labels that nodes have: <c>disk=ssd</c>.</summary>
public sealed class NodeLabelCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => LabelsOf("nodes", ClustersOf(lab, bound).SelectMany(cluster => cluster.Nodes.Values).Select(node => (node.Labels, node.Name)));
}
