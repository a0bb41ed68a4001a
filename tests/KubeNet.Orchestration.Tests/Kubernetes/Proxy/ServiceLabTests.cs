using CsCheck;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Kubernetes.Proxy;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>Services in labs: what a cluster's nodes hold, and where packets go.</summary>
public sealed class ServiceLabTests
{
    private static readonly ObjectName s_web = new("default", "web");

    private static Lab Start(Func<Service, Service>? change = null, ClusterOptions? options = null)
    {
        var service = Service("web", "app=web", Port(80, "8080", "http"), Port(53, "53", "dns", IpProtocol.Udp)) with { ClusterIPs = [IpAddress.Parse("10.96.0.80")] };
        return Lab(options, cluster => cluster.AddNode("node1").AddNode("node2")
            .AddPod(Pod("a", "node1", "app=web", Tcp(8080), Udp(53))).AddPod(Pod("b", "node2", "app=web", Tcp(8080), Udp(53))).AddPod(Pod("client", "node1"))
            .AddService(change?.Invoke(service) ?? service));
    }

    private static ContainerPort Udp(ushort port) => new() { Port = port, Protocol = IpProtocol.Udp };

    private static Service AsNodePort(Service service) => service with
    {
        Type = ServiceType.NodePort,
        Ports = [service.Ports[0] with { NodePort = 30080 }, service.Ports[1] with { NodePort = 30053 }],
    };

    private static Service AsLocal(Service service) => service with
    {
        Type = ServiceType.LoadBalancer,
        ExternalTrafficPolicy = TrafficPolicy.Local,
        HealthCheckNodePort = 32000,
        Ports = [service.Ports[0] with { NodePort = 30080 }],
        LoadBalancerIngress = [new LoadBalancerIngress(IpAddress.Parse("203.0.113.80"))],
    };

    private static string Rules(Lab lab, TableName table, string chain, string node = "node1") =>
        string.Join('\n', lab.Config[node].GetRuleset(IpFamily.IPv4).GetTable(table).Chains[chain].Rules.Select(rule => rule.ToText(chain)));

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

    [Theory]
    [InlineData("INPUT",
        """
        -A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
        -A INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS
        -A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
        -A INPUT -j KUBE-FIREWALL
        """)]
    [InlineData("FORWARD",
        """
        -A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
        -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
        -A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
        """)]
    [InlineData("OUTPUT",
        """
        -A OUTPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
        -A OUTPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A OUTPUT -j KUBE-FIREWALL
        """)]
    public void The_base_chains_of_filter_are_as_kubelet_and_kube_proxy_leave_them(string chain, string rules) =>
        Assert.Equal(rules, Rules(Start(), TableName.Filter, chain), ignoreLineEndingDifferences: true);

    [Fact]
    public void The_base_chains_of_nat_come_before_the_plugins()
    {
        var lab = Start();
        Assert.Equal("-A PREROUTING -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES", Rules(lab, TableName.Nat, "PREROUTING"));
        Assert.Equal("-A OUTPUT -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES", Rules(lab, TableName.Nat, "OUTPUT"));
        Assert.StartsWith("-A POSTROUTING -m comment --comment \"kubernetes postrouting rules\" -j KUBE-POSTROUTING", Rules(lab, TableName.Nat, "POSTROUTING"), StringComparison.Ordinal);
    }

    [Fact]
    public void Canaries_and_the_hint_are_there()
    {
        var ruleset = Start().Config["node2"].GetRuleset(IpFamily.IPv4);
        Assert.Equal(["KUBE-IPTABLES-HINT", "KUBE-KUBELET-CANARY", "KUBE-PROXY-CANARY"], ruleset.GetTable(TableName.Mangle).Chains.Keys.Where(name => name.StartsWith("KUBE", StringComparison.Ordinal)));
        foreach (var table in new[] { TableName.Nat, TableName.Filter })
            Assert.Superset(new HashSet<string>(["KUBE-KUBELET-CANARY", "KUBE-PROXY-CANARY"]), ruleset.GetTable(table).Chains.Keys.ToHashSet());
    }

    [Fact]
    public void Nodes_share_the_chains_of_services()
    {
        var config = Start().Config;
        var (one, other) = (config["node1"].GetRuleset(IpFamily.IPv4).GetTable(TableName.Nat).Chains, config["node2"].GetRuleset(IpFamily.IPv4).GetTable(TableName.Nat).Chains);
        Assert.Same(one.Shared, other.Shared);
        Assert.Contains(one.Keys, name => name.StartsWith("KUBE-SEP-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("net.ipv4.conf.all.route_localnet", "1")]
    [InlineData("net.netfilter.nf_conntrack_max", "131072")]
    [InlineData("net.netfilter.nf_conntrack_tcp_timeout_established", "86400")]
    [InlineData("net.netfilter.nf_conntrack_tcp_timeout_close_wait", "3600")]
    [InlineData("net.bridge.bridge-nf-call-iptables", "1")]
    public void Nodes_get_kube_proxys_sysctls(string name, string value) => Assert.Equal(value, Start().Config["node1"].Sysctls[name]);

    [Fact]
    public void Without_localhost_node_ports_loopback_is_not_routed() =>
        Assert.Null(Start(null, new ClusterOptions { LocalhostNodePorts = false }).Config["node1"].Sysctls["net.ipv4.conf.all.route_localnet"]);

    [Theory]
    [InlineData("client.default")]
    [InlineData("a.default")]
    [InlineData("node1")]
    [InlineData("node2")]
    public void A_cluster_address_reaches_a_pod_and_back(string from)
    {
        var lab = Start();
        for (var count = 0; count < 8; count++)
            Assert.Equal(ClientResult.Reply, lab.Tcp(from, "10.96.0.80", 80).Client?.Outcome);
    }

    [Theory]
    [InlineData("kube-lan", "192.168.0.2")]
    [InlineData("kube-lan", "192.168.0.3")]
    [InlineData("client.default", "192.168.0.3")]
    [InlineData("node1", "127.0.0.1")]
    [InlineData("node1", "192.168.0.2")]
    public void A_node_port_reaches_a_pod_and_back(string from, string to)
    {
        var lab = Start(AsNodePort);
        for (var count = 0; count < 8; count++)
            Assert.Equal(ClientResult.Reply, lab.Tcp(from, to, 30080).Client?.Outcome);
    }

    [Fact]
    public void Endpoints_are_chosen_exactly_alike() => Gen.Select(Gen.Int[1, 60], Gen.Bool).Sample((count, isLocal) =>
    {
        var lab = Lab(null, cluster => Enumerable.Range(0, count).Aggregate(cluster.AddNode("node1").AddPod(Pod("client", "node1")), (all, number) => all.AddPod(Pod($"web{number}", "node1", "app=web", Tcp(8080))))
            .AddService(Service("web", "app=web", Port(80, "8080")) with { ClusterIPs = [IpAddress.Parse("10.96.0.80")], InternalTrafficPolicy = isLocal ? TrafficPolicy.Local : TrafficPolicy.Cluster }));
        var traces = lab.Explore(new Probe { From = "client.default", To = IpAddress.Parse("10.96.0.80"), Protocol = IpProtocol.Tcp, Port = 80 });
        Assert.Equal(count, traces.Select(trace => trace.Delivered!.Namespace).Distinct().Count());
        Assert.All(traces, trace => Assert.Equal(1.0 / count, trace.Probability, 1e-8));
        Assert.Equal(1, traces.Sum(trace => trace.Probability), 1e-9);
    }, iter: 20);

    [Fact]
    public void External_policy_local_answers_only_where_an_endpoint_is_and_keeps_the_client()
    {
        var lab = Start(AsLocal);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "b"))));
        var trace = lab.Tcp("kube-lan", "192.168.0.2", 30080);
        Assert.Equal((ClientResult.Reply, "192.168.0.1"), (trace.Client?.Outcome, trace.Delivered!.Packet.Source.ToString()));
        Assert.Equal(Verdict.Dropped, lab.Tcp("kube-lan", "192.168.0.3", 30080).Verdict);
        Assert.Equal(ClientResult.Reply, lab.Tcp("client.default", "203.0.113.80", 80).Client?.Outcome);
    }

    [Fact]
    public void A_service_without_endpoints_is_refused()
    {
        var lab = Start();
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "a")).RemovePod(new("default", "b"))));
        foreach (var from in new[] { "client.default", "node2" })
            Assert.Equal((Verdict.Rejected, ClientResult.Refused), (lab.Tcp(from, "10.96.0.80", 80).Verdict, lab.Tcp(from, "10.96.0.80", 80).Client?.Outcome));
    }

    [Fact]
    public void Health_check_node_ports_listen_while_their_service_is_there()
    {
        var lab = Start(AsLocal);
        Assert.Equal(ClientResult.Reply, lab.Tcp("kube-lan", "192.168.0.3", 32000).Client?.Outcome);
        Assert.Contains("--dport 32000 -j ACCEPT", Rules(lab, TableName.Filter, "KUBE-NODEPORTS"), StringComparison.Ordinal);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.SetService(s_web, service => service with { HealthCheckNodePort = 32001 })));
        Assert.Equal((ClientResult.Refused, ClientResult.Reply), (lab.Tcp("kube-lan", "192.168.0.3", 32000).Client?.Outcome, lab.Tcp("kube-lan", "192.168.0.3", 32001).Client?.Outcome));
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemoveService(s_web)));
        Assert.Equal(ClientResult.Refused, lab.Tcp("kube-lan", "192.168.0.3", 32001).Client?.Outcome);
        Assert.DoesNotContain(lab.Config["node1"].Listeners.Items, listener => listener.Port is 32000 or 32001);
    }

    [Fact]
    public void A_udp_flow_goes_with_its_endpoint_and_the_others_stay()
    {
        var lab = Start();
        var probes = Enumerable.Range(0, 16).Select(number => new Probe { From = "client.default", To = IpAddress.Parse("10.96.0.80"), Protocol = IpProtocol.Udp, Port = 53, SourcePort = (ushort)(40000 + number) }).ToList();
        var before = probes.ConvertAll(probe => lab.Send(probe).Delivered!.Namespace);
        Assert.Equal(["a.default", "b.default"], before.Distinct().Order());
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "b"))));

        // Their own endpoint where it is still there, and the other one now where it is gone.
        Assert.All(probes, probe => Assert.Equal("a.default", lab.Send(probe).Delivered?.Namespace));
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.AddPod(Pod("b2", "node2", "app=web", Tcp(8080), Udp(53)))));
        Assert.All(probes, probe => Assert.Equal("a.default", lab.Send(probe).Delivered?.Namespace));
    }

    [Fact]
    public void Affinity_keeps_a_client_with_its_endpoint_until_its_time_is_over()
    {
        var lab = Start(service => service with { AffinitySeconds = 600 });
        var first = lab.Tcp("client.default", "10.96.0.80", 80).Delivered!.Namespace;
        for (var count = 0; count < 12; count++)
        {
            lab.Advance(TimeSpan.FromMinutes(9));
            Assert.Equal(first, lab.Tcp("client.default", "10.96.0.80", 80).Delivered!.Namespace);
        }

        lab.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(2, lab.Explore(new Probe { From = "client.default", To = IpAddress.Parse("10.96.0.80"), Protocol = IpProtocol.Tcp, Port = 80 }).Count);
    }

    [Fact]
    public void What_somebody_changed_in_kube_proxys_chains_the_next_write_sets_right_and_what_is_theirs_stays()
    {
        var lab = Start();
        var before = Rules(lab, TableName.Nat, "KUBE-SERVICES");
        lab.Edit(config =>
        {
            var ruleset = config["node1"].GetRuleset(IpFamily.IPv4);
            ruleset = IptablesRestore.Read(ruleset, "*nat\n:KUBE-SERVICES - [0:0]\n:MINE - [0:0]\n-A MINE -j RETURN\n-I PREROUTING -j MINE\nCOMMIT\n", noFlush: true).Ruleset;
            return config.With(config["node1"].With(ruleset));
        });
        Assert.Empty(Rules(lab, TableName.Nat, "KUBE-SERVICES"));
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.AddPod(Pod("c", "node2", "app=web", Tcp(8080), Udp(53)))));
        Assert.Equal(before, Rules(lab, TableName.Nat, "KUBE-SERVICES"));
        Assert.StartsWith("-A PREROUTING -j MINE\n", Rules(lab, TableName.Nat, "PREROUTING"), StringComparison.Ordinal);
        Assert.Equal(3, lab.Explore(new Probe { From = "client.default", To = IpAddress.Parse("10.96.0.80"), Protocol = IpProtocol.Tcp, Port = 80 }).Count);
    }

    [Fact]
    public void A_checkpoint_brings_the_old_rules_back_and_edits_go_on_from_there()
    {
        var lab = Start();
        var checkpoint = lab.Fork();
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemoveService(s_web)));
        Assert.DoesNotContain(lab.Config["node1"].GetRuleset(IpFamily.IPv4).GetTable(TableName.Nat).Chains.Keys, name => name.StartsWith("KUBE-SVC-", StringComparison.Ordinal));
        lab.Become(checkpoint);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.AddPod(Pod("c", "node2", "app=web", Tcp(8080), Udp(53)))));
        Assert.Equal(3, lab.Explore(new Probe { From = "client.default", To = IpAddress.Parse("10.96.0.80"), Protocol = IpProtocol.Tcp, Port = 80 }).Count);
    }

    [Fact]
    public void Both_families_of_a_dual_stack_cluster_have_their_rules()
    {
        var lab = Start(service => service with
        {
            ClusterIPs = [IpAddress.Parse("10.96.0.80"), IpAddress.Parse("fd00:10:96::80")],
            IpFamilyPolicy = IpFamilyPolicy.RequireDualStack,
        }, DualStack);
        Assert.Equal(ClientResult.Reply, lab.Tcp("client.default", "10.96.0.80", 80).Client?.Outcome);
        Assert.Equal(ClientResult.Reply, lab.Tcp("client.default", "fd00:10:96::80", 80).Client?.Outcome);
    }

    [Fact]
    public void Without_kube_proxy_no_rules_are_written() =>
        Assert.DoesNotContain(Start(null, new ClusterOptions { ProxyMode = ProxyMode.None }).Config["node1"].GetRuleset(IpFamily.IPv4).GetTable(TableName.Nat).Chains.Keys, name => name.StartsWith("KUBE-S", StringComparison.Ordinal));

    [Fact]
    public void Kube_proxy_can_be_stopped_and_started_again()
    {
        var lab = Start();
        var before = IptablesSave.Write(lab.Config["node1"].GetRuleset(IpFamily.IPv4));
        lab.Edit(config => config.EditCluster(Name, cluster => cluster with { Options = cluster.Options with { ProxyMode = ProxyMode.None } }));
        Assert.DoesNotContain("KUBE-S", IptablesSave.Write(lab.Config["node1"].GetRuleset(IpFamily.IPv4)), StringComparison.Ordinal);
        Assert.NotEqual(ClientResult.Reply, lab.Tcp("client.default", "10.96.0.80", 80).Client?.Outcome);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster with { Options = cluster.Options with { ProxyMode = ProxyMode.Iptables } }));
        Assert.Equal(before.Split('\n').Order(), IptablesSave.Write(lab.Config["node1"].GetRuleset(IpFamily.IPv4)).Split('\n').Order());
        Assert.Equal(ClientResult.Reply, lab.Tcp("client.default", "10.96.0.80", 80).Client?.Outcome);
    }

    [Fact]
    public void A_node_that_leaves_loses_its_rules_and_a_new_one_gets_them()
    {
        var lab = Start();
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.AddNode("node3").AddPod(Pod("c", "node3"))));
        Assert.Equal(ClientResult.Reply, lab.Tcp("node3", "10.96.0.80", 80).Client?.Outcome);
        Assert.Equal(ClientResult.Reply, lab.Tcp("c.default", "10.96.0.80", 80).Client?.Outcome);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemoveNode("node3")));
        Assert.False(lab.Config.Namespaces.ContainsKey("node3"));
    }
}
