using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>flannel: its rules, its routes, its overlay.</summary>
public sealed class FlannelTests
{
    [Fact]
    public void Host_gw_has_a_route_by_each_node()
    {
        var config = ThreePods(new ClusterOptions { Cni = CniKind.FlannelHostGw }).Config;
        Assert.Equal(
            """
            default via 192.168.0.1 dev eth0
            10.244.0.0/24 dev cni0 proto kernel scope link src 10.244.0.1
            10.244.1.0/24 via 192.168.0.3 dev eth0
            192.168.0.0/24 dev eth0 proto kernel scope link src 192.168.0.2
            """, config.Routes("node1", IpFamily.IPv4), ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            default via 10.244.0.1 dev eth0
            10.244.0.0/24 dev eth0 proto kernel scope link src 10.244.0.2
            10.244.0.0/16 via 10.244.0.1 dev eth0
            """, config.Routes("a.default", IpFamily.IPv4), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void The_rules_are_flanneld_s()
    {
        var config = ThreePods(new ClusterOptions { Cni = CniKind.FlannelHostGw }).Config;
        var ruleset = config["node2"].GetRuleset(IpFamily.IPv4);
        Assert.Equal(
            """
            -A POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG
            -A FLANNEL-POSTRTG -m mark --mark 0x4000/0x4000 -m comment --comment "flanneld masq" -j RETURN
            -A FLANNEL-POSTRTG -s 10.244.1.0/24 -d 10.244.0.0/16 -m comment --comment "flanneld masq" -j RETURN
            -A FLANNEL-POSTRTG -s 10.244.0.0/16 -d 10.244.1.0/24 -m comment --comment "flanneld masq" -j RETURN
            -A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.1.0/24 -m comment --comment "flanneld masq" -j RETURN
            -A FLANNEL-POSTRTG -s 10.244.0.0/16 ! -d 224.0.0.0/4 -m comment --comment "flanneld masq" -j MASQUERADE --random-fully
            -A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.0.0/16 -m comment --comment "flanneld masq" -j MASQUERADE --random-fully
            """, Rules(ruleset, TableName.Nat, "flanneld"), ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            -A FORWARD -m comment --comment "flanneld forward" -j FLANNEL-FWD
            -A FLANNEL-FWD -s 10.244.0.0/16 -m comment --comment "flanneld forward" -j ACCEPT
            -A FLANNEL-FWD -d 10.244.0.0/16 -m comment --comment "flanneld forward" -j ACCEPT
            """, Rules(ruleset, TableName.Filter, "flanneld"), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("a.default", "10.244.0.3")]
    [InlineData("a.default", "10.244.1.2")]
    [InlineData("node1", "10.244.1.2")]
    public void Host_gw_reaches_pods(string from, string to) => Assert.Equal(Verdict.Delivered, ThreePods(new ClusterOptions { Cni = CniKind.FlannelHostGw }).Tcp(from, to, 80).Verdict);

    [Fact]
    public void Host_gw_does_not_cross_a_router()
    {
        var lab = Lab(new ClusterOptions { Cni = CniKind.FlannelHostGw }, cluster => cluster
            .AddNode("node1", IpAddress.Parse("10.0.1.5")).AddNode("node2", IpAddress.Parse("10.0.2.5"))
            .AddPod(Pod("a", "node1")).AddPod(Pod("c", "node2", null, Tcp(80))));
        Assert.Equal(Verdict.Unreachable, lab.Tcp("a.default", "10.244.1.2", 80).Verdict);
        Assert.Equal("NodesOnSeveralLinks", Assert.Single(lab.Config.Cluster(Name).Warnings).Id);
    }

    [Fact]
    public void The_overlay_has_a_device_a_neighbour_and_an_entry_for_each_other_node()
    {
        var config = ThreePods(new ClusterOptions { Cni = CniKind.FlannelVxlan }).Config;
        var there = (VxlanLink)config.Link("node2", "flannel.1");
        var here = (VxlanLink)config.Link("node1", "flannel.1");
        Assert.Equal((1, 8472, 1450, false, "192.168.0.2"), (here.Id, here.DestinationPort, here.Mtu, here.Learning, here.Local.ToString()));
        Assert.Equal("10.244.0.0/32", here.Addresses[0].Address.ToString());
        Assert.Equal(1450, config.Link("node1", "cni0").Mtu);
        Assert.Equal(1450, config.Link("a.default", "eth0").Mtu);
        Assert.Equal([new VxlanFdbEntry(there.Mac, [new VxlanRemote(IpAddress.Parse("192.168.0.3"))])], here.StaticFdb);
        Assert.Equal([new StaticNeighbor(IpAddress.Parse("10.244.1.0"), here.Index, there.Mac)], config["node1"].Neighbors);
        Assert.Equal(
            """
            default via 192.168.0.1 dev eth0
            10.244.0.0/24 dev cni0 proto kernel scope link src 10.244.0.1
            10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink
            192.168.0.0/24 dev eth0 proto kernel scope link src 192.168.0.2
            """, config.Routes("node1", IpFamily.IPv4), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("a.default", "10.244.0.3")]
    [InlineData("a.default", "10.244.1.2")]
    [InlineData("node1", "10.244.1.2")]
    [InlineData("c.default", "10.244.0.2")]
    public void The_overlay_reaches_pods(string from, string to) => Assert.Equal(Verdict.Delivered, ThreePods(new ClusterOptions { Cni = CniKind.FlannelVxlan }).Tcp(from, to, 80).Verdict);

    [Theory]
    [InlineData("a.default", "10.244.1.2")]
    [InlineData("a.default", "fd00:10:244:1::2")]
    public void The_overlay_has_two_families(string from, string to) => Assert.Equal(Verdict.Delivered, ThreePods(DualStack with { Cni = CniKind.FlannelVxlan }).Tcp(from, to, 80).Verdict);

    [Fact]
    public void The_overlay_crosses_routers()
    {
        var lab = Lab(new ClusterOptions { Cni = CniKind.FlannelVxlan }, cluster => cluster
            .AddNode("node1", IpAddress.Parse("10.0.1.5")).AddNode("node2", IpAddress.Parse("10.0.2.5"))
            .AddPod(Pod("a", "node1")).AddPod(Pod("c", "node2", null, Tcp(80))));
        Assert.Equal(Verdict.Delivered, lab.Tcp("a.default", "10.244.1.2", 80).Verdict);
        Assert.Empty(lab.Config.Cluster(Name).Warnings);
    }

    [Fact]
    public void What_was_written_for_a_peer_is_what_the_commands_write()
    {
        var config = ThreePods(new ClusterOptions { Cni = CniKind.FlannelVxlan }).Config;
        var vxlan = (VxlanLink)config.Link("node1", "flannel.1");
        var spec = new RouteSpec { Destination = IpPrefix.Parse("10.244.1.0/24"), Via = IpAddress.Parse("10.244.1.0"), Link = "flannel.1", OnLink = true };
        var entry = vxlan.StaticFdb.Single();
        var again = config.RemoveRoute("node1", spec).RemoveFdbEntry("node1", "flannel.1", entry.Mac, null).RemoveNeighbor("node1", "flannel.1", IpAddress.Parse("10.244.1.0"))
            .AddNeighbor("node1", "flannel.1", IpAddress.Parse("10.244.1.0"), entry.Mac).AddFdbEntry("node1", "flannel.1", entry.Mac, new VxlanDestination(entry.Remotes[0].Address)).AddRoute("node1", spec);
        Assert.Equal(config["node1"].Neighbors, again["node1"].Neighbors);
        Assert.Equal(vxlan.StaticFdb, ((VxlanLink)again.Link("node1", "flannel.1")).StaticFdb);
        Assert.Equal(config["node1"].IPv4Routing.GetTable(254).Routes, again["node1"].IPv4Routing.GetTable(254).Routes);
    }

    [Fact]
    public void A_node_that_goes_is_forgotten_and_one_that_comes_is_known()
    {
        var lab = ThreePods(new ClusterOptions { Cni = CniKind.FlannelVxlan });
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemoveNode("node2").AddNode("node3")));
        var node3 = (VxlanLink)lab.Config.Link("node3", "flannel.1");
        Assert.Equal(node3.Mac, Assert.Single(((VxlanLink)lab.Config.Link("node1", "flannel.1")).StaticFdb).Mac);
        Assert.Equal(node3.Mac, Assert.Single(lab.Config["node1"].Neighbors).Mac);
        Assert.Equal("node1", Assert.Single(lab.Config["node3"].Neighbors).Mac == ((VxlanLink)lab.Config.Link("node1", "flannel.1")).Mac ? "node1" : "another");
    }

    private static string Rules(Ruleset ruleset, TableName table, string word) =>
        string.Join('\n', IptablesSave.WriteRules(ruleset, table).Split('\n').Where(line => line.StartsWith("-A", StringComparison.Ordinal) && line.Contains(word, StringComparison.Ordinal)));
}
