namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>Where a pod's resolver asks (v1.DNSPolicy).</summary>
public enum DnsPolicy
{
    /// <summary>The cluster's DNS service; host-network pods ask as their node does.</summary>
    ClusterFirst,

    /// <summary>The cluster's DNS service, for host-network pods too.</summary>
    ClusterFirstWithHostNet,

    /// <summary>As the node does.</summary>
    Default,

    /// <summary>Only what dnsConfig says.</summary>
    None,
}
