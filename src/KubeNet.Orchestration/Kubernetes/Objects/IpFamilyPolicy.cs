namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>How many families a service has (v1.IPFamilyPolicy).</summary>
public enum IpFamilyPolicy
{
    /// <summary>One.</summary>
    SingleStack,

    /// <summary>Two where the cluster has two.</summary>
    PreferDualStack,

    /// <summary>Two.</summary>
    RequireDualStack,
}
