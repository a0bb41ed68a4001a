using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The labels that pods have: <c>app=web</c>; of the namespace where one was given.</summary>
public sealed class PodLabelCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var homes = bound.Strings("Namespace");
        return LabelsOf("pods", ClustersOf(lab, bound).SelectMany(cluster => cluster.Pods.Values).Where(pod => homes.Count == 0 || homes.Contains(pod.Name.Namespace)).Select(pod => (pod.Labels, pod.Name.ToString())));
    }
}
