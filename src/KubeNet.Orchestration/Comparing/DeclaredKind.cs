namespace KubeNet.Orchestration.Comparing;

/// <summary>What it is that was declared otherwise in two labs: an object of Kubernetes or of Docker.</summary>
public enum DeclaredKind
{
    /// <summary>A cluster and its options.</summary>
    Cluster,

    /// <summary>v1 Node.</summary>
    Node,

    /// <summary>v1 Namespace.</summary>
    KubeNamespace,

    /// <summary>networking.k8s.io/v1 ServiceCIDR.</summary>
    ServiceCidr,

    /// <summary>apps/v1 Deployment.</summary>
    Deployment,

    /// <summary>apps/v1 ReplicaSet.</summary>
    ReplicaSet,

    /// <summary>apps/v1 StatefulSet.</summary>
    StatefulSet,

    /// <summary>apps/v1 DaemonSet.</summary>
    DaemonSet,

    /// <summary>v1 Pod.</summary>
    Pod,

    /// <summary>v1 Service.</summary>
    Service,

    /// <summary>An endpoint of an EndpointSlice of discovery.k8s.io/v1.</summary>
    Endpoint,

    /// <summary>networking.k8s.io/v1 NetworkPolicy.</summary>
    NetworkPolicy,

    /// <summary>A Docker daemon and its options.</summary>
    DockerHost,

    /// <summary>A network of a Docker host.</summary>
    DockerNetwork,

    /// <summary>A container of a Docker host.</summary>
    DockerContainer,
}
