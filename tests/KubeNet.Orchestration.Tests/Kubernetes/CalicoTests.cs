using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Cni;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Calico: host routes, blocks, felix's nat chains.</summary>
public sealed class CalicoTests
{
    private static readonly ClusterOptions s_plain = new() { Cni = CniKind.Calico, CalicoIpip = false };

    [Fact]
    public void A_nodes_block_begins_at_its_first_address()
    {
        var cluster = ThreePods(s_plain).Config.Cluster(Name);
        Assert.Equal("10.244.0.64/26", cluster.Nodes["node2"].PodCidrs.Single().ToString());
        Assert.Equal(["10.244.0.0", "10.244.0.1", "10.244.0.64"], cluster.Pods.Values.Select(pod => pod.Addresses.Single().ToString()));
        Assert.Equal("10.244.0.1", Empty(new ClusterOptions { Cni = CniKind.Calico }).AddNode("n").AddPod(Pod("a", "n")).Pods.Values.Single().Addresses[0].ToString());
    }

    [Fact]
    public void A_block_holds_64_addresses()
    {
        var full = Enumerable.Range(0, 64).Aggregate(Empty(s_plain).AddNode("n"), (all, number) => all.AddPod(Pod($"p{number}", "n")));
        ShouldFail("PodAddressesExhausted", () => full.AddPod(Pod("more", "n")));
    }

    [Fact]
    public void A_pod_has_a_host_address_and_a_gateway_on_its_link()
    {
        var config = ThreePods(s_plain).Config;
        Assert.Equal(
            """
            default via 169.254.1.1 dev eth0
            169.254.1.1 dev eth0 scope link
            """, config.Routes("b.default", IpFamily.IPv4), ignoreLineEndingDifferences: true);
        Assert.Equal("10.244.0.1/32", config.Link("b.default", "eth0").Addresses[0].Address.ToString());
    }

    [Fact]
    public void A_node_has_a_route_to_each_pod_its_block_and_the_blocks_of_others()
    {
        var config = ThreePods(s_plain).Config;
        Assert.Equal(
            $"""
            default via 192.168.0.1 dev eth0
            10.244.0.0 dev {CalicoNames.HostLink(new("default", "a"))} scope link
            blackhole 10.244.0.0/26 proto bird
            10.244.0.1 dev {CalicoNames.HostLink(new("default", "b"))} scope link
            10.244.0.64/26 via 192.168.0.3 dev eth0 proto bird
            192.168.0.0/24 dev eth0 proto kernel scope link src 192.168.0.2
            """, config.Routes("node1", IpFamily.IPv4), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Ipip_leads_to_other_blocks_through_tunl0()
    {
        var config = ThreePods(new ClusterOptions { Cni = CniKind.Calico }).Config;
        Assert.Equal(
            $"""
            default via 192.168.0.1 dev eth0
            blackhole 10.244.0.0/26 proto bird
            10.244.0.1 dev {CalicoNames.HostLink(new("default", "a"))} scope link
            10.244.0.2 dev {CalicoNames.HostLink(new("default", "b"))} scope link
            10.244.0.64/26 via 192.168.0.3 dev tunl0 proto bird onlink
            192.168.0.0/24 dev eth0 proto kernel scope link src 192.168.0.2
            """, config.Routes("node1", IpFamily.IPv4), ignoreLineEndingDifferences: true);
        Assert.Equal(1480, config.Link("a.default", "eth0").Mtu);
    }

    [Fact]
    public void CrossSubnet_leads_through_tunl0_to_nodes_of_other_networks_only()
    {
        var lab = Lab(new ClusterOptions { Cni = CniKind.Calico, CalicoIpipCrossSubnet = true }, cluster => cluster
            .AddNode("near1", IpAddress.Parse("192.168.5.11")).AddNode("near2", IpAddress.Parse("192.168.5.12")).AddNode("far", IpAddress.Parse("192.168.6.11"))
            .AddPod(Pod("a", "near1")).AddPod(Pod("b", "near2", null, Tcp(80))).AddPod(Pod("c", "far", null, Tcp(80))));
        Assert.Equal(
            """
            10.244.0.64/26 via 192.168.5.12 dev eth0 proto bird
            10.244.0.128/26 via 192.168.6.11 dev tunl0 proto bird onlink
            """, string.Join('\n', lab.Config.Routes("near1", IpFamily.IPv4).Split('\n').Where(line => line.Contains("proto bird", StringComparison.Ordinal) && !line.StartsWith("blackhole", StringComparison.Ordinal))), ignoreLineEndingDifferences: true);
        Assert.Contains("10.244.0.0/26 via 192.168.5.11 dev tunl0 proto bird onlink", lab.Config.Routes("far", IpFamily.IPv4), StringComparison.Ordinal);
        foreach (var pod in lab.Config.Cluster(Name).Pods.Values.Where(pod => pod.Name.Name != "a"))
            Assert.Equal(Verdict.Delivered, lab.Tcp("a.default", pod.Addresses[0], 80).Verdict);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemoveNode("far").RemoveNode("near2").AddNode("late", IpAddress.Parse("192.168.7.11"))));
        Assert.Equal(["10.244.0.192/26 via 192.168.7.11 dev tunl0 proto bird onlink"], lab.Config.Routes("near1", IpFamily.IPv4).Split('\n').Where(line => line.Contains("proto bird", StringComparison.Ordinal) && !line.StartsWith("blackhole", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false, "10.244.0.0/26 via 192.168.0.2 dev lan0 proto bird, 10.244.0.64/26 via 192.168.0.3 dev lan0 proto bird")]
    [InlineData(true, "")]
    public void The_router_knows_blocks_that_are_not_wrapped(bool ipip, string routes) => Assert.Equal(
        routes, string.Join(", ", ThreePods(s_plain with { CalicoIpip = ipip }).Config.Routes("kube-lan", IpFamily.IPv4).Split('\n').Where(line => line.Contains("proto bird", StringComparison.Ordinal))));

    [Fact]
    public void Without_encapsulation_a_node_leaves_blocks_of_other_networks_to_the_router()
    {
        var lab = Lab(s_plain, cluster => cluster.AddNode("node1", IpAddress.Parse("10.0.1.5")).AddNode("node2", IpAddress.Parse("10.0.2.5")).AddPod(Pod("a", "node1")).AddPod(Pod("c", "node2", null, Tcp(80))));
        Assert.DoesNotContain("10.244.0.64/26", lab.Config.RouteText("node1", IpFamily.IPv4), StringComparison.Ordinal);
        Assert.Equal(Verdict.Delivered, lab.Tcp("a.default", lab.Config.Cluster(Name).Pod(new("default", "c")).Addresses[0], 80).Verdict);
    }

    // a and d are outside of every block, b has a borrowed address: one of far's block.
    [Theory]
    [InlineData("Always", "10.244.9.9 via 192.168.5.11 dev tunl0 proto bird onlink", "10.244.9.9 via 192.168.5.11 dev tunl0 proto bird onlink", "")]
    [InlineData("CrossSubnet", "10.244.9.9 via 192.168.5.11 dev eth0 proto bird", "10.244.9.9 via 192.168.5.11 dev tunl0 proto bird onlink", "")]
    [InlineData("Never", "10.244.9.9 via 192.168.5.11 dev eth0 proto bird", "10.244.9.9 via 192.168.6.1 dev eth0 proto bird", "10.244.9.9 via 192.168.5.11 dev lan1 proto bird")]
    public void Pods_outside_of_their_nodes_block_have_a_route_each(string mode, string near, string far, string router)
    {
        var lab = OutsideLab(s_plain with { CalicoIpip = mode != "Never", CalicoIpipCrossSubnet = mode == "CrossSubnet" });
        Assert.Equal((near, far, router), (RouteTo(lab, "near2", "10.244.9.9"), RouteTo(lab, "far", "10.244.9.9"), RouteTo(lab, "kube-lan", "10.244.9.9")));
        Assert.Equal($"10.244.9.9 dev {CalicoNames.HostLink(new("default", "a"))} scope link", RouteTo(lab, "near1", "10.244.9.9"));
        Assert.StartsWith("10.244.0.130 via 192.168.5.11 ", RouteTo(lab, "near2", "10.244.0.130"), StringComparison.Ordinal);
        Assert.Equal(mode == "Never" ? "10.244.0.130 via 192.168.6.1 dev eth0 proto bird" : "10.244.0.130 via 192.168.5.11 dev tunl0 proto bird onlink", RouteTo(lab, "far", "10.244.0.130"));
        ShouldReachEachOther(lab);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Routes_to_pods_outside_follow_them(bool ipip)
    {
        var lab = OutsideLab(s_plain with { CalicoIpip = ipip });
        var before = AllRoutes(lab);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.AddPod(PodAt("late", "far", "10.244.9.77"))));
        Assert.StartsWith("10.244.9.77 via 192.168.6.11 ", RouteTo(lab, ipip ? "near1" : "kube-lan", "10.244.9.77"), StringComparison.Ordinal);
        ShouldReachEachOther(lab);

        // Its address is another node's pod's in the same edit.
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "late")).AddPod(PodAt("later", "near1", "10.244.9.77"))));
        Assert.StartsWith("10.244.9.77 via 192.168.5.11 ", RouteTo(lab, "near2", "10.244.9.77"), StringComparison.Ordinal);
        ShouldReachEachOther(lab);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.SetPod(new("default", "later"), pod => pod with { HasEnded = true })));
        Assert.Equal(before, AllRoutes(lab));
        lab.Edit(config => config.EditCluster(Name, cluster => new[] { "a", "b", "d" }.Aggregate(cluster, (rest, pod) => rest.RemovePod(new("default", pod)))));
        Assert.DoesNotContain("10.244.9.", AllRoutes(lab), StringComparison.Ordinal);
        Assert.DoesNotContain("10.244.0.130", AllRoutes(lab), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_node_that_comes_routes_to_pods_outside_and_one_that_goes_takes_its_routes_along(bool ipip)
    {
        var lab = OutsideLab(s_plain with { CalicoIpip = ipip });
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.AddNode("new", IpAddress.Parse("192.168.5.13")).AddPod(Pod("n", "new", null, Tcp(80)))));
        Assert.StartsWith("10.244.9.9 via 192.168.5.11 ", RouteTo(lab, "new", "10.244.9.9"), StringComparison.Ordinal);
        ShouldReachEachOther(lab);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemoveNode("near1")));
        Assert.DoesNotContain("192.168.5.11", AllRoutes(lab), StringComparison.Ordinal);
        ShouldReachEachOther(lab);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pods_outside_are_reached_in_both_families(bool ipip)
    {
        var lab = Lab(DualStack with { Cni = CniKind.Calico, CalicoIpip = ipip }, cluster => cluster
            .AddNode("node1").AddNode("node2").AddPod(PodAt("a", "node1", "10.244.9.9", "fd00:10:244:ff::9")).AddPod(Pod("b", "node2", null, Tcp(80))));
        Assert.Equal("fd00:10:244:ff::9 via fd00:c0a8::2 dev eth0 proto bird metric 1024 pref medium", RouteTo(lab, "node2", "fd00:10:244:ff::9"));
        Assert.Equal("fd00:10:244:ff::9 via fd00:c0a8::2 dev lan0 proto bird metric 1024 pref medium", RouteTo(lab, "kube-lan", "fd00:10:244:ff::9"));
        ShouldReachEachOther(lab);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "a"))));
        Assert.Equal(("", "", ""), (RouteTo(lab, "node2", "10.244.9.9"), RouteTo(lab, "node2", "fd00:10:244:ff::9"), RouteTo(lab, "kube-lan", "fd00:10:244:ff::9")));
    }

    [Fact]
    public void The_tunnel_leaves_the_first_address_of_a_block_to_a_pod_that_has_it()
    {
        var lab = Lab(new ClusterOptions { Cni = CniKind.Calico }, cluster => cluster.AddNode("node1").AddNode("node2")
            .AddPod(PodAt("a", "node1", "10.244.0.64")).AddPod(PodAt("b", "node1", "10.244.0.127")).AddPod(Pod("c", "node2", null, Tcp(80))));
        Assert.Equal(["10.244.0.0/32", "10.244.0.126/32"], ((string[])["node1", "node2"]).Select(node => lab.Config.Link(node, "tunl0").Addresses[0].Address.ToString()));
        ShouldReachEachOther(lab);
    }

    [Fact]
    public void Pods_outside_take_no_room_of_their_nodes_block()
    {
        var cluster = Enumerable.Range(0, 70).Aggregate(Empty(s_plain).AddNode("n"), (all, number) => all.AddPod(PodAt($"p{number}", "n", $"10.244.9.{number}")));
        Assert.Equal("10.244.0.0", Lab(s_plain, _ => cluster.AddPod(Pod("more"))).Config.Cluster(Name).Pod(new("default", "more")).Addresses[0].ToString());
    }

    [Fact]
    public void CrossSubnet_without_encapsulation_is_refused() => ShouldFail("InvalidClusterOption", () => Empty(s_plain with { CalicoIpipCrossSubnet = true }));

    [Theory]
    [InlineData(false, "a.default", "b", IpFamily.IPv4)]
    [InlineData(false, "a.default", "c", IpFamily.IPv4)]
    [InlineData(false, "node1", "a", IpFamily.IPv4)]
    [InlineData(false, "node1", "c", IpFamily.IPv4)]
    [InlineData(true, "a.default", "b", IpFamily.IPv4)]
    [InlineData(true, "a.default", "c", IpFamily.IPv4)]
    [InlineData(true, "node1", "c", IpFamily.IPv4)]
    [InlineData(true, "a.default", "b", IpFamily.IPv6)]
    [InlineData(true, "a.default", "c", IpFamily.IPv6)]
    public void Pods_are_reached(bool ipip, string from, string to, IpFamily family)
    {
        var lab = ThreePods(DualStack with { Cni = CniKind.Calico, CalicoIpip = ipip });
        Assert.Equal(Verdict.Delivered, lab.Tcp(from, lab.Config.Cluster(Name).Pods[new("default", to)].AddressOf(family)!.Value, 80).Verdict);
    }

    [Fact]
    public void The_nat_chains_are_felix_s()
    {
        var text = IptablesSave.WriteRules(ThreePods(new ClusterOptions { Cni = CniKind.Calico }).Config["node1"].GetRuleset(IpFamily.IPv4), TableName.Nat);
        Assert.Equal(
            """
            -A PREROUTING -m comment --comment "cali:6gwbT8clXdHdC1b1" -j cali-PREROUTING
            -A OUTPUT -m comment --comment "cali:tVnHkvAo15HuiPy0" -j cali-OUTPUT
            -A POSTROUTING -m comment --comment "cali:O3lYWMrLQYEMJtB5" -j cali-POSTROUTING
            -A cali-OUTPUT -m comment --comment "cali:GBTAv2p5CwevEyJm" -j cali-fip-dnat
            -A cali-POSTROUTING -m comment --comment "cali:Z-c7XtVd2Bq7s_hA" -j cali-fip-snat
            -A cali-POSTROUTING -m comment --comment "cali:nYKhEzDlr11Jccal" -j cali-nat-outgoing
            -A cali-POSTROUTING -o tunl0 -m comment --comment "cali:SXWvdsbh4Mw7wOln" -m addrtype ! --src-type LOCAL --limit-iface-out -m addrtype --src-type LOCAL -j MASQUERADE --random-fully
            -A cali-PREROUTING -m comment --comment "cali:r6XmIziWUJsdOK6Z" -j cali-fip-dnat
            -A cali-nat-outgoing -m comment --comment "cali:flqWnvo8yq4ULQLa" -m set --match-set cali40masq-ipam-pools src -m set ! --match-set cali40all-ipam-pools dst -j MASQUERADE --random-fully
            """, string.Join('\n', text.Split('\n').Where(line => line.StartsWith("-A", StringComparison.Ordinal) && line.Contains("cali", StringComparison.Ordinal))), ignoreLineEndingDifferences: true);
    }

    private static Lab OutsideLab(ClusterOptions options) => Lab(options, cluster => cluster
        .AddNode("near1", IpAddress.Parse("192.168.5.11")).AddNode("near2", IpAddress.Parse("192.168.5.12")).AddNode("far", IpAddress.Parse("192.168.6.11"))
        .AddPod(PodAt("a", "near1", "10.244.9.9")).AddPod(PodAt("b", "near1", "10.244.0.130")).AddPod(Pod("c", "near2", null, Tcp(80))).AddPod(PodAt("d", "far", "10.244.9.10")).AddPod(Pod("e", "far", null, Tcp(80))));

    private static Pod PodAt(string name, string node, params string[] addresses) => Pod(name, node, null, Tcp(80)) with { Addresses = [.. addresses.Select(IpAddress.Parse)] };

    private static string RouteTo(Lab lab, string @namespace, string destination) => string.Join('\n', lab.Config
        .Routes(@namespace, IpAddress.Parse(destination).Family).Split('\n').Where(line => line.StartsWith($"{destination} ", StringComparison.Ordinal)));

    private static string AllRoutes(Lab lab) => string.Join("\n\n", lab.Config.Cluster(Name).Nodes.Keys.Append("kube-lan").Select(name => lab.Config.Routes(name, IpFamily.IPv4)));

    private static void ShouldReachEachOther(Lab lab)
    {
        var cluster = lab.Config.Cluster(Name);
        foreach (var from in cluster.Nodes.Keys.Concat(cluster.Pods.Values.Select(pod => pod.NetworkNamespace)))
        {
            foreach (var to in cluster.Pods.Values.SelectMany(pod => pod.Addresses))
                Assert.Equal((from, to, Verdict.Delivered), (from, to, lab.Tcp(from, to, 80).Verdict));
        }
    }

    [Fact]
    public void Links_are_named_as_libcalico_names_them() => Assert.Equal("calic440f455693", CalicoNames.HostLink(new("default", "nginx")));
}
