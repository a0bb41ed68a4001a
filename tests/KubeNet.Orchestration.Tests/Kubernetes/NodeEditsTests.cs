using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Nodes: what they are given, and what is refused.</summary>
public sealed class NodeEditsTests
{
    private static Node NodeOf(string name, string? address = null, string? cidr = null) => new()
    {
        Name = name,
        Addresses = address is null ? [] : [IpAddress.Parse(address)],
        PodCidrs = cidr is null ? [] : [IpPrefix.Parse(cidr)],
    };

    [Fact]
    public void Nodes_are_given_addresses_and_pod_networks_in_order()
    {
        var cluster = Empty(DualStack).AddNode("a").AddNode("b");
        Assert.Equal(["192.168.0.3", "fd00:c0a8::3"], cluster.Nodes["b"].Addresses.Select(address => address.ToString()));
        Assert.Equal(["10.244.1.0/24", "fd00:10:244:1::/64"], cluster.Nodes["b"].PodCidrs.Select(cidr => cidr.ToString()));
    }

    [Theory]
    [InlineData("a b::NoSchedule")]
    [InlineData("a:b!:NoSchedule")]
    [InlineData("a::Bogus")]
    [InlineData("a::NoSchedule a:b:NoSchedule")]
    public void Taints_that_the_API_refuses_are_refused(string text)
    {
        var taints = text.Split(" a:").Select(taint => taint.Split(':')).Select(parts => new Taint(parts.Length == 3 ? parts[0] : "a", parts[^2], parts[^1])).ToEquatableArray();
        ShouldFail("InvalidTaint", () => Empty().AddNode(NodeOf("a") with { Taints = taints }));
        ShouldFail("InvalidTaint", () => Empty().AddNode("a").SetNode("a", node => node with { Taints = taints }));
    }

    [Theory]
    [InlineData("a b", null, null)]
    [InlineData("a", "b!", null)]
    [InlineData("a", "b", "Bogus")]
    public void Tolerations_that_the_API_refuses_are_refused(string key, string? value, string? effect) =>
        ShouldFail("InvalidToleration", () => Empty().AddPod(Pod("a") with { Tolerations = [new Toleration(key, value is null, value, effect)] }));

    [Fact]
    public void A_segment_holds_253_nodes_and_the_next_one_begins_behind_its_router()
    {
        var cluster = Enumerable.Range(0, 254).Aggregate(Empty(new ClusterOptions { PodCidrs = [IpPrefix.Parse("10.128.0.0/9")] }), (all, number) => all.AddNode($"n{number}"));
        Assert.Equal("192.168.0.254", cluster.Nodes["n252"].Addresses[0].ToString());
        Assert.Equal("192.168.1.2", cluster.Nodes["n253"].Addresses[0].ToString());
    }

    [Fact]
    public void A_pod_network_that_was_given_back_comes_again_after_the_others()
    {
        var cluster = Empty(new ClusterOptions { PodCidrs = [IpPrefix.Parse("10.244.0.0/23")] }).AddNode("a").AddNode("b").RemoveNode("a").AddNode("c");
        Assert.Equal("10.244.0.0/24", cluster.Nodes["c"].PodCidrs[0].ToString());
    }

    [Theory]
    [InlineData("InvalidObjectName", "Node_1", null, null)]
    [InlineData("NodeExists", "a", null, null)]
    [InlineData("NodeAddressTaken", "b", "192.168.0.2", null)]
    [InlineData("NodeAddressTaken", "b", "10.244.0.7", null)]
    [InlineData("NodeAddressTaken", "b", "10.96.0.7", null)]
    [InlineData("InvalidNodeAddress", "b", "192.168.0.0", null)]
    [InlineData("InvalidNodeAddress", "b", "192.168.0.255", null)]
    [InlineData("InvalidNodeAddress", "b", "224.0.0.1", null)]
    [InlineData("PodCidrOverlaps", "b", null, "10.244.0.0/25")]
    [InlineData("PodCidrOverlaps", "b", null, "10.244.0.0/16")]
    [InlineData("PodCidrOverlaps", "b", null, "192.168.0.0/24")]
    [InlineData("PodCidrOverlaps", "b", null, "192.168.0.128/25")]
    [InlineData("PodCidrOverlaps", "b", null, "10.100.0.0/16")]
    [InlineData("PodCidrOverlaps", "b", "10.7.0.5", "10.7.0.0/16")]
    [InlineData("InvalidPodCidr", "b", null, "10.244.9.0/31")]
    public void A_node_that_cannot_be_is_refused(string errorId, string name, string? address, string? cidr)
    {
        var cluster = Empty().AddNode("a");
        ShouldFail(errorId, () => cluster.AddNode(NodeOf(name, address, cidr)));
    }

    [Fact]
    public void A_cluster_runs_out_of_pod_networks()
    {
        var cluster = Empty(new ClusterOptions { PodCidrs = [IpPrefix.Parse("10.244.0.0/23")] }).AddNode("a").AddNode("b");
        ShouldFail("PodCidrsExhausted", () => cluster.AddNode("c"));
    }

    [Fact]
    public void A_cluster_runs_out_of_node_addresses()
    {
        var cluster = Empty(new ClusterOptions { NodeCidrs = [IpPrefix.Parse("192.168.0.0/30")] }).AddNode("a");
        ShouldFail("NodeAddressesExhausted", () => cluster.AddNode("b"));
    }

    [Fact]
    public void An_unknown_node_is_named_among_those_that_there_are() =>
        Assert.Contains("It has: a.", Assert.ThrowsAny<KubeNet.Engine.NetConfigException>(() => Empty().AddNode("a").RemoveNode("b")).Message, StringComparison.Ordinal);

    [Fact]
    public void Labels_and_taints_change_and_addresses_do_not()
    {
        var cluster = Empty().AddNode("a").SetNode("a", node => node with { IsUnschedulable = true });
        Assert.True(cluster.Nodes["a"].IsUnschedulable);
        ShouldFail("NodeFieldImmutable", () => cluster.SetNode("a", node => node with { Addresses = [] }));
    }

    [Theory]
    [InlineData(null, "a linux linux amd64 amd64")]
    [InlineData("kubernetes.io/hostname=h,kubernetes.io/arch=arm64", "h linux linux arm64 arm64")]
    [InlineData("kubernetes.io/os=other,beta.kubernetes.io/arch=x86", "a other other amd64 x86")]
    public void A_node_has_the_labels_of_its_kubelet(string? given, string expected)
    {
        var cluster = Empty().AddNode(new Node { Name = "a", Labels = Labels(given) });
        Assert.Equal(expected, KubeletLabels(cluster));
        Assert.Equal(expected, KubeletLabels(Empty().AddNode("a").SetNode("a", node => node with { Labels = Labels(given) })));
    }

    [Fact]
    public void Labels_of_the_kubelet_stay_with_a_change_that_leaves_them_out()
    {
        var cluster = Empty().AddNode(new Node { Name = "a", Labels = Labels("kubernetes.io/hostname=h,kubernetes.io/arch=arm64,disk=ssd") });
        cluster = cluster.SetNode("a", node => node with { Labels = Labels("disk=hdd") });
        Assert.Equal("h linux linux arm64 arm64", KubeletLabels(cluster));
        Assert.Equal("hdd", cluster.Nodes["a"].Labels["disk"]);
    }

    private static string KubeletLabels(Cluster cluster) =>
        string.Join(' ', new[] { "kubernetes.io/hostname", "kubernetes.io/os", "beta.kubernetes.io/os", "kubernetes.io/arch", "beta.kubernetes.io/arch" }.Select(key => cluster.Nodes["a"].Labels[key]));

    [Theory]
    [InlineData("ClusterNetworksOverlap", "10.96.0.0/16", "10.96.0.0/12")]
    [InlineData("ClusterNetworksOverlap", "10.244.0.0/16", "192.168.0.0/24")]
    [InlineData("InvalidClusterOption", "10.244.0.0/16", "fd00::/112")]
    public void Networks_of_a_cluster_keep_apart(string errorId, string pods, string services) =>
        ShouldFail(errorId, () => Empty(new ClusterOptions { PodCidrs = [IpPrefix.Parse(pods)], ServiceCidrs = [IpPrefix.Parse(services)] }));

    [Fact]
    public void Node_networks_are_one_of_each_family_and_apart_from_pods()
    {
        ShouldFail("InvalidClusterOption", () => Empty(new ClusterOptions { NodeCidrs = [IpPrefix.Parse("192.168.0.0/24"), IpPrefix.Parse("192.168.1.0/24")] }));
        var calico = new ClusterOptions { PodCidrs = [IpPrefix.Parse("192.168.0.0/16")] };
        ShouldFail("ClusterNetworksOverlap", () => Empty(calico));
        Assert.Equal("172.18.0.2", Empty(calico.WithNodesBeside()).AddNode("a").Nodes["a"].Addresses[0].ToString());
        Assert.Equal(new ClusterOptions(), new ClusterOptions().WithNodesBeside());
    }

    [Theory]
    [InlineData(33, 64)]
    [InlineData(31, 64)]
    [InlineData(-1, 64)]
    [InlineData(24, 129)]
    public void Segments_have_room_for_a_router_and_a_node(int v4, int v6) =>
        ShouldFail("InvalidClusterOption", () => Empty(new ClusterOptions { SegmentLengthV4 = v4, SegmentLengthV6 = v6 }));
}
