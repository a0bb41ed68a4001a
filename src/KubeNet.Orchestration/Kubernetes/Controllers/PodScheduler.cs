using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>
/// Gives each waiting pod a node, in the order of their names: among the nodes that are schedulable, are of its nodeSelector and nodeAffinity, have no taint that it does not
/// tolerate, are the one that it requires if it does, may have more pods, have its host ports free and an address left, the one with the fewest taints PreferNoSchedule that it does not tolerate, then the one with the fewest pods, and of those the first by name. A pod that fits nowhere waits.
/// What a StatefulSet makes once a pod of it has its node comes after those that waited already.
/// </summary>
internal static class PodScheduler
{
    /// <summary>The cluster with its waiting pods placed, and a warning for each that has to wait since this edit.</summary>
    /// <param name="before">The cluster as it was when the controllers last ran.</param>
    /// <param name="cluster">The cluster as edited.</param>
    public static Cluster Run(Cluster before, Cluster cluster)
    {
        var waiting = new Queue<ObjectName>(cluster.Index.PendingPods);
        if (waiting.Count == 0)
            return cluster;
        var byLoad = new SortedSet<(int Pods, string Node)>(cluster.Nodes.Keys.Select(node => (cluster.Index.PodsOn(node).Count, node)), Order.Instance);
        var reached = new Dictionary<WorkloadName, int>();
        while (waiting.TryDequeue(out var name))
        {
            var pod = cluster.Pods[name];
            if (pod.HasEnded || pod.IsPending)
                continue;
            if (Place(cluster, pod, byLoad, out var load) is not { } placed)
            {
                if (before.Pods.GetValueOrDefault(name) is not { NodeName: null, IsPending: false })
                    cluster = cluster with { Warnings = cluster.Warnings.Add(WhyNot(cluster, pod)) };
                continue;
            }

            cluster = WorkloadController.RunAfter(placed, placed.Pods[name], reached, waiting);
            byLoad.Remove(load);
            byLoad.Add((load.Pods + 1, load.Node));
        }

        return cluster;
    }

    private static Cluster? Place(Cluster cluster, Pod pod, SortedSet<(int Pods, string Node)> byLoad, out (int Pods, string Node) load)
    {
        (Node Node, (int Pods, string Node) Load, int Disliked)? best = null;
        foreach (var candidate in pod.RequiredNode is { } required ? [(cluster.Index.PodsOn(required).Count, required)] : byLoad.AsEnumerable())
        {
            if (!cluster.Nodes.TryGetValue(candidate.Node, out var node) || !NodeFit.Admits(node, pod) || !NodeFit.HasRoom(cluster, node, pod))
                continue;
            var disliked = TaintTolerance.Disliked(node, pod);
            if (best is null || disliked < best.Value.Disliked)
                best = (node, candidate, disliked);
            if (disliked == 0)
                break;
        }

        load = best?.Load ?? default;
        return best is { } found ? cluster.Place(pod with { NodeName = found.Node.Name }) : null;
    }

    private static ClusterWarning WhyNot(Cluster cluster, Pod pod)
    {
        if (pod.RequiredNode is { } required && cluster.Nodes.TryGetValue(required, out var only))
            return Waits($"for node '{required}'", $"that node {NodeFit.Obstacle(cluster, only, pod)?.One}");
        var reasons = cluster.Nodes.Values.Select(node => NodeFit.Obstacle(cluster, node, pod)).OfType<(string One, string Several)>()
            .GroupBy(obstacle => obstacle).Select(same => same.Count() == 1 ? $"1 node {same.Key.One}" : $"{same.Count()} nodes {same.Key.Several}");
        return Waits("for a node", cluster.Nodes.IsEmpty ? "the cluster has no node" : string.Join(", and ", reasons));

        ClusterWarning Waits(string what, string why) => new("PodUnschedulable", $"Pod '{pod.Name}' waits {what}: {why}.");
    }

    private sealed class Order : IComparer<(int Pods, string Node)>
    {
        public static Order Instance { get; } = new();

        public int Compare((int Pods, string Node) x, (int Pods, string Node) y) =>
            x.Pods != y.Pods ? x.Pods.CompareTo(y.Pods) : string.CompareOrdinal(x.Node, y.Node);
    }
}
