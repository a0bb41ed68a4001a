namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>Which way a policy's rules look (networking.k8s.io/v1 PolicyType).</summary>
public enum PolicyDirection
{
    /// <summary>At what comes to the selected pods.</summary>
    Ingress,

    /// <summary>At what the selected pods send.</summary>
    Egress,
}
