using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>How a pod resolves names: dnsPolicy and dnsConfig.</summary>
public sealed record PodDns
{
    /// <summary>The policy of pods that name none.</summary>
    public static PodDns ClusterFirst { get; } = new();

    /// <summary>spec.dnsPolicy.</summary>
    public DnsPolicy Policy { get; init; } = DnsPolicy.ClusterFirst;

    /// <summary>spec.dnsConfig.nameservers, beside those of the policy.</summary>
    public EquatableArray<IpAddress> Nameservers { get; init; }

    /// <summary>spec.dnsConfig.searches, beside those of the policy.</summary>
    public EquatableArray<string> Searches { get; init; }

    /// <summary>dnsConfig's option ndots, or null for the policy's own (5 for ClusterFirst, 1 otherwise).</summary>
    public int? Ndots { get; init; }
}
