using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>kindnetd: the ptp plugin, routes between nodes, KIND-MASQ-AGENT.</summary>
public sealed class KindnetTests
{
    private static Lab TwoNodes(ClusterOptions? options = null) => ThreePods((options ?? new ClusterOptions()) with { Cni = CniKind.Kindnet });

    [Fact]
    public void A_pod_has_its_whole_network_behind_the_gateway() => Assert.Equal(
        """
        default via 10.244.0.1 dev eth0
        10.244.0.0/24 via 10.244.0.1 dev eth0 src 10.244.0.2
        10.244.0.1 dev eth0 scope link src 10.244.0.2
        """, TwoNodes().Config.Routes("a.default", IpFamily.IPv4), ignoreLineEndingDifferences: true);

    [Fact]
    public void A_node_has_a_route_to_each_pod_and_to_the_pods_of_others()
    {
        var routes = TwoNodes().Config.Routes("node1", IpFamily.IPv4).Split('\n');
        Assert.Equal(2, routes.Count(route => route.StartsWith("10.244.0.", StringComparison.Ordinal) && route.EndsWith("scope host", StringComparison.Ordinal)));
        Assert.Contains("10.244.1.0/24 via 192.168.0.3 dev eth0", routes);
    }

    [Fact]
    public void The_chain_is_kindnetds()
    {
        var text = IptablesSave.WriteRules(TwoNodes().Config["node1"].GetRuleset(IpFamily.IPv4), TableName.Nat);
        Assert.Equal(
            """
            -A POSTROUTING -m addrtype ! --dst-type LOCAL -m comment --comment "kind-masq-agent: ensure nat POSTROUTING directs all non-LOCAL destination traffic to our custom KIND-MASQ-AGENT chain" -j KIND-MASQ-AGENT
            -A KIND-MASQ-AGENT -d 10.244.0.0/16 -m comment --comment "kind-masq-agent: local traffic is not subject to MASQUERADE" -j RETURN
            -A KIND-MASQ-AGENT -m comment --comment "kind-masq-agent: outbound traffic is subject to MASQUERADE (must be last in chain)" -j MASQUERADE
            """, string.Join('\n', text.Split('\n').Where(line => line.StartsWith("-A", StringComparison.Ordinal) && line.Contains("KIND-MASQ", StringComparison.Ordinal))), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_pod_s_address_has_its_network_s_length_and_its_link_the_node_s_MTU()
    {
        var link = TwoNodes().Config.Link("a.default", "eth0");
        Assert.Equal(("10.244.0.2/24", 1500), (link.Addresses[0].Address.ToString(), link.Mtu));
    }

    [Fact]
    public void Nodes_of_other_links_are_not_routed_to_and_that_is_said()
    {
        var lab = Lab(new ClusterOptions { Cni = CniKind.Kindnet }, cluster => cluster
            .AddNode("node1", IpAddress.Parse("10.0.1.5")).AddNode("node2", IpAddress.Parse("10.0.2.5")).AddPod(Pod("a", "node1")).AddPod(Pod("c", "node2", null, Tcp(80))));
        Assert.NotEqual(Verdict.Delivered, lab.Tcp("a.default", "10.244.1.2", 80).Verdict);
        Assert.DoesNotContain("10.244.1.0/24", lab.Config.RouteText("node1", IpFamily.IPv4), StringComparison.Ordinal);
        var warning = Assert.Single(lab.Config.Cluster(Name).Warnings);
        Assert.Equal("NodesOnSeveralLinks", warning.Id);
        Assert.Contains("kindnetd routes only between nodes on one link", warning.Message, StringComparison.Ordinal);
        Assert.Empty(TwoNodes().Config.Cluster(Name).Warnings);
    }

    [Theory]
    [InlineData("a.default", "b", IpFamily.IPv4)]
    [InlineData("a.default", "c", IpFamily.IPv4)]
    [InlineData("node1", "a", IpFamily.IPv4)]
    [InlineData("node1", "c", IpFamily.IPv4)]
    [InlineData("a.default", "b", IpFamily.IPv6)]
    [InlineData("a.default", "c", IpFamily.IPv6)]
    public void Pods_are_reached_and_see_the_pods_address(string from, string to, IpFamily family)
    {
        var lab = TwoNodes(DualStack);
        var pods = lab.Config.Cluster(Name).Pods;
        var trace = lab.Tcp(from, pods[new("default", to)].AddressOf(family)!.Value, 80);
        Assert.Equal(Verdict.Delivered, trace.Verdict);
        if (from == "a.default")
            Assert.Equal(pods[new("default", "a")].AddressOf(family), trace.Delivered!.Packet.Source);
    }

    [Fact]
    public void What_leaves_the_pod_networks_has_the_nodes_address()
    {
        var lab = TwoNodes();
        lab.Edit(config => config.AddListener("kube-lan", new Listener(Engine.Packets.IpProtocol.Tcp, null, 8000)));
        Assert.Equal("192.168.0.2", lab.Tcp("a.default", "192.168.0.1", 8000).Delivered!.Packet.Source.ToString());
    }

    [Fact]
    public void A_pod_reaches_itself_through_a_service()
    {
        var lab = TwoNodes();
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.AddService(Service("web", "app=a", Port(80)) with { ClusterIPs = [IpAddress.Parse("10.96.0.80")] })));
        Assert.Equal("a.default", lab.Tcp("a.default", "10.96.0.80", 80).Delivered?.Namespace);
        Assert.Equal("a.default", lab.Tcp("c.default", "10.96.0.80", 80).Delivered?.Namespace);
    }

    [Fact]
    public void A_pod_that_goes_takes_its_route_along()
    {
        var lab = TwoNodes();
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "a"))));
        Assert.DoesNotContain("10.244.0.2 ", lab.Config.RouteText("node1", IpFamily.IPv4), StringComparison.Ordinal);
    }
}
