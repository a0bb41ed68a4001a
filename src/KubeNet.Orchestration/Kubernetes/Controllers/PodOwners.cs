using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>Whose a pod is: the workloads that its owner reference leads to.</summary>
internal static class PodOwners
{
    /// <summary>
    /// The names of the workloads that may have made a pod: its owner, and of a ReplicaSet named <c>NAME-HASH</c> by the pod's own template hash
    /// the Deployment NAME (getNewReplicaSet in pkg/controller/deployment). Such a workload need not be there.
    /// </summary>
    public static IEnumerable<WorkloadName> Of(Pod pod)
    {
        if (pod.Owner?.Split('/', 2) is not [var word, var name])
            yield break;

        // A ReplicationController is a ReplicaSet here.
        word = word == "ReplicationController" ? nameof(WorkloadKind.ReplicaSet) : word;
        if (!Enum.TryParse<WorkloadKind>(word, out var kind) || word != kind.ToString())
            yield break;
        if (kind != WorkloadKind.Deployment)
            yield return new WorkloadName(kind, pod.Name with { Name = name });
        if (kind == WorkloadKind.ReplicaSet && pod.Labels[DeploymentRevision.HashLabel] is { } hash && name.EndsWith($"-{hash}", StringComparison.Ordinal))
            yield return new WorkloadName(WorkloadKind.Deployment, pod.Name with { Name = name[..^(hash.Length + 1)] });
    }
}
