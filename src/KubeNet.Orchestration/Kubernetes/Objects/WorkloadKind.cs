namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>What keeps a number of like pods running (apps/v1).</summary>
public enum WorkloadKind
{
    /// <summary>Pods of a ReplicaSet of its own.</summary>
    Deployment,

    /// <summary>A number of pods.</summary>
    ReplicaSet,

    /// <summary>A number of pods that are told apart by an ordinal.</summary>
    StatefulSet,

    /// <summary>A pod on every node that it tolerates.</summary>
    DaemonSet,
}
