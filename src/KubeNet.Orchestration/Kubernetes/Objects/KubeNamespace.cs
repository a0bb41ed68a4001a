namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A Kubernetes namespace (v1.Namespace): a part of the cluster's names, with labels that policies select by.</summary>
/// <param name="Name">Its name, a DNS label.</param>
/// <param name="Labels">Its labels; <c>kubernetes.io/metadata.name</c> is set by the cluster.</param>
public sealed record KubeNamespace(string Name, LabelSet Labels);
