using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>A network policy.</summary>
public sealed record KubeNetworkPolicyInfo : ClusterObject
{
    /// <summary>Its Kubernetes namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The pods it is about, as <c>-PodSelector</c> takes it; empty for all pods of the namespace.</summary>
    public required string PodSelector { get; init; }

    /// <summary>Ingress, Egress.</summary>
    public required string[] PolicyType { get; init; }

    /// <summary>What may come in: <c>from app=web on 80/TCP</c>; nothing where there is none and it restricts ingress.</summary>
    public required string[] Ingress { get; init; }

    /// <summary>What may go out: <c>to 10.0.0.0/8 except 10.1.0.0/16</c>.</summary>
    public required string[] Egress { get; init; }

    /// <summary>The names of the pods that it selects.</summary>
    public required string[] Pods { get; init; }

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";

    /// <summary>The policy itself.</summary>
    internal NetworkPolicy Policy { get; private init; } = null!;

    internal static KubeNetworkPolicyInfo Of(Lab lab, Cluster cluster, NetworkPolicy policy) => new()
    {
        Lab = lab,
        Policy = policy,
        Cluster = cluster.Name,
        Namespace = policy.Name.Namespace,
        Name = policy.Name.Name,
        PodSelector = Words(policy.PodSelector),
        PolicyType = [.. policy.AppliesToIngress ? ["Ingress"] : Array.Empty<string>(), .. policy.AppliesToEgress ? ["Egress"] : Array.Empty<string>()],
        Ingress = [.. policy.Ingress.Select(rule => rule.ToText("from"))],
        Egress = [.. policy.Egress.Select(rule => rule.ToText("to"))],
        Pods =
        [
            .. cluster.Pods.Values
                .Where(pod => pod.Name.Namespace == policy.Name.Namespace && pod is { HasEnded: false, HostNetwork: false } && policy.PodSelector.Matches(pod.Labels))
                .Select(pod => pod.Name.Name),
        ],
    };

    private static string Words(LabelSelector selector) => selector.IsEmpty ? "" : selector.ToString();
}
