using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>
/// Gives each waiting pod a node, in the order of their names: among the nodes that are schedulable, are of its nodeSelector and nodeAffinity, have no taint that it does not
/// tolerate, are the one that it requires if it does, have its host ports free and an address left, the one with the fewest pods, and of those the first by name. A pod that fits nowhere waits.
/// </summary>
internal static class PodScheduler
{
    private static readonly Taint s_unschedulable = new("node.kubernetes.io/unschedulable", "", "NoSchedule");

    /// <summary>The cluster with its waiting pods placed.</summary>
    public static Cluster Run(Cluster cluster)
    {
        var waiting = cluster.Index.PendingPods;
        if (waiting.IsEmpty)
            return cluster;
        var byLoad = new SortedSet<(int Pods, string Node)>(cluster.Nodes.Keys.Select(node => (cluster.Index.PodsOn(node).Count, node)), Order.Instance);
        foreach (var name in waiting)
        {
            var pod = cluster.Pods[name];
            if (pod.HasEnded || pod.IsPending)
                continue;
            if (Place(cluster, pod, byLoad, out var load) is not { } placed)
            {
                cluster = cluster with { Warnings = cluster.Warnings.Add(WhyNot(cluster, pod)) };
                continue;
            }

            cluster = placed;
            byLoad.Remove(load);
            byLoad.Add((load.Pods + 1, load.Node));
        }

        return cluster;
    }

    /// <summary>Whether a node may run a pod, as far as labels and taints go.</summary>
    public static bool Admits(Node node, Pod pod) =>
        Selects(pod, node)
        && (!node.IsUnschedulable || Tolerates(pod, s_unschedulable))
        && node.Taints.All(taint => taint.Effect is not ("NoSchedule" or "NoExecute") || Tolerates(pod, taint));

    /// <summary>Whether a pod's nodeSelector and required nodeAffinity take a node (GetRequiredNodeAffinity in component-helpers).</summary>
    public static bool Selects(Pod pod, Node node) =>
        pod.NodeSelector.Items.All(label => node.Labels[label.Key] == label.Value)
        && pod.NodeAffinity?.Takes(node) != false
        && (pod.RequiredNode is null || pod.RequiredNode == node.Name);

    /// <summary>Whether a node lets a pod that it runs go on: it tolerates each taint of the effect NoExecute.</summary>
    public static bool Keeps(Node node, Pod pod) => node.Taints.All(taint => taint.Effect != "NoExecute" || Tolerates(pod, taint));

    /// <summary>Whether a node has a pod's host ports free, and addresses left for it or those that it brings along.</summary>
    public static bool HasRoom(Cluster cluster, Node node, Pod pod) =>
        PodChecks.HostPortClash(cluster, pod, node) is null
        && (pod.HostNetwork || (pod.Addresses.IsEmpty ? AddressAllocation.HasRoom(cluster, node) : pod.Addresses.Items.All(address => PodChecks.AddressClash(cluster, pod, node, address) is null)));

    private static bool Tolerates(Pod pod, Taint taint) => pod.Tolerations.Any(toleration => toleration.Tolerates(taint));

    private static Cluster? Place(Cluster cluster, Pod pod, SortedSet<(int Pods, string Node)> byLoad, out (int Pods, string Node) load)
    {
        foreach (var candidate in pod.RequiredNode is { } required ? [(cluster.Index.PodsOn(required).Count, required)] : byLoad.AsEnumerable())
        {
            if (!cluster.Nodes.TryGetValue(candidate.Node, out var node) || !Admits(node, pod) || !HasRoom(cluster, node, pod))
                continue;
            load = candidate;
            return cluster.Place(pod with { NodeName = node.Name });
        }

        load = default;
        return null;
    }

    private static ClusterWarning WhyNot(Cluster cluster, Pod pod)
    {
        if (pod.RequiredNode is { } required && cluster.Nodes.TryGetValue(required, out var only))
            return Waits($"for node '{required}'", !Admits(only, pod) ? "it has other labels than its nodeSelector and nodeAffinity ask for, or a taint that it does not tolerate"
                : PodChecks.HostPortClash(cluster, pod, only) is not null ? "its host ports are taken there" : pod.Addresses.IsEmpty ? "it has no address left" : $"it cannot have {string.Join(" and ", pod.Addresses)} there");
        var open = cluster.Nodes.Values.Where(node => Admits(node, pod)).ToList();
        var reason = cluster.Nodes.IsEmpty ? "the cluster has no node"
            : open.Count == 0 ? $"none of {cluster.Nodes.Count} nodes has the labels of its nodeSelector and nodeAffinity and only taints that it tolerates"
            : open.All(node => PodChecks.HostPortClash(cluster, pod, node) is not null) ? "its host ports are taken on each node that it may run on"
            : pod.Addresses.IsEmpty ? "no node that it may run on has an address left"
            : $"on no node that it may run on it can have {string.Join(" and ", pod.Addresses)}";
        return Waits("for a node", reason);

        ClusterWarning Waits(string what, string why) => new("PodUnschedulable", $"Pod '{pod.Name}' waits {what}: {why}.");
    }

    private sealed class Order : IComparer<(int Pods, string Node)>
    {
        public static Order Instance { get; } = new();

        public int Compare((int Pods, string Node) x, (int Pods, string Node) y) =>
            x.Pods != y.Pods ? x.Pods.CompareTo(y.Pods) : string.CompareOrdinal(x.Node, y.Node);
    }
}
