using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The labels that Kubernetes namespaces have: <c>team=red</c>.</summary>
public sealed class NamespaceLabelCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => LabelsOf("namespaces", ClustersOf(lab, bound).SelectMany(cluster => cluster.Namespaces.Values).Select(home => (home.Labels, home.Name)));
}
