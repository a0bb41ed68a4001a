using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>flannel: its rules, its routes, its overlay.</summary>
public sealed class FlannelTests
{
    private static Lab TwoNodes(ClusterOptions options) => Lab(options, cluster => cluster
        .AddNode("node1").AddNode("node2")
        .AddPod(Pod("a", "node1", null, Tcp(80))).AddPod(Pod("b", "node1", null, Tcp(80))).AddPod(Pod("c", "node2", null, Tcp(80))));

    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).Trim();

    [Fact]
    public void Host_gw_has_a_route_by_each_node()
    {
        var config = TwoNodes(new ClusterOptions { Cni = CniKind.FlannelHostGw }).Config;
        Assert.Equal(
            """
            default via 192.168.0.1 dev eth0
            10.244.0.0/24 dev cni0 proto kernel scope link src 10.244.0.1
            10.244.1.0/24 via 192.168.0.3 dev eth0
            192.168.0.0/24 dev eth0 proto kernel scope link src 192.168.0.2
            """, Lines(config.RouteText("node1", IpFamily.IPv4)), ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            default via 10.244.0.1 dev eth0
            10.244.0.0/24 dev eth0 proto kernel scope link src 10.244.0.2
            10.244.0.0/16 via 10.244.0.1 dev eth0
            """, Lines(config.RouteText("a.default", IpFamily.IPv4)), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void The_rules_are_flanneld_s()
    {
        var config = TwoNodes(new ClusterOptions { Cni = CniKind.FlannelHostGw }).Config;
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
    public void Host_gw_reaches_pods(string from, string to) => Assert.Equal(Verdict.Delivered, TwoNodes(new ClusterOptions { Cni = CniKind.FlannelHostGw }).Tcp(from, to, 80).Verdict);

    [Fact]
    public void Host_gw_does_not_cross_a_router()
    {
        var lab = Lab(new ClusterOptions { Cni = CniKind.FlannelHostGw }, cluster => cluster
            .AddNode("node1", IpAddress.Parse("10.0.1.5")).AddNode("node2", IpAddress.Parse("10.0.2.5"))
            .AddPod(Pod("a", "node1")).AddPod(Pod("c", "node2", null, Tcp(80))));
        Assert.Equal(Verdict.Unreachable, lab.Tcp("a.default", "10.244.1.2", 80).Verdict);
        Assert.Equal("NodesOnSeveralLinks", Assert.Single(lab.Config.Cluster(Name).Warnings).Id);
    }

    private static string Rules(Ruleset ruleset, TableName table, string word) =>
        string.Join('\n', IptablesSave.WriteRules(ruleset, table).Split('\n').Where(line => line.StartsWith("-A", StringComparison.Ordinal) && line.Contains(word, StringComparison.Ordinal)));
}
