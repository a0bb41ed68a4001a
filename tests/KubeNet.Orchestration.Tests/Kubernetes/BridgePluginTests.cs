using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>The bridge plugin: cni0, host-local's addresses, and routes between nodes.</summary>
public sealed class BridgePluginTests
{
    [Fact]
    public void A_node_has_a_bridge_with_the_gateway_and_routes_to_the_pods_of_other_nodes()
    {
        var config = ThreePods().Config;
        Assert.Equal(
            """
            default via 192.168.0.1 dev eth0
            10.244.0.0/24 dev cni0 proto kernel scope link src 10.244.0.1
            10.244.1.0/24 via 192.168.0.3 dev eth0
            192.168.0.0/24 dev eth0 proto kernel scope link src 192.168.0.2
            """, config.RouteText("node1", IpFamily.IPv4).Trim().Replace(" \n", "\n", StringComparison.Ordinal), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_pod_has_an_address_of_its_nodes_network_and_the_bridge_as_its_gateway()
    {
        var config = ThreePods().Config;
        Assert.Equal(
            """
            default via 10.244.0.1 dev eth0
            10.244.0.0/24 dev eth0 proto kernel scope link src 10.244.0.3
            """, config.RouteText("b.default", IpFamily.IPv4).Trim().Replace(" \n", "\n", StringComparison.Ordinal), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("a.default", "10.244.0.3")]
    [InlineData("a.default", "10.244.1.2")]
    [InlineData("c.default", "10.244.0.2")]
    [InlineData("node1", "10.244.0.2")]
    [InlineData("node1", "10.244.1.2")]
    public void Pods_and_nodes_reach_pods(string from, string to) => Assert.Equal(Verdict.Delivered, ThreePods().Tcp(from, to, 80).Verdict);

    [Theory]
    [InlineData("a.default", "fd00:10:244::3")]
    [InlineData("a.default", "fd00:10:244:1::2")]
    [InlineData("a.default", "10.244.1.2")]
    public void Both_families_are_wired(string from, string to) => Assert.Equal(Verdict.Delivered, ThreePods(DualStack).Tcp(from, to, 80).Verdict);

    [Theory]
    [InlineData(CniKind.Bridge)]
    [InlineData(CniKind.FlannelVxlan)]
    [InlineData(CniKind.FlannelHostGw)]
    [InlineData(CniKind.Calico)]
    [InlineData(CniKind.Kindnet)]
    public void Gateways_keep_their_MAC_as_pods_and_nodes_come_and_go(CniKind cni)
    {
        for (ulong seed = 0; seed < 6; seed++)
        {
            var lab = new Lab(seed);
            lab.Edit(config => config.AddCluster(Name, new ClusterOptions { Cni = cni }).EditCluster(Name, cluster => cluster.AddNode("node1").AddNode("node2")
                .AddPod(Pod("client", "node1")).AddPod(Pod("web", "node2", null, Tcp(80)))));
            var web = lab.Config.Cluster(Name).Pod(new ObjectName("default", "web")).Addresses[0];
            Assert.Equal(Verdict.Delivered, lab.Tcp("client.default", web, 80).Verdict);
            string[] others = ["p1", "p2", "p3", "p4"];
            foreach (var edit in others.Select(name => (Func<Cluster, Cluster>)(cluster => cluster.AddPod(Pod(name, "node1")).AddNode($"node-{name}")))
                .Concat(others.Select(name => (Func<Cluster, Cluster>)(cluster => cluster.RemovePod(new ObjectName("default", name)).RemoveNode($"node-{name}")))))
            {
                lab.Edit(config => config.EditCluster(Name, edit));
                Assert.Equal(Verdict.Delivered, lab.Tcp("client.default", web, 80).Verdict);
                Assert.Equal(Verdict.Refused, lab.Tcp("node2", "192.168.0.1", 99).Verdict);
            }
        }
    }

    [Fact]
    public void A_removed_pod_leaves_nothing_behind()
    {
        var lab = ThreePods();
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new ObjectName("default", "b"))));
        Assert.False(lab.Config.Namespaces.ContainsKey("b.default"));
        Assert.Equal(["lo", "eth0", "cni0", "veth"], lab.Config["node1"].Links.Values.Select(link => link.Name.StartsWith("veth", StringComparison.Ordinal) ? "veth" : link.Name));
    }

    [Fact]
    public void A_removed_node_takes_its_pods_along_and_the_others_lose_their_route()
    {
        var lab = ThreePods();
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemoveNode("node2")));
        Assert.Equal(["a.default", "b.default", "kube-lan", "node1"], lab.Config.Namespaces.Keys);
        Assert.DoesNotContain("10.244.1.0", lab.Config.RouteText("node1", IpFamily.IPv4), StringComparison.Ordinal);
        Assert.DoesNotContain("10.244.1.0", lab.Config.RouteText("kube-lan", IpFamily.IPv4), StringComparison.Ordinal);
    }

    [Fact]
    public void A_removed_cluster_leaves_an_empty_lab()
    {
        var lab = ThreePods();
        lab.Edit(config => config.RemoveCluster(Name));
        Assert.Empty(lab.Config.Namespaces);
        Assert.Empty(lab.Config.Layer<KubernetesLayer>()!.Clusters);
    }

    [Fact]
    public void Nodes_of_different_segments_meet_at_the_router()
    {
        var lab = Lab(null, cluster => cluster
            .AddNode("node1", IpAddress.Parse("10.0.1.5")).AddNode("node2", IpAddress.Parse("10.0.2.5"))
            .AddPod(Pod("a", "node1", "app=a", Tcp(80))).AddPod(Pod("c", "node2", "app=c", Tcp(80))));
        Assert.Equal(Verdict.Delivered, lab.Tcp("a.default", "10.244.1.2", 80).Verdict);
        Assert.Contains(lab.Tcp("a.default", "10.244.1.2", 80).Hops, hop => hop.Namespace == "kube-lan");
    }

    [Fact]
    public void A_route_of_a_peer_is_what_the_command_makes()
    {
        var config = ThreePods(DualStack).Config;
        foreach (var family in (IpFamily[])[IpFamily.IPv4, IpFamily.IPv6])
        {
            var cidr = config.Cluster(Name).Nodes["node2"].PodCidrOf(family)!.Value;
            var spec = new RouteSpec { Destination = cidr, Via = config.Cluster(Name).Nodes["node2"].AddressOf(family), Link = "eth0" };
            var again = config.RemoveRoute("node1", spec).AddRoute("node1", spec);
            Assert.Equal(again["node1"].Routing(family).GetTable(254)[cidr], config["node1"].Routing(family).GetTable(254)[cidr]);
        }
    }
}
