using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The labels that pods have: <c>app=web</c>; of the namespace where one was given.</summary>
public sealed class PodLabelCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var homes = bound.Strings("Namespace");
        return ClustersOf(lab, bound)
            .SelectMany(cluster => cluster.Pods.Values)
            .Where(pod => homes.Count == 0 || homes.Contains(pod.Name.Namespace))
            .SelectMany(pod => pod.Labels.Items.Select(label => (Label: $"{label.Key}={label.Value}", pod.Name)))
            .GroupBy(item => item.Label, item => item.Name, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Choice(group.Key, $"pods {string.Join(", ", group.Select(name => name.ToString()))}"));
    }
}
