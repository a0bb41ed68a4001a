namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>What makes a service reachable (v1.ServiceType). Each kind but ExternalName has what the kind before it has.</summary>
public enum ServiceType
{
    /// <summary>A virtual address inside the cluster.</summary>
    ClusterIP,

    /// <summary>A port on every node too.</summary>
    NodePort,

    /// <summary>An external load balancer too.</summary>
    LoadBalancer,

    /// <summary>A DNS alias, and nothing else.</summary>
    ExternalName,
}
