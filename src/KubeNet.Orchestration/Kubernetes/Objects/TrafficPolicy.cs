namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>Whether a service may send to endpoints on other nodes.</summary>
public enum TrafficPolicy
{
    /// <summary>To all endpoints.</summary>
    Cluster,

    /// <summary>To those of the same node only.</summary>
    Local,
}
