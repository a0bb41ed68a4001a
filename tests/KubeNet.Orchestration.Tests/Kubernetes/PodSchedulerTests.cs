using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;
using static KubeNet.Orchestration.Tests.Kubernetes.Workloads;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Which node a pod goes to, and what it waits for.</summary>
public sealed class PodSchedulerTests
{
    [Fact]
    public void The_scheduler_honours_selectors_taints_cordons_and_host_ports()
    {
        var cluster = Start(4)
            .SetNode("node1", node => node with { IsUnschedulable = true })
            .SetNode("node2", node => node with { Taints = [new Taint("gpu", "yes", "NoSchedule")] })
            .SetNode("node4", node => node with { Labels = node.Labels.With("disk", "ssd") });
        var after = Run(cluster, all => all
            .AddPod(Pod("a") with { NodeSelector = Labels("disk=ssd") })
            .AddPod(Pod("b") with { Tolerations = [new Toleration("gpu", true, null, null)] })
            .AddPod(Pod("c", null, null, new ContainerPort { Port = 80, HostPort = 80 }))
            .AddPod(Pod("d", null, null, new ContainerPort { Port = 80, HostPort = 80 }))
            .AddPod(Pod("e", null, null, new ContainerPort { Port = 80, HostPort = 80 })));
        Assert.Equal(["node4", "node2", "node3", "node4", null], after.Pods.Values.Select(pod => pod.NodeName));
        var warning = Assert.Single(after.Warnings);
        Assert.Equal("PodUnschedulable", warning.Id);
        Assert.Contains("host ports", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another value of the label", false)]
    [InlineData("a cordon", false)]
    [InlineData("a cordon that is tolerated", true)]
    [InlineData("NoExecute", false)]
    [InlineData("PreferNoSchedule", true)]
    public void A_pod_goes_to_a_node_unless_it_has(string what, bool goes)
    {
        var cluster = Start(1).SetNode("node1", node => what switch
        {
            "another value of the label" => node with { Labels = Labels("disk=hdd") },
            "NoExecute" or "PreferNoSchedule" => node with { Labels = Labels("disk=ssd"), Taints = [new Taint("gpu", "", what)] },
            _ => node with { Labels = Labels("disk=ssd"), IsUnschedulable = true },
        });
        var pod = Pod("a") with { NodeSelector = Labels("disk=ssd"), Tolerations = what.EndsWith("tolerated", StringComparison.Ordinal) ? [new Toleration("node.kubernetes.io/unschedulable", true, null, null)] : [] };
        Assert.Equal(goes ? "node1" : null, Run(cluster, all => all.AddPod(pod)).Pods.Values.Single().NodeName);
    }

    /// <summary>A pod that waits holds the address that it asks for, but is on no node that could count it: the scheduler's choice threw.</summary>
    [Theory]
    [InlineData(CniKind.Bridge, null)]
    [InlineData(CniKind.Calico, null)]
    [InlineData(CniKind.Calico, "b")]
    public void A_pod_waits_where_others_elsewhere_have_the_last_addresses(CniKind cni, string? node)
    {
        var cluster = Empty(new ClusterOptions { Cni = cni }).AddNode(new Node { Name = "a", PodCidrs = [IpPrefix.Parse("10.244.0.0/30")] })
            .AddNode(new Node { Name = "b", PodCidrs = [IpPrefix.Parse("10.244.1.0/30")], IsUnschedulable = true });
        cluster = Enumerable.Range(0, 4).Aggregate(cluster, (all, number) => cni == CniKind.Calico || number == 2 ? all.AddPod(Pod($"x{number}", node) with { NodeSelector = Labels("disk=ssd"), Addresses = [IpAddress.Parse($"10.244.0.{number}")] }) : all);
        var after = Run(cluster, all => all.AddPod(Pod("new")));
        Assert.Null(after.Pod(new("default", "new")).NodeName);
        Assert.Contains(after.Warnings, warning => warning.Message == "Pod 'default/new' waits for a node: 1 node has no address left, and 1 node is cordoned.");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_pod_without_a_network_of_its_own_takes_no_address_of_its_node(bool isPending, bool hostNetwork)
    {
        var cluster = Empty().AddNode(new Node { Name = "a", PodCidrs = [IpPrefix.Parse("10.244.0.0/30")] }).AddPod(Pod("x", "a") with { IsPending = isPending, HostNetwork = hostNetwork });
        Assert.Equal("10.244.0.2", Run(cluster, all => all.AddPod(Pod("new"))).Pod(new("default", "new")).Addresses[0].ToString());
    }

    [Fact]
    public void A_pod_on_the_network_of_its_node_needs_no_address()
    {
        var full = Empty().AddNode(new Node { Name = "a", PodCidrs = [IpPrefix.Parse("10.244.0.0/30")] }).AddPod(Pod("x", "a"));
        Assert.Equal("a", Run(full, all => all.AddPod(Pod("y") with { HostNetwork = true })).Pod(new("default", "y")).NodeName);
    }

    [Fact]
    public void A_pod_waits_where_one_of_its_two_addresses_cannot_be()
    {
        var cluster = Run(Empty(DualStack).AddNode("a"), all => all.AddPod(Pod("x") with { Addresses = [IpAddress.Parse("10.244.0.9"), IpAddress.Parse("fd00:10:244:9::9")] }));
        Assert.Null(cluster.Pods.Values.Single().NodeName);
        Assert.Equal("Pod 'default/x' waits for a node: 1 node cannot give it 10.244.0.9 and fd00:10:244:9::9.", Assert.Single(cluster.Warnings).Message);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Pods_that_have_ended_or_not_started_are_given_no_node(bool hasEnded, bool isPending)
    {
        var cluster = Run(Start(), all => all.AddPod(Pod("a") with { HasEnded = hasEnded, IsPending = isPending }));
        Assert.Null(cluster.Pods.Values.Single().NodeName);
        Assert.Empty(cluster.Warnings);
    }

    [Fact]
    public void A_pod_that_had_not_started_is_told_when_it_waits_for_the_scheduler()
    {
        var cluster = Run(Empty(), all => all.AddPod(Pod("a") with { IsPending = true }));
        Assert.Single(Run(cluster, all => all.SetPod(new("default", "a"), pod => pod with { IsPending = false })).Warnings);
    }

    [Fact]
    public void What_keeps_a_pod_from_each_node_is_said()
    {
        var cluster = Start(2).SetNode("node1", node => node with { IsUnschedulable = true }).SetNode("node2", node => node with { IsUnschedulable = true });
        Assert.Equal("Pod 'default/a' waits for a node: 2 nodes are cordoned.", WhyItWaits(cluster, Pod("a")));
        cluster = Start(2).SetNode("node1", node => node with { Taints = [new Taint("gpu", "yes", "NoSchedule")] }).AddPod(Pod("web", "node2", null, new ContainerPort { Port = 80, HostPort = 80 }));
        Assert.Equal("Pod 'default/a' waits for a node: 1 node has the taint gpu=yes:NoSchedule, which it does not tolerate, and 1 node has its host ports taken.",
            WhyItWaits(cluster, Pod("a", null, null, new ContainerPort { Port = 80, HostPort = 80 })));
        Assert.Equal("Pod 'default/a' waits for a node: 2 nodes lack labels of its nodeSelector (disk=ssd).", WhyItWaits(Start(2), Pod("a") with { NodeSelector = Labels("disk=ssd") }));
        Assert.Equal("Pod 'default/a' waits for a node: 2 nodes are not of its nodeAffinity.", WhyItWaits(Start(2), Pod("a") with { NodeAffinity = Affinity("disk Exists") }));

        static string WhyItWaits(Cluster cluster, Pod pod) => Assert.Single(Run(cluster, all => all.AddPod(pod)).Warnings).Message;
    }

    [Fact]
    public void A_pod_that_waits_is_told_once()
    {
        var cluster = Run(Empty(), all => all.AddPod(Pod("a")));
        Assert.Single(cluster.Warnings);
        Assert.Empty(Run(cluster with { Warnings = [] }, all => all.AddNamespace("shop")).Warnings);
    }

    [Fact]
    public void A_waiting_pod_is_placed_when_a_node_comes()
    {
        var cluster = Run(Empty(), all => all.AddPod(Pod("a")));
        Assert.Contains("no node", Assert.Single(cluster.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal("node1", Run(cluster, all => all.AddNode("node1")).Pods.Values.Single().NodeName);
    }

    [Fact]
    public void A_full_node_is_passed_over()
    {
        var cluster = Empty().AddNode(new Node { Name = "a", PodCidrs = [IpPrefix.Parse("10.244.0.0/30")] }).AddNode("b").AddPod(Pod("x", "a")).AddPod(Pod("y", "b")).AddPod(Pod("z", "b"));
        Assert.Equal("b", Run(cluster, all => all.AddPod(Pod("new"))).Pods[new("default", "new")].NodeName);
    }

    [Fact]
    public void A_node_has_as_many_pods_as_a_kubelet_usually_takes()
    {
        var cluster = Run(Start(1), all => all.AddWorkload(Web(WorkloadKind.Deployment, 150)));
        Assert.Equal(110, cluster.PodsOn("node1").Count());
        Assert.Equal(40, cluster.Warnings.Count);
        Assert.EndsWith("waits for a node: 1 node has as many pods as it may.", cluster.Warnings[0].Message, StringComparison.Ordinal);
        Assert.Equal(150, Run(cluster, all => all.AddNode("node2")).Pods.Values.Count(pod => pod.NodeName is not null));
    }

    [Fact]
    public void A_pod_that_has_ended_leaves_its_place_to_another_and_one_that_names_its_node_needs_none()
    {
        var full = Empty().AddNode(new Node { Name = "a", AllocatablePods = 1 }).AddPod(Pod("x", "a"));
        Assert.Null(Run(full, all => all.AddPod(Pod("new"))).Pod(new("default", "new")).NodeName);
        Assert.Equal("a", Run(full.SetPod(new("default", "x"), pod => pod with { HasEnded = true }), all => all.AddPod(Pod("new"))).Pod(new("default", "new")).NodeName);
        Assert.Equal(2, Run(full, all => all.AddPod(Pod("y", "a"))).PodsOn("a").Count());
    }

    [Fact]
    public void Pods_whose_template_names_a_node_come_up_to_its_number()
    {
        var cluster = Run(Empty().AddNode(new Node { Name = "a", AllocatablePods = 2 }), all => all.AddWorkload(Web(WorkloadKind.ReplicaSet) with { Template = Pod("t", "a", "app=web", Tcp(80)) }));
        Assert.Equal(2, cluster.Pods.Count);
        Assert.Contains("which may have no more pods", Assert.Single(cluster.Warnings).Message, StringComparison.Ordinal);
    }

    /// <summary>A mutated manifest, of a pod with an address and without a node, found that the first node was taken whatever its network.</summary>
    [Fact]
    public void A_pod_with_an_address_waits_for_the_node_of_that_network()
    {
        var cluster = Empty().AddNode(new Node { Name = "a", PodCidrs = [IpPrefix.Parse("10.244.1.0/24")] }).AddNode(new Node { Name = "b", PodCidrs = [IpPrefix.Parse("10.244.2.0/24")] });
        var there = Run(cluster, all => all.AddPod(Pod("web") with { Addresses = [IpAddress.Parse("10.244.2.7")] }));
        Assert.Equal("b", there.Pods.Values.Single().NodeName);
        var nowhere = Run(cluster, all => all.AddPod(Pod("web") with { Addresses = [IpAddress.Parse("10.244.3.7")] }));
        Assert.Null(nowhere.Pods.Values.Single().NodeName);
        Assert.Contains("10.244.3.7", Assert.Single(nowhere.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_would_rather_not_is_the_last_one_taken()
    {
        var cluster = Empty().AddNode(new Node { Name = "node1", Taints = [new Taint("k", "", "PreferNoSchedule")] }).AddNode("node2").AddNode(new Node { Name = "node3", IsUnschedulable = true });
        cluster = Run(cluster, all => all.AddPod(Pod("a")).AddPod(Pod("b")).AddPod(Pod("c") with { Tolerations = [new Toleration("k", true, null, null)] }));
        Assert.Equal("node2 node2 node1", string.Join(' ', cluster.Pods.Values.Select(pod => pod.NodeName)));
        Assert.Equal("node1", Run(cluster, all => all.SetNode("node2", node => node with { IsUnschedulable = true }).AddPod(Pod("d"))).Pod(new("default", "d")).NodeName);
    }
}
