using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>Whether a node may and can run a pod, and what is in the way: the scheduler's filters, as far as the model knows of them.</summary>
internal static class NodeFit
{
    /// <summary>The key of the taint of a node that is cordoned.</summary>
    public const string UnschedulableKey = "node.kubernetes.io/unschedulable";

    private static readonly Taint s_unschedulable = new(UnschedulableKey, "", "NoSchedule");

    /// <summary>Whether a node may run a pod, as far as labels and taints go.</summary>
    public static bool Admits(Node node, Pod pod) => Selects(pod, node) && !IsCordonedFor(node, pod) && Untolerated(node, pod) is null;

    /// <summary>Whether a pod's nodeSelector and required nodeAffinity take a node (GetRequiredNodeAffinity in component-helpers).</summary>
    public static bool Selects(Pod pod, Node node) =>
        HasLabels(node, pod) && pod.NodeAffinity?.Takes(node) != false && (pod.RequiredNode is null || pod.RequiredNode == node.Name);

    /// <summary>Whether a node lets a pod that it runs go on: it tolerates each taint of the effect NoExecute.</summary>
    public static bool Keeps(Node node, Pod pod) => TaintTolerance.Evicting(node, pod) is null;

    /// <summary>Whether a node may have one pod more, has a pod's host ports free, and addresses left for it or those that it brings along.</summary>
    public static bool HasRoom(Cluster cluster, Node node, Pod pod) => MayHaveMore(cluster, node) && PodChecks.HostPortClash(cluster, pod, node) is null && HasAddress(cluster, node, pod);

    /// <summary>What keeps a pod from a node, first as the scheduler asks: what is said of one such node, and of several; or null.</summary>
    public static (string One, string Several)? Obstacle(Cluster cluster, Node node, Pod pod) =>
        IsCordonedFor(node, pod) ? ("is cordoned", "are cordoned")
        : Untolerated(node, pod) is { } taint ? ($"has the taint {taint}, which it does not tolerate", $"have the taint {taint}, which it does not tolerate")
        : !HasLabels(node, pod) ? ($"lacks labels of its nodeSelector ({pod.NodeSelector})", $"lack labels of its nodeSelector ({pod.NodeSelector})")
        : !Selects(pod, node) ? ("is not of its nodeAffinity", "are not of its nodeAffinity")
        : PodChecks.HostPortClash(cluster, pod, node) is not null ? ("has its host ports taken", "have its host ports taken")
        : !MayHaveMore(cluster, node) ? ("has as many pods as it may", "have as many pods as they may")
        : HasAddress(cluster, node, pod) ? null
        : pod.Addresses.IsEmpty ? ("has no address left", "have no address left")
        : ($"cannot give it {string.Join(" and ", pod.Addresses)}", $"cannot give it {string.Join(" and ", pod.Addresses)}");

    // Those that have ended do not count (fitsRequest in pkg/scheduler/framework/plugins/noderesources; the scheduler does not see them).
    private static bool MayHaveMore(Cluster cluster, Node node) =>
        cluster.Index.PodsOn(node.Name).Count < node.AllocatablePods || cluster.PodsOn(node.Name).Count(pod => !pod.HasEnded) < node.AllocatablePods;

    private static bool HasLabels(Node node, Pod pod) => pod.NodeSelector.Items.All(label => node.Labels[label.Key] == label.Value);

    private static bool IsCordonedFor(Node node, Pod pod) => node.IsUnschedulable && !TaintTolerance.Tolerates(pod, s_unschedulable);

    private static Taint? Untolerated(Node node, Pod pod) =>
        node.Taints.Items.FirstOrDefault(taint => taint.Effect is "NoSchedule" or "NoExecute" && !TaintTolerance.Tolerates(pod, taint));

    private static bool HasAddress(Cluster cluster, Node node, Pod pod) => pod.HostNetwork
        || (pod.Addresses.IsEmpty ? AddressAllocation.HasRoom(cluster, node) : pod.Addresses.Items.All(address => PodChecks.AddressClash(cluster, pod, node, address) is null));
}
