using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>
/// Who may talk to some pods and whom they may talk to (networking.k8s.io/v1 NetworkPolicy). Pods that a policy selects for a direction
/// accept only what some policy of that direction allows.
/// </summary>
public sealed record NetworkPolicy
{
    /// <summary>Its name; it selects pods of its own namespace.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>Which pods it is about.</summary>
    public LabelSelector PodSelector { get; init; } = LabelSelector.Everything;

    /// <summary>Whether it restricts what comes in (policyTypes has Ingress).</summary>
    public bool AppliesToIngress { get; init; } = true;

    /// <summary>Whether it restricts what goes out (policyTypes has Egress).</summary>
    public bool AppliesToEgress { get; init; }

    /// <summary>What may come in; any rule suffices.</summary>
    public EquatableArray<PolicyRule> Ingress { get; init; }

    /// <summary>What may go out; any rule suffices.</summary>
    public EquatableArray<PolicyRule> Egress { get; init; }

    /// <summary>Which fields the manifest said that was imported last, in order (<c>spec.type</c>, <c>metadata.labels.app</c>): kubectl's last-applied-configuration, by which the next one tells what is its own.</summary>
    public EquatableArray<string> LastApplied { get; init; }
}
