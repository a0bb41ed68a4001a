using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The labels that Kubernetes namespaces have: <c>team=red</c>.</summary>
public sealed class NamespaceLabelCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => ClustersOf(lab, bound)
        .SelectMany(cluster => cluster.Namespaces.Values)
        .SelectMany(home => home.Labels.Items.Select(label => (Label: $"{label.Key}={label.Value}", home.Name)))
        .GroupBy(item => item.Label, item => item.Name, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new Choice(group.Key, $"namespaces {string.Join(", ", group)}"));
}
