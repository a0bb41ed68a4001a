using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>Completes names from the clusters of a lab: from the one given with <c>-Cluster</c>, else from all.</summary>
public abstract class ClusterObjectCompleter : LabCompleter
{
    /// <summary>The clusters that are meant.</summary>
    protected static IEnumerable<Cluster> ClustersOf(Lab lab, BoundParameters bound)
    {
        ArgumentNullException.ThrowIfNull(lab);
        var names = bound.Strings("Cluster");
        var all = (lab.Config.Layer<KubernetesLayer>() ?? KubernetesLayer.Empty).Clusters.Values;
        return names.Count == 0 ? all : all.Where(cluster => names.Contains(cluster.Name));
    }

    /// <summary>The names in the namespace that was typed; of all namespaces in full where none was, but those of <c>default</c> short.</summary>
    protected static IEnumerable<Choice> NamesIn(BoundParameters bound, IEnumerable<(ObjectName Name, string ToolTip)> objects)
    {
        var homes = bound.Strings("Namespace");
        return homes.Count > 0
            ? objects.Where(item => homes.Contains(item.Name.Namespace)).Select(item => new Choice(item.Name.Name, item.ToolTip))
            : objects.Select(item => new Choice(item.Name.Namespace == ObjectName.DefaultNamespace ? item.Name.Name : item.Name.ToString(), item.ToolTip));
    }
}
