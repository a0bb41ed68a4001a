using CsCheck;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;
using static KubeNet.Orchestration.Tests.Kubernetes.Proxy.WebLab;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>Services in labs: what a cluster's nodes hold, and where packets go.</summary>
public sealed class ServiceLabTests
{
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
    public void A_load_balancer_without_node_ports_answers_at_its_address_alone()
    {
        var lab = Start(service => service with
        {
            Type = ServiceType.LoadBalancer, AllocateLoadBalancerNodePorts = false, LoadBalancerIngress = [new LoadBalancerIngress(IpAddress.Parse("203.0.113.80"))],
        });
        Assert.Equal("", Rules(lab, TableName.Nat, "KUBE-NODEPORTS"));
        Assert.Contains("-A KUBE-SERVICES -d 203.0.113.80/32 -p tcp -m comment --comment \"default/web:http loadbalancer IP\"", Rules(lab, TableName.Nat, "KUBE-SERVICES"), StringComparison.Ordinal);
        Assert.Equal(Verdict.Delivered, lab.Tcp("client.default", "203.0.113.80", 80).Verdict);
        Assert.Equal(Verdict.Refused, lab.Tcp("client.default", lab.Config.Cluster(Name).Node("node2").Addresses[0], 30086).Verdict);
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

        // The number is for ever, but for a service that had none for a while.
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.SetService(Web, service => service with { ExternalTrafficPolicy = TrafficPolicy.Cluster })));
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.SetService(Web, service => service with { ExternalTrafficPolicy = TrafficPolicy.Local, HealthCheckNodePort = 32001 })));
        Assert.Equal((ClientResult.Refused, ClientResult.Reply), (lab.Tcp("kube-lan", "192.168.0.3", 32000).Client?.Outcome, lab.Tcp("kube-lan", "192.168.0.3", 32001).Client?.Outcome));
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemoveService(Web)));
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
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemoveService(Web)));
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
        Assert.DoesNotContain(lab.Config["node1"].GetRuleset(IpFamily.IPv4).Tables.Values.SelectMany(table => table.Chains.Keys), name => name == "KUBE-PROXY-CANARY");
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
