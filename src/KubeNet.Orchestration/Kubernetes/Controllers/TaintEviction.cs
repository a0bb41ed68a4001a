using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>
/// Takes pods away from nodes that have got a taint of the effect NoExecute which they do not tolerate (pkg/controller/tainteviction). Those that tolerate it for a time stay:
/// a cluster's objects change by edits alone.
/// </summary>
internal static class TaintEviction
{
    /// <summary>The cluster without those pods; a warning names those that nobody makes again, and says how many would follow in time.</summary>
    public static Cluster Run(Cluster cluster, ClusterDiff diff) => diff.Nodes
        .Where(change => change.After is not null && change.After.Taints != (change.Before?.Taints ?? []))
        .Aggregate(cluster, (rest, change) => Evict(rest, change.After!));

    private static Cluster Evict(Cluster cluster, Node node)
    {
        var pods = cluster.PodsOn(node.Name).ToList();
        var gone = pods.Where(pod => TaintTolerance.Evicting(node, pod) is not null).ToList();
        cluster = gone.Aggregate(cluster, (rest, pod) => rest.Drop(pod));
        if (gone.Where(pod => pod.Owner is null).ToList() is [var first, ..] lost)
        {
            cluster = Warn(cluster, "PodEvicted",
                $"Node '{node.Name}' has the taint {TaintTolerance.Evicting(node, first)} and drives out {string.Join(", ", lost.Select(pod => $"'{pod.Name}'"))}, which nothing makes again. Give pods that shall stay a toleration.");
        }

        var later = pods.Except(gone).Select(pod => TaintTolerance.SecondsOn(node, pod)).OfType<long>().ToList();
        return later.Count == 0 ? cluster : Warn(cluster, "PodEvictionLater",
            $"Node '{node.Name}' has taints that {(later.Count == 1 ? "a pod of it tolerates" : $"{later.Count} pods of it tolerate")} for {later.Min()} seconds only. A cluster's time does not pass here, so that they stay: take them away with Remove-KubePod.");
    }

    private static Cluster Warn(Cluster cluster, string id, string message) => cluster with { Warnings = cluster.Warnings.Add(new ClusterWarning(id, message)) };
}
