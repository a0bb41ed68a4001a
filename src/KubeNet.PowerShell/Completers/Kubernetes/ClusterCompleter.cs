using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The lab's clusters.</summary>
public sealed class ClusterCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        ClustersOf(lab, bound: default).Select(cluster => new Choice(cluster.Name, $"{cluster.Name}: {cluster.Nodes.Count} nodes, {cluster.Pods.Count} pods, {cluster.Services.Count} services"));
}
