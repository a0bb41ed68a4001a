namespace KubeNet.Orchestration.Kubernetes;

/// <summary>The kinds of objects that a <see cref="Cluster"/> holds.</summary>
public enum ObjectKind
{
    /// <summary>v1 Node.</summary>
    Node,

    /// <summary>v1 Namespace.</summary>
    Namespace,

    /// <summary>v1 Pod.</summary>
    Pod,

    /// <summary>v1 Service.</summary>
    Service,

    /// <summary>discovery.k8s.io/v1 EndpointSlice.</summary>
    EndpointSlice,

    /// <summary>networking.k8s.io/v1 NetworkPolicy.</summary>
    NetworkPolicy,

    /// <summary>apps/v1 Deployment, ReplicaSet, StatefulSet or DaemonSet.</summary>
    Workload,
}
