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

    /// <summary>In words: <c>pods app=web of all namespaces</c>, <c>10.0.0.0/8 except 10.1.0.0/16</c>.</summary>
    public override string ToString()
    {
        if (IpBlock is { } block)
            return block.ToString();
        var pods = PodSelector is null or { IsEmpty: true } ? "all pods" : $"pods {PodSelector}";
        return NamespaceSelector switch
        {
            null => pods,
            { IsEmpty: true } => $"{pods} of all namespaces",
            var namespaces => $"{pods} of namespaces {namespaces}",
        };
    }
}
