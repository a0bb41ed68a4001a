using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The Kubernetes namespaces of the cluster.</summary>
public sealed class KubeNamespaceCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        ClustersOf(lab, bound).SelectMany(cluster => cluster.Namespaces.Values).Select(home => new Choice(home.Name, $"{home.Name}: {home.Labels}"));
}
