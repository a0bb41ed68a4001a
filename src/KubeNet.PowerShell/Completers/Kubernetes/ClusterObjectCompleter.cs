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

    /// <summary>The labels that things have, as <c>app=web</c>, each with who has it.</summary>
    /// <param name="what">What the things are called, in the plural.</param>
    /// <param name="things">Their labels and names.</param>
    protected static IEnumerable<Choice> LabelsOf(string what, IEnumerable<(LabelSet Labels, string Name)> things) => things
        .SelectMany(thing => thing.Labels.Items.Select(label => (Label: $"{label.Key}={label.Value}", thing.Name)))
        .GroupBy(item => item.Label, item => item.Name, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new Choice(group.Key, $"{what} {string.Join(", ", group)}"));

    /// <summary>The names in the namespace that was typed; of all namespaces in full where none was, but those of <c>default</c> short.</summary>
    protected static IEnumerable<Choice> NamesIn(BoundParameters bound, IEnumerable<(ObjectName Name, string ToolTip)> objects)
    {
        var homes = bound.Strings("Namespace");
        return homes.Count > 0
            ? objects.Where(item => homes.Contains(item.Name.Namespace)).Select(item => new Choice(item.Name.Name, item.ToolTip))
            : objects.Select(item => new Choice(item.Name.Namespace == ObjectName.DefaultNamespace ? item.Name.Name : item.Name.ToString(), item.ToolTip));
    }
}
