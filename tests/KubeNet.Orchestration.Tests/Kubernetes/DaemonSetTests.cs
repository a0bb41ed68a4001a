using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;
using static KubeNet.Orchestration.Tests.Kubernetes.Workloads;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>A DaemonSet has a pod on each node that its pods may be on, and stay on.</summary>
public sealed class DaemonSetTests
{
    [Fact]
    public void A_daemon_follows_nodes()
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.DaemonSet)));
        cluster = Run(cluster, all => all.AddNode("node4").RemoveNode("node1"));
        Assert.Equal(["node2", "node3", "node4"], cluster.Pods.Values.Select(pod => pod.NodeName).Order());
    }

    [Theory]
    [InlineData("disk In ssd,nvme", "node1 node2")]
    [InlineData("disk NotIn ssd", "node2 node3")]
    [InlineData("disk Exists", "node1 node2")]
    [InlineData("disk DoesNotExist", "node3")]
    [InlineData("cpus Gt 4", "node2")]
    [InlineData("cpus Lt 4", "node1")]
    [InlineData("cpus Lt four", "")]
    [InlineData("disk Exists & cpus Gt 4", "node2")]
    [InlineData("disk DoesNotExist | cpus Lt 4", "node1 node3")]
    [InlineData("metadata.name In node3", "node3")]
    [InlineData("metadata.name NotIn node3", "node1 node2")]
    [InlineData("", "")]
    public void A_daemon_runs_on_the_nodes_of_its_affinity(string terms, string nodes)
    {
        var cluster = Start()
            .SetNode("node1", node => node with { Labels = Labels("disk=ssd,cpus=2") })
            .SetNode("node2", node => node with { Labels = Labels("disk=nvme,cpus=8") });
        var daemon = Web(WorkloadKind.DaemonSet);
        var after = Run(cluster, all => all.AddWorkload(daemon with { Template = daemon.Template with { NodeAffinity = Affinity(terms) } }));
        Assert.Equal(nodes, string.Join(' ', after.Pods.Values.Select(pod => pod.NodeName).Order()));
        var pod = Run(cluster, all => all.AddPod(Pod("a") with { NodeAffinity = Affinity(terms) })).Pods.Values.Single();
        Assert.Equal(nodes.Split(' ')[0], pod.NodeName ?? "");
    }

    [Fact]
    public void A_daemon_leaves_a_node_that_its_affinity_does_not_take_any_more()
    {
        var daemon = Web(WorkloadKind.DaemonSet);
        var cluster = Run(Start(2), all => all.AddWorkload(daemon with { Template = daemon.Template with { NodeAffinity = Affinity("disk DoesNotExist") } }));
        Assert.Equal(["node2"], Run(cluster, all => all.SetNode("node1", node => node with { Labels = Labels("disk=ssd") })).Pods.Values.Select(pod => pod.NodeName));
    }

    [Theory]
    [InlineData("node.kubernetes.io/not-ready", "NoExecute", false, true)]
    [InlineData("node.kubernetes.io/unreachable", "NoExecute", false, true)]
    [InlineData("node.kubernetes.io/disk-pressure", "NoSchedule", false, true)]
    [InlineData("node.kubernetes.io/memory-pressure", "NoSchedule", false, true)]
    [InlineData("node.kubernetes.io/pid-pressure", "NoSchedule", false, true)]
    [InlineData("node.kubernetes.io/unschedulable", "NoSchedule", false, true)]
    [InlineData("node.kubernetes.io/network-unavailable", "NoSchedule", true, true)]
    [InlineData("node.kubernetes.io/network-unavailable", "NoSchedule", false, false)]
    [InlineData("node.kubernetes.io/not-ready", "NoSchedule", false, false)]
    [InlineData("gpu", "NoSchedule", false, false)]
    public void A_daemon_runs_on_a_node_in_trouble(string taint, string effect, bool hostNetwork, bool runs)
    {
        var daemon = Web(WorkloadKind.DaemonSet);
        var cluster = Run(Start(1).SetNode("node1", node => node with { Taints = [new Taint(taint, "any", effect)] }), all => all.AddWorkload(daemon with { Template = daemon.Template with { HostNetwork = hostNetwork } }));
        Assert.Equal(runs ? 1 : 0, cluster.Pods.Count);
    }

    [Fact]
    public void A_daemon_takes_its_pods_that_are_there_over()
    {
        var cluster = Start(1).AddPod(Pod("web-there", "node1", "app=web") with { Owner = "DaemonSet/web" });
        Assert.Equal(["web-there"], Run(cluster, all => all.AddWorkload(Web(WorkloadKind.DaemonSet))).Pods.Keys.Select(name => name.Name));
    }

    [Fact]
    public void A_daemon_tolerates_what_its_template_does()
    {
        var daemon = Web(WorkloadKind.DaemonSet);
        var tainted = Start(1).SetNode("node1", node => node with { Taints = [new Taint("gpu", "", "NoSchedule")] });
        Assert.Single(Run(tainted, all => all.AddWorkload(daemon with { Template = daemon.Template with { Tolerations = [new Toleration("gpu", true, null, null)] } })).Pods);
    }

    [Fact]
    public void A_daemon_whose_template_asks_for_one_node_is_there_only()
    {
        var daemon = Web(WorkloadKind.DaemonSet);
        var cluster = Run(Start(), all => all.AddWorkload(daemon with { Template = daemon.Template with { RequiredNode = "node2", NodeAffinity = Affinity("kubernetes.io/hostname Exists") } }));
        var pod = Assert.Single(cluster.Pods.Values);
        Assert.Equal(("node2", "node2", null), (pod.NodeName, pod.RequiredNode, pod.NodeAffinity));
    }

    [Theory]
    [InlineData("cpus Gt 2", "node2")]
    [InlineData("cpus Lt 8", "node1")]
    [InlineData("cpus Gt -1", "node1 node2")]
    [InlineData("cpus Gt 1e0", "")]
    public void Numbers_are_compared_as_whole_ones(string terms, string nodes)
    {
        var cluster = Start(2).SetNode("node1", node => node with { Labels = Labels("cpus=2") }).SetNode("node2", node => node with { Labels = Labels("cpus=8") });
        Assert.Equal(nodes, string.Join(' ', cluster.Nodes.Values.Where(node => Affinity(terms).Takes(node)).Select(node => node.Name)));
    }

    [Theory]
    [InlineData("NoSchedule", 2)]
    [InlineData("NoExecute", 1)]
    public void A_daemon_s_pod_is_driven_out_only_by_a_taint_that_says_so(string effect, int pods)
    {
        var cluster = Run(Start(2), all => all.AddWorkload(Web(WorkloadKind.DaemonSet)));
        cluster = Run(cluster, all => all.SetNode("node1", node => node with { Taints = [new Taint("gpu", "", effect)] }));
        Assert.Equal(pods, cluster.Pods.Count);
        var gone = Run(cluster, all => cluster.Pods.Values.Where(pod => pod.NodeName == "node1").Aggregate(all, (rest, pod) => rest.RemovePod(pod.Name)));
        Assert.Equal(["node2"], gone.Pods.Values.Select(pod => pod.NodeName));
    }

    [Fact]
    public void A_daemon_s_pod_waits_where_its_host_port_is_taken_and_comes_when_it_is_free()
    {
        var daemon = Web(WorkloadKind.DaemonSet) with { Template = Pod("t", null, "app=web", new ContainerPort { Port = 80, HostPort = 8080 }) };
        var holder = Pod("holder", "node2", null, new ContainerPort { Port = 1, HostPort = 8080 });
        var cluster = Run(Start(), all => all.AddPod(holder).AddWorkload(daemon));
        var pods = cluster.PodsWith("default", Labels("app=web")).ToList();
        Assert.Equal([null, "node1", "node3"], pods.Select(pod => pod.NodeName).Order());
        var warning = Assert.Single(cluster.Warnings);
        Assert.Equal("PodUnschedulable", warning.Id);
        Assert.Contains("node2", warning.Message, StringComparison.Ordinal);
        var waiting = pods.Single(pod => pod.NodeName is null).Name;
        Assert.Equal("node2", Run(cluster with { Warnings = [] }, all => all.RemovePod(holder.Name)).Pods[waiting].NodeName);
        Assert.DoesNotContain(waiting, Run(cluster, all => all.RemoveNode("node2")).Pods.Keys);
    }

    [Fact]
    public void A_daemon_s_pod_waits_where_no_address_is_left()
    {
        var full = Empty().AddNode(new Node { Name = "a", PodCidrs = [IpPrefix.Parse("10.244.0.0/30")] }).AddNode("b").AddPod(Pod("x", "a"));
        var cluster = Run(full, all => all.AddWorkload(Web(WorkloadKind.DaemonSet)));
        Assert.Equal([null, "b"], cluster.PodsWith("default", Labels("app=web")).Select(pod => pod.NodeName).Order());
        Assert.Contains("address", Assert.Single(cluster.Warnings).Message, StringComparison.Ordinal);
    }
}
