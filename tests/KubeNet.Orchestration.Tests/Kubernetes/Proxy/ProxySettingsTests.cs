using CsCheck;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Kubernetes.Proxy;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;
using static KubeNet.Orchestration.Tests.Kubernetes.Proxy.WebLab;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>kube-proxy's settings: how it tells pods' traffic, where node ports are open, which mark and limits it takes.</summary>
public sealed class ProxySettingsTests
{
    [Theory]
    [InlineData(LocalMode.ClusterCIDR, null, "-s 10.244.0.0/16 ", "-s 10.244.0.0/16 ")]
    [InlineData(LocalMode.NodeCIDR, null, "-s 10.244.0.0/24 ", "-s 10.244.1.0/24 ")]
    [InlineData(LocalMode.BridgeInterface, "cni0", "-i cni0 ", "-i cni0 ")]
    [InlineData(LocalMode.InterfaceNamePrefix, "veth", "-i veth+ ", "-i veth+ ")]
    [InlineData(LocalMode.None, null, null, null)]
    public void Pods_traffic_is_told_as_kube_proxy_was_told_to(LocalMode mode, string? device, string? onNode1, string? onNode2)
    {
        var lab = Start(AsLocal, new ClusterOptions { DetectLocalMode = mode, DetectLocalInterface = device });
        foreach (var (node, tells) in new[] { ("node1", onNode1), ("node2", onNode2) })
        {
            var text = lab.Config[node].GetRuleset(IpFamily.IPv4).GetTable(TableName.Nat).Chains.SelectMany(chain => chain.Value.Rules.Select(rule => rule.ToText(chain.Key))).ToList();
            var podTraffic = text.Where(rule => rule.Contains("pod traffic for default/web:http", StringComparison.Ordinal)).ToList();
            var fromElsewhere = text.Where(rule => rule.StartsWith("-A KUBE-SVC-", StringComparison.Ordinal) && rule.Contains("-d 10.96.0.80/32", StringComparison.Ordinal) && rule.EndsWith("-j KUBE-MARK-MASQ", StringComparison.Ordinal)).ToList();
            Assert.Equal(tells is null ? 0 : 1, podTraffic.Count);
            Assert.Equal(tells is null, fromElsewhere.Count == 0);
            Assert.All(podTraffic, rule => Assert.Contains(tells!, rule, StringComparison.Ordinal));
            Assert.All(fromElsewhere, rule => Assert.Contains("! " + tells, rule, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(LocalMode.ClusterCIDR, "", "-s 10.244.0.0/16 ", "-s fd00:10:244::/56 ")]
    [InlineData(LocalMode.NodeCIDR, "", "-s 10.244.0.0/24 ", "-s fd00:10:244::/64 ")]
    [InlineData(LocalMode.ClusterCIDR, "10.0.0.0/8", "-s 10.0.0.0/8 ", null)]
    public void Each_family_tells_pods_traffic_by_its_own_networks(LocalMode mode, string cidrs, string? v4, string? v6)
    {
        var lab = Start(service => AsLocal(service) with { ClusterIPs = [], IpFamilyPolicy = IpFamilyPolicy.RequireDualStack },
            DualStack with { DetectLocalMode = mode, DetectLocalCidrs = cidrs.Length == 0 ? [] : [IpPrefix.Parse(cidrs)] });
        Assert.Equal((true, true), (Tells(IpFamily.IPv4, v4), Tells(IpFamily.IPv6, v6)));

        bool Tells(IpFamily family, string? text)
        {
            var rules = lab.Config["node1"].GetRuleset(family).GetTable(TableName.Nat).Chains.SelectMany(chain => chain.Value.Rules.Select(rule => rule.ToText(chain.Key)))
                .Where(rule => rule.Contains("pod traffic for", StringComparison.Ordinal)).ToList();
            return text is null ? rules.Count == 0 : rules.Count == 1 && rules[0].Contains(text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true, IpFamily.IPv4, "-m addrtype --dst-type LOCAL -j KUBE-NODEPORTS", "! -d")]
    [InlineData(false, IpFamily.IPv4, "! -d 127.0.0.0/8 -m comment", "unheard-of")]
    [InlineData(true, IpFamily.IPv6, "! -d ::1/128 -m comment", "unheard-of")]
    public void Node_ports_on_localhost_are_for_IPv4_and_only_where_they_are_wanted(bool isWanted, IpFamily family, string has, string hasNot)
    {
        var rule = Start(null, DualStack with { LocalhostNodePorts = isWanted }).Config["node1"].GetRuleset(family).GetTable(TableName.Nat).Chains["KUBE-SERVICES"].Rules[^1].ToText("KUBE-SERVICES");
        Assert.Contains(has, rule, StringComparison.Ordinal);
        Assert.DoesNotContain(hasNot, rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.0/8", true, "127.0.0.1/32")]
    [InlineData("127.0.0.0/8", false, "")]
    [InlineData("192.168.0.0/24", true, "192.168.0.2/32 192.168.0.77/32")]
    [InlineData("10.244.0.0/16", true, "10.244.0.1/32")]
    [InlineData("fd00::/8", true, "everywhere")]
    public void Node_port_addresses_are_those_that_links_have_by_now(string network, bool localhost, string open)
    {
        var lab = Start(AsNodePort, new ClusterOptions { NodePortAddresses = [IpPrefix.Parse(network)], LocalhostNodePorts = localhost });
        lab.Edit(config => config.AddAddress("node1", "eth0", InterfaceAddress.Parse("192.168.0.77/24")));
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.AddNamespace("other")));
        var tail = Rules(lab, TableName.Nat, "KUBE-SERVICES").Split('\n').Where(rule => rule.EndsWith("-j KUBE-NODEPORTS", StringComparison.Ordinal)).ToList();
        Assert.Equal(open, string.Join(' ', tail.Select(rule => rule.Contains("dst-type LOCAL", StringComparison.Ordinal) ? "everywhere" : rule.Split("-d ")[1].Split(' ')[0])));
        Assert.Equal(open is "127.0.0.1/32" or "everywhere", lab.Config["node1"].Sysctls["net.ipv4.conf.all.route_localnet"] == "1");
    }

    [Theory]
    [InlineData(false, "", "everywhere")]
    [InlineData(true, "", "192.168.0.2")]
    [InlineData(false, "192.168.0.0/24", "192.168.0.2")]
    public void Health_check_ports_listen_where_node_ports_answer_and_go_with_kube_proxy(bool isPrimary, string network, string open)
    {
        var lab = Start(AsLocal, new ClusterOptions { NodePortAddressesPrimary = isPrimary, NodePortAddresses = network.Length == 0 ? [] : [IpPrefix.Parse(network)] });
        Assert.Equal(open, string.Join(' ', HealthChecks().Select(listener => listener.Address?.ToString() ?? "everywhere")));
        lab.Edit(config => config.EditCluster(Name, cluster => cluster with { Options = cluster.Options with { ProxyMode = ProxyMode.None } }));
        Assert.Empty(HealthChecks());

        IEnumerable<Listener> HealthChecks() => lab.Config["node1"].Listeners.Items.Where(listener => listener.Port == 32000);
    }

    [Fact]
    public void How_kube_proxy_tells_pods_traffic_and_opens_node_ports_may_change()
    {
        var lab = Start(AsLocal);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster with { Options = cluster.Options with { DetectLocalMode = LocalMode.BridgeInterface, DetectLocalInterface = "cni0", NodePortAddressesPrimary = true } }));
        var rules = string.Join('\n', lab.Config["node1"].GetRuleset(IpFamily.IPv4).GetTable(TableName.Nat).Chains.SelectMany(chain => chain.Value.Rules.Select(rule => rule.ToText(chain.Key))));
        Assert.Contains("! -i cni0", rules, StringComparison.Ordinal);
        Assert.Contains("-d 192.168.0.2/32 -m comment", Rules(lab, TableName.Nat, "KUBE-SERVICES"), StringComparison.Ordinal);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster with { Options = cluster.Options with { DetectLocalMode = LocalMode.ClusterCIDR, DetectLocalInterface = null, DetectLocalCidrs = [IpPrefix.Parse("10.0.0.0/8")] } }));
        Assert.Contains("! -s 10.0.0.0/8", string.Join('\n', lab.Config["node1"].GetRuleset(IpFamily.IPv4).GetTable(TableName.Nat).Chains.SelectMany(chain => chain.Value.Rules.Select(rule => rule.ToText(chain.Key)))), StringComparison.Ordinal);
    }

    [Fact]
    public void With_no_cluster_CIDR_a_pod_without_a_local_endpoint_is_a_stranger_to_policy_Local()
    {
        var lab = Start(AsLocal, new ClusterOptions { DetectLocalMode = LocalMode.None });
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "a"))));
        Assert.Equal(Verdict.Dropped, lab.Tcp("client.default", "203.0.113.80", 80).Verdict);
    }

    [Fact]
    public void Primary_opens_node_ports_on_the_nodes_own_address_only()
    {
        var lab = Start(AsNodePort, new ClusterOptions { NodePortAddressesPrimary = true });
        lab.Edit(config => config.AddAddress("node1", "eth0", InterfaceAddress.Parse("192.168.0.77/24")));
        Assert.Equal(Verdict.Delivered, lab.Tcp("client.default", "192.168.0.2", 30080).Verdict);
        Assert.NotEqual(Verdict.Delivered, lab.Tcp("client.default", "192.168.0.77", 30080).Verdict);
        Assert.NotEqual(Verdict.Delivered, lab.Tcp("node1", "127.0.0.1", 30080).Verdict);
        Assert.DoesNotContain("dst-type LOCAL", Rules(lab, TableName.Nat, "KUBE-SERVICES"), StringComparison.Ordinal);
        Assert.Null(lab.Config["node1"].Sysctls["net.ipv4.conf.all.route_localnet"]);
    }

    [Fact]
    public void A_node_without_an_address_of_the_family_has_no_primary_one()
    {
        var proxy = new ProxyConfig { Family = IpFamily.IPv6, NodePortAddressesPrimary = true };
        Assert.True(proxy.NodePortsOn(new ProxyNode { Name = "n" }).MatchesAll);
        Assert.False(proxy.NodePortsOn(new ProxyNode { Name = "n", Address = IpAddress.Parse("fd00::1") }).MatchesAll);
    }

    [Fact]
    public void The_plugin_s_own_links_count_for_node_port_addresses_at_the_next_write()
    {
        var lab = Start(AsNodePort, new ClusterOptions { NodePortAddresses = [IpPrefix.Parse("10.244.0.0/16")] });
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.AddNamespace("other")));
        Assert.Contains("-d 10.244.0.1/32", Rules(lab, TableName.Nat, "KUBE-SERVICES"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_masquerade_bit_is_the_one_that_was_given()
    {
        var lab = Start(AsNodePort, new ClusterOptions { MasqueradeBit = 10 });
        Assert.Equal("-A KUBE-MARK-MASQ -j MARK --set-xmark 0x400/0x400", Rules(lab, TableName.Nat, "KUBE-MARK-MASQ"));
        Assert.Contains("-m mark --mark 0x400/0x400", Rules(lab, TableName.Filter, "KUBE-FORWARD"), StringComparison.Ordinal);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster with { Options = cluster.Options with { MasqueradeBit = 14 } }));
        Assert.Equal("-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000", Rules(lab, TableName.Nat, "KUBE-MARK-MASQ"));
    }

    public static TheoryData<ClusterOptions> Possible { get; } = new(
        new ClusterOptions { MasqueradeBit = 0 },
        new ClusterOptions { MasqueradeBit = 31 },
        new ClusterOptions { DetectLocalMode = LocalMode.BridgeInterface, DetectLocalInterface = "fifteen-letters" });

    [Theory]
    [MemberData(nameof(Possible))]
    public void Settings_at_their_limits_are_taken(ClusterOptions options) => Assert.Equal(options, Empty(options).Options);

    public static TheoryData<ClusterOptions> Impossible { get; } = new(
        new ClusterOptions { MasqueradeBit = 32 },
        new ClusterOptions { MasqueradeBit = -1 },
        new ClusterOptions { NodePortAddressesPrimary = true, NodePortAddresses = [IpPrefix.Parse("10.0.0.0/8")] },
        new ClusterOptions { DetectLocalMode = LocalMode.BridgeInterface },
        new ClusterOptions { DetectLocalMode = LocalMode.InterfaceNamePrefix, DetectLocalInterface = "a-name-that-is-too-long" },
        new ClusterOptions { DetectLocalMode = LocalMode.InterfaceNamePrefix, DetectLocalInterface = "" },
        new ClusterOptions { DetectLocalInterface = "cni0" });

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Settings_that_kube_proxy_would_not_start_with_are_refused(ClusterOptions options) => ShouldFail("InvalidClusterOption", () => Empty(options));
}
