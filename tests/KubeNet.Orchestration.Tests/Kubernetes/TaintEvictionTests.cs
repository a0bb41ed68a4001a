using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;
using static KubeNet.Orchestration.Tests.Kubernetes.Workloads;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Taints of the effect NoExecute drive out pods that do not tolerate them.</summary>
public sealed class TaintEvictionTests
{
    private static readonly Taint s_taint = new("gpu", "yes", "NoExecute");

    private static Cluster Tainted(Cluster cluster, params Taint[] taints) => Run(cluster, all => all.SetNode("node1", node => node with { Taints = [.. taints] }));

    private static Toleration Tolerates(string? key, long? seconds = null, string? effect = "NoExecute") => new(key, true, null, effect) { Seconds = seconds };

    [Fact]
    public void Pods_go_to_other_nodes_and_one_that_nobody_makes_again_is_gone()
    {
        var cluster = Tainted(Run(Start(2).AddPod(Pod("bare", "node1")), all => all.AddWorkload(Web(WorkloadKind.Deployment, 4)).AddWorkload(Web(WorkloadKind.StatefulSet, 2) with { Name = new("default", "db") })), s_taint);
        Assert.Equal(6, cluster.Pods.Values.Count(pod => pod.NodeName == "node2"));
        Assert.Empty(cluster.PodsOn("node1"));
        var warning = Assert.Single(cluster.Warnings);
        Assert.Equal("PodEvicted", warning.Id);
        Assert.Contains("the taint gpu=yes:NoExecute and drives out 'default/bare', which", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu", null, "NoExecute", true)]
    [InlineData("gpu", null, null, true)]
    [InlineData(null, null, null, true)]
    [InlineData("gpu", null, "NoSchedule", false)]
    [InlineData("other", null, null, false)]
    [InlineData("gpu", 0L, null, false)]
    [InlineData("gpu", -1L, null, false)]
    public void A_pod_that_tolerates_it_stays(string? key, long? seconds, string? effect, bool stays) =>
        Assert.Equal(stays ? 1 : 0, Tainted(Start(1).AddPod(Pod("a", "node1") with { Tolerations = [Tolerates(key, seconds, effect)] }), s_taint).Pods.Count);

    [Fact]
    public void A_pod_that_tolerates_it_for_a_time_stays_and_it_is_said()
    {
        var cluster = Tainted(Start(1).AddPod(Pod("a", "node1") with { Tolerations = [Tolerates("gpu", 60)] }).AddPod(Pod("b", "node1") with { Tolerations = [Tolerates("gpu")] }), s_taint);
        Assert.Equal(2, cluster.Pods.Count);
        Assert.Contains("a pod of it tolerates for 60 seconds only", Assert.Single(cluster.Warnings).Message, StringComparison.Ordinal);
    }

    /// <summary>DefaultTolerationSeconds gives each pod both, unless it has one of the key.</summary>
    [Theory]
    [InlineData("node.kubernetes.io/not-ready", true)]
    [InlineData("node.kubernetes.io/unreachable", true)]
    [InlineData("node.kubernetes.io/out-of-service", false)]
    public void All_pods_tolerate_a_node_in_trouble_for_a_time(string key, bool stays)
    {
        var taint = new Taint(key, "", "NoExecute");
        Assert.Equal(stays ? 1 : 0, Tainted(Start(1).AddPod(Pod("a", "node1")), taint).Pods.Count);
        Assert.Empty(Tainted(Start(1).AddPod(Pod("a", "node1") with { Tolerations = [Tolerates(key, 0)] }), taint).Pods);
        Assert.Empty(Tainted(Start(1).AddPod(Pod("a", "node1") with { Tolerations = [new Toleration(key, false, "other", "NoExecute")] }), taint).Pods);
    }

    [Fact]
    public void A_NoSchedule_taint_leaves_pods_alone() => Assert.Single(Tainted(Start(1).AddPod(Pod("a", "node1")), s_taint with { Effect = "NoSchedule" }).Pods);

    [Fact]
    public void No_pod_comes_to_a_node_that_would_drive_it_out()
    {
        var cluster = Tainted(Start(1), s_taint);
        ShouldFail("PodNotTolerant", () => cluster.AddPod(Pod("a", "node1")));
        Assert.Single(cluster.AddPod(Pod("a", "node1") with { Tolerations = [Tolerates("gpu")] }).Pods);
        var web = Web(WorkloadKind.ReplicaSet, 1);
        var after = Run(cluster, all => all.AddWorkload(web with { Template = web.Template with { NodeName = "node1" } }));
        Assert.Empty(after.Pods);
        Assert.Contains("whose taint gpu=yes:NoExecute drives them out", Assert.Single(after.Warnings).Message, StringComparison.Ordinal);
    }
}
