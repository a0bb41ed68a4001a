namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>
/// Whom a policy's rule is about: pods by their labels and those of their namespace, or addresses. Either <see cref="IpBlock"/> or
/// selectors are set.
/// </summary>
public sealed record PolicyPeer
{
    /// <summary>Which pods; null with a namespace selector is all pods of those namespaces.</summary>
    public LabelSelector? PodSelector { get; init; }

    /// <summary>The pods of which namespaces; null is the policy's own namespace.</summary>
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>A range of addresses, or null.</summary>
    public IpBlock? IpBlock { get; init; }
}
