using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The pods of the cluster; of the namespace where one was given.</summary>
public sealed class PodCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        NamesIn(bound, ClustersOf(lab, bound).SelectMany(cluster => cluster.Pods.Values).Select(pod => (pod.Name, $"{pod.Name}: {string.Join(", ", pod.Addresses.Items)} on {pod.NodeName ?? "no node yet"}")));
}
