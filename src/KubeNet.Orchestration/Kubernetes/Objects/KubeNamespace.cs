using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A Kubernetes namespace (v1.Namespace): a part of the cluster's names, with labels that policies select by.</summary>
/// <param name="Name">Its name, a DNS label.</param>
/// <param name="Labels">Its labels; <c>kubernetes.io/metadata.name</c> is set by the cluster.</param>
public sealed record KubeNamespace(string Name, LabelSet Labels)
{
    /// <summary>Which fields the manifest said that was imported last, in order (<c>spec.type</c>, <c>metadata.labels.app</c>): kubectl's last-applied-configuration, by which the next one tells what is its own.</summary>
    public EquatableArray<string> LastApplied { get; init; }
}
