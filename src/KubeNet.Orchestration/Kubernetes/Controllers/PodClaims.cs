using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>
/// Which pods are a workload's (ClaimPods in pkg/controller's PodControllerRefManager): it adopts those that it selects and that have no owner, and lets those of its own go that it selects no more. What is let go
/// stays, without an owner. A Deployment's pods are its ReplicaSets', which select them by the hash of their template too.
/// </summary>
internal static class PodClaims
{
    /// <summary>Whether a pod is a workload's own: its owner leads there, and it is selected.</summary>
    public static bool IsOwn(Workload workload, Pod pod) => PodOwners.Of(pod).Contains(workload.FullName) && Selects(workload, pod);

    /// <summary>The cluster in which the pods that were changed so that their workload does not select them any more have no owner.</summary>
    public static Cluster Release(Cluster cluster, ClusterDiff diff)
    {
        if (cluster.Workloads.IsEmpty)
            return cluster;
        foreach (var (before, after) in diff.Pods)
        {
            if (after?.Owner is null || (before is not null && before.Owner == after.Owner && before.Labels.Equals(after.Labels)))
                continue;

            // A pod without its hash does not tell its Deployment any more, so that it is asked as it was.
            var owners = before?.Owner == after.Owner ? PodOwners.Of(before!).Union(PodOwners.Of(after)) : PodOwners.Of(after);
            if (owners.Any(name => cluster.Workloads.TryGetValue(name, out var owner) && IsSeen(owner, after) && !IsOwn(owner, after)))
                cluster = cluster.Put(after with { Owner = null });
        }

        return cluster;
    }

    /// <summary>The workloads for which there may be a pod to adopt that was none before, or one less in the way of a name.</summary>
    public static IEnumerable<WorkloadName> Seekers(Cluster cluster, ClusterDiff diff)
    {
        if (cluster.Workloads.IsEmpty)
            return [];
        var orphans = diff.Pods.Where(change => change.After is not null).Select(change => (change.Before, Now: cluster.Pods[change.After!.Name]))
            .Where(change => change.Now.Owner is null && (change.Before is not { Owner: null } before || !before.Labels.Equals(change.Now.Labels)))
            .Select(change => change.Now).ToList();
        var gone = diff.Pods.Where(change => change.After is null).Select(change => StatefulSetOf(change.Before!.Name)).OfType<ObjectName>().ToHashSet();
        var byLabel = orphans.SelectMany(pod => pod.Labels.Items.Select(label => ((pod.Name.Namespace, label.Key, label.Value), Pod: pod))).ToLookup(entry => entry.Item1, entry => entry.Pod);
        return cluster.Workloads.Values
            .Where(workload => (workload.Kind == WorkloadKind.StatefulSet && gone.Contains(workload.Name)) || Candidates(workload).Any(pod => IsOrphanOf(workload, pod)))
            .Select(workload => workload.FullName);

        IEnumerable<Pod> Candidates(Workload workload) => workload.Selector.MatchLabels.Items.Count == 0
            ? orphans
            : workload.Selector.MatchLabels.Items.Take(1).SelectMany(label => byLabel[(workload.Name.Namespace, label.Key, label.Value)]);
    }

    /// <summary>The cluster in which a workload has the pods that it finds without an owner.</summary>
    public static Cluster Adopt(Cluster cluster, Workload workload)
    {
        var orphans = cluster.PodsWith(workload.Name.Namespace, workload.Selector.MatchLabels).Where(pod => IsOrphanOf(workload, pod)).ToList();
        return orphans.Count == 0 ? cluster : orphans.Aggregate(cluster, (all, pod) => OwnerOf(all, workload, pod) is { } owner ? all.Put(pod with { Owner = owner }) : all);
    }

    private static bool IsOrphanOf(Workload workload, Pod pod) =>
        pod is { Owner: null, IsTerminating: false } && pod.Name.Namespace == workload.Name.Namespace && IsSeen(workload, pod) && Selects(workload, pod);

    // A ReplicaSet looks at active pods alone (FilterActivePods in syncReplicaSet).
    private static bool IsSeen(Workload workload, Pod pod) => workload.Kind switch
    {
        WorkloadKind.Deployment or WorkloadKind.ReplicaSet => pod is { HasEnded: false, IsTerminating: false },
        WorkloadKind.StatefulSet or WorkloadKind.DaemonSet => true,
    };

    private static bool Selects(Workload workload, Pod pod) => workload.Selector.Matches(pod.Labels) && workload.Kind switch
    {
        WorkloadKind.Deployment => pod.Labels[DeploymentRevision.HashLabel] is not null,
        WorkloadKind.StatefulSet => StatefulSetOf(pod.Name) == workload.Name,
        WorkloadKind.ReplicaSet or WorkloadKind.DaemonSet => true,
    };

    // Of a Deployment's ReplicaSets those are there that its template or a pod of its own tells of.
    private static string? OwnerOf(Cluster cluster, Workload workload, Pod pod)
    {
        if (workload.Kind != WorkloadKind.Deployment)
            return $"{workload.Kind}/{workload.Name.Name}";
        var hash = pod.Labels[DeploymentRevision.HashLabel]!;
        var owner = $"{WorkloadKind.ReplicaSet}/{DeploymentRevision.NameOf(workload, hash)}";
        var isThere = hash == DeploymentRevision.HashOf(workload) || cluster.PodsWith(pod.Name.Namespace, LabelSet.Empty.With(DeploymentRevision.HashLabel, hash)).Any(other => other.Owner == owner);
        return isThere ? owner : null;
    }

    // Only a pod named NAME-ORDINAL is of the StatefulSet NAME (isMemberOf in pkg/controller/statefulset).
    private static ObjectName? StatefulSetOf(ObjectName pod) =>
        pod.Name.LastIndexOf('-') is var dash and > 0 && dash + 1 < pod.Name.Length && pod.Name.AsSpan(dash + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? pod with { Name = pod.Name[..dash] } : null;
}
