using System.Collections.ObjectModel;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>Labels by their keys: <c>$pod.Labels.app</c>, <c>$pod.Labels['app.kubernetes.io/name']</c>. As text they are <c>app=web,tier=front</c>, as -Label takes them.</summary>
public sealed class KubeLabels : ReadOnlyDictionary<string, string>
{
    private readonly LabelSet _labels;

    internal KubeLabels(LabelSet labels)
        : base(labels.Items.ToDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal)) => _labels = labels;

    /// <summary><c>app=web,tier=front</c>.</summary>
    public override string ToString() => _labels.ToString();
}
