using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The nodes of the cluster.</summary>
public sealed class NodeCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        ClustersOf(lab, bound).SelectMany(cluster => cluster.Nodes.Values).Select(node => new Choice(node.Name, $"{node.Name}: {string.Join(", ", node.Addresses.Items)}, pods in {string.Join(", ", node.PodCidrs.Items)}"));
}
