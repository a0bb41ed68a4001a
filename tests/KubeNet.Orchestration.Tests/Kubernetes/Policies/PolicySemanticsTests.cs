using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Policies.PolicyClusters;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>The corners of the API: what policies hold up, and what they never do.</summary>
public sealed class PolicySemanticsTests
{
    private static readonly NetworkPolicy s_denyAll = Policy("default/deny-all", All, ingress: [], egress: []);

    [Fact]
    public void A_pods_own_node_reaches_it_always_and_is_reached_by_it()
    {
        var lab = Pair(s_denyAll);
        lab.Listen("node1", 8080);
        lab.Listen("node2", 8080);

        Assert.True(lab.ReachesFrom("node1", "10.244.1.2"));
        Assert.False(lab.ReachesFrom("node2", "10.244.1.2"));
        Assert.True(lab.ReachesFrom("a.default", "192.168.0.11", 8080));
        Assert.True(lab.ReachesFrom("a.default", "10.244.1.1", 8080));
        Assert.False(lab.ReachesFrom("a.default", "192.168.0.12", 8080));
    }

    [Fact]
    public void The_nodes_own_firewall_still_has_a_say_about_what_its_pods_send_it()
    {
        var lab = Pair(s_denyAll);
        lab.Listen("node1", 8080);
        lab.Lab.Edit(config => config.AppendRule(new TableLocation("node1", Engine.Netfilter.TableName.Filter), "INPUT", "-p tcp --dport 8080 -j DROP"));

        Assert.Equal(Verdict.Dropped, lab.SendFrom("a.default", "192.168.0.11", 8080).Verdict);
    }

    [Fact]
    public void A_pod_reaches_itself() => Assert.True(Pair(s_denyAll).ReachesFrom("a.default", "10.244.1.2"));

    [Fact]
    public void Pings_pass_since_policies_are_about_tcp_udp_and_sctp() =>
        Assert.True(Pair(s_denyAll).ReachesFrom("a.default", "10.244.2.2", 0, IpProtocol.Icmp));

    [Fact]
    public void The_answer_of_an_allowed_connection_needs_no_rule()
    {
        var lab = Pair(Policy("default/only-out", Selector("pod=a"), ingress: [], egress: [Rule([])]));

        Assert.True(lab.ReachesFrom("a.default", "10.244.2.2"));
        Assert.False(lab.ReachesFrom("b.default", "10.244.1.2"));
    }

    [Fact]
    public void A_connection_that_was_made_before_a_policy_goes_on()
    {
        // A first policy, so that the nodes track connections.
        var lab = Pair(Policy("default/allow", All, ingress: [Rule([])], egress: [Rule([])]));
        var probe = new Probe { From = "a.default", To = IpAddress.Parse("10.244.2.2"), Protocol = IpProtocol.Udp, Port = 80, SourcePort = 5000 };
        Assert.Equal(Verdict.Delivered, lab.Lab.Send(probe).Verdict);
        lab.Edit(cluster => cluster.AddNetworkPolicy(s_denyAll).RemoveNetworkPolicy(ObjectName.Parse("default/allow")));

        Assert.Equal(Verdict.Delivered, lab.Lab.Send(probe).Verdict);
        Assert.Equal(Verdict.Rejected, lab.Lab.Send(probe with { SourcePort = 5001 }).Verdict);
    }

    [Fact]
    public void A_refused_connection_fails_at_once_and_the_trace_names_pod_and_chain()
    {
        var trace = Pair(s_denyAll).SendFrom("a.default", "10.244.2.2");

        Assert.Equal(Verdict.Rejected, trace.Verdict);
        Assert.Equal("ECONNREFUSED", trace.Client?.Errno);
        var step = trace.Hops.SelectMany(hop => hop.Steps.Items).OfType<RuleStep>().Last();
        Assert.Contains("default/a reject", step.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Same_node_traffic_passes_policies_where_bridges_do_not_call_iptables()
    {
        var lab = Pair(s_denyAll);
        lab.Edit(cluster => cluster.AddPod(Pod("default/c", "10.244.1.3", "pod=c")));
        Assert.False(lab.ReachesFrom("c.default", "10.244.1.2"));

        lab.Lab.Edit(config => config.SetSysctl("node1", "net.bridge.bridge-nf-call-iptables", "0"));

        Assert.True(lab.ReachesFrom("c.default", "10.244.1.2"));
        Assert.False(lab.ReachesFrom("b.default", "10.244.1.2"));
    }

    [Fact]
    public void Host_network_pods_are_under_no_policy_and_no_selector_means_them()
    {
        var lab = Pair(s_denyAll, Policy("default/from-anyone", Selector("pod=a"), ingress: [Rule([PodsIn(All), Pods(All)])]));
        lab.Edit(cluster => cluster.AddPod(Pod("default/agent", "10.244.2.9", "pod=agent") with { HostNetwork = true, Addresses = [], NodeName = "node2" }));

        Assert.True(lab.ReachesFrom("node3", "192.168.0.12"));
        Assert.False(lab.ReachesFrom("node2", "10.244.1.2"));

        lab.Edit(cluster => cluster.AddNetworkPolicy(Policy("default/from-node", Selector("pod=a"), ingress: [Rule([Block("192.168.0.12/32"), Block("10.244.2.1/32")])])));
        Assert.True(lab.ReachesFrom("node2", "10.244.1.2"));
    }

    [Fact]
    public void Pods_that_end_leave_all_sets_and_terminating_pods_stay_in_them()
    {
        var lab = Pair(Policy("default/from-b", Selector("pod=a"), ingress: [Rule([Pods(Selector("pod=b"))])]));
        lab.Edit(cluster => cluster.SetPod(ObjectName.Parse("default/b"), pod => pod with { IsTerminating = true }));
        Assert.True(lab.ReachesFrom("b.default", "10.244.1.2"));

        lab.Edit(cluster => cluster.SetPod(ObjectName.Parse("default/b"), pod => pod with { HasEnded = true }));
        Assert.Equal(["10.244.1.2"], SetEntries(lab, "node1"));
    }

    [Fact]
    public void A_named_port_is_the_number_that_each_destination_gives_it()
    {
        var lab = Pair(
            Policy("default/to-web", Selector("pod=a"), egress: [Rule([], "web/TCP")]),
            Policy("default/in-web", Where("pod", LabelOperator.In, "b", "c"), ingress: [Rule([], "web/TCP")]));
        lab.Edit(cluster => cluster.AddPod(Named("default/c", "10.244.2.3", "pod=c", 8080)).AddPod(Named("default/d", "10.244.3.2", "pod=d", 9090)));

        Assert.True(lab.ReachesFrom("a.default", "10.244.2.3", 8080));
        Assert.False(lab.ReachesFrom("a.default", "10.244.2.3", 9090));
        Assert.True(lab.ReachesFrom("a.default", "10.244.3.2", 9090));
        Assert.False(lab.ReachesFrom("a.default", "10.244.3.2", 8080));
        Assert.False(lab.ReachesFrom("a.default", "10.244.2.2"));
        Assert.False(lab.ReachesFrom("d.default", "10.244.2.2"));
    }

    [Fact]
    public void A_named_port_that_no_pod_has_allows_nothing()
    {
        var lab = Pair(Policy("default/in", Selector("pod=a"), ingress: [Rule([Pods(All)], "nobody/TCP")]));

        Assert.False(lab.ReachesFrom("b.default", "10.244.1.2"));
    }

    [Fact]
    public void A_named_port_and_an_ip_block_go_together_for_egress_too()
    {
        var lab = Pair(Policy("default/to-web", Selector("pod=a"), egress: [Rule([Block("10.244.2.0/24", "10.244.2.4/32")], "web/TCP")]));
        lab.Edit(cluster => cluster.AddPod(Named("default/c", "10.244.2.3", "pod=c", 8080)).AddPod(Named("default/d", "10.244.2.4", "pod=d", 8080)));

        Assert.True(lab.ReachesFrom("a.default", "10.244.2.3", 8080));
        Assert.False(lab.ReachesFrom("a.default", "10.244.2.4", 8080));
    }

    [Theory]
    [InlineData(8079, false)]
    [InlineData(8080, true)]
    [InlineData(8085, true)]
    [InlineData(8090, true)]
    [InlineData(8091, false)]
    public void A_port_range_has_both_of_its_ends(ushort port, bool isAllowed)
    {
        var lab = Pair(Policy("default/range", Selector("pod=a"), ingress: [Rule([], "8080-8090/TCP")]));

        // Nothing listens there: what passes is refused by the pod, what does not by the node.
        Assert.Equal(isAllowed ? Verdict.Refused : Verdict.Rejected, lab.SendFrom("b.default", "10.244.1.2", port).Verdict);
    }

    [Fact]
    public void No_pod_selector_beside_namespaces_means_all_their_pods_and_no_namespaces_the_policys_own()
    {
        var lab = Lab("x", "y");
        lab.Edit(cluster => cluster.AddPod(Pod("x/a", "10.244.1.2", "pod=a")).AddPod(Pod("x/b", "10.244.2.2", "pod=b")).AddPod(Pod("y/b", "10.244.3.2", "pod=b")));
        foreach (var (peer, fromX, fromY) in new[]
        {
            (Pods(All), true, false), (PodsIn(All), true, true), (PodsIn(Selector("ns=y")), false, true), (PodsIn(All, Selector("pod=c")), false, false), (Pods(Selector("pod=b")), true, false),
        })
        {
            lab.Edit(cluster => cluster with { NetworkPolicies = cluster.NetworkPolicies.Clear() });
            lab.Edit(cluster => cluster.AddNetworkPolicy(Policy("x/one", Selector("pod=a"), ingress: [Rule([peer])])));
            Assert.Equal((fromX, fromY), (lab.ReachesFrom("b.x", "10.244.1.2"), lab.ReachesFrom("b.y", "10.244.1.2")));
        }
    }

    [Fact]
    public void An_ingress_rule_of_a_policy_does_not_open_its_egress()
    {
        // Both pods are under the policy, which lets a's packets in at b, but none out of a.
        var lab = Pair(Policy("default/both", All, ingress: [Rule([])], egress: []));

        Assert.False(lab.ReachesFrom("a.default", "10.244.2.2"));
        Assert.True(lab.ReachesFrom("node3", "10.244.2.2"));
    }

    [Fact]
    public void An_exception_of_one_block_does_not_hide_what_another_allows()
    {
        var lab = Pair(Policy("default/blocks", Selector("pod=a"), ingress: [Rule([Block("10.0.0.0/8", "10.244.2.0/24"), Block("10.244.0.0/16")])]));

        Assert.True(lab.ReachesFrom("b.default", "10.244.1.2"));
    }

    [Fact]
    public void Both_families_of_a_dual_stack_pod_are_under_its_policies()
    {
        var lab = new PolicyLab(Clusters.DualStack);
        lab.Edit(cluster => cluster.AddNode("node1").AddNode("node2")
            .AddPod(Clusters.Pod("default/a", "node1", "pod=a", Clusters.Tcp(80)))
            .AddPod(Clusters.Pod("default/b", "node2", "pod=b", Clusters.Tcp(80)))
            .AddPod(Clusters.Pod("default/c", "node1", "pod=c", Clusters.Tcp(80)))
            .AddNetworkPolicy(Policy("default/from-b", Selector("pod=a"), ingress: [Rule([Pods(Selector("pod=b"))]), Rule([Block("fe80::/10"), Block("::/0", "fd00::/8")])])));
        foreach (var address in lab.Cluster.Pods[ObjectName.Parse("default/a")].Addresses)
        {
            Assert.True(lab.ReachesFrom("b.default", address.ToString()));
            Assert.False(lab.ReachesFrom("c.default", address.ToString()));
        }
    }

    [Fact]
    public void A_pod_reaches_itself_through_a_service_too()
    {
        var lab = Pair(s_denyAll);
        lab.Edit(cluster => cluster.AddService(Service("default/self", "pod=a", "10.96.0.80")));

        Assert.True(lab.ReachesFrom("a.default", "10.96.0.80"));
        Assert.False(lab.ReachesFrom("b.default", "10.96.0.80"));
    }

    [Fact]
    public void Egress_is_judged_by_the_pod_behind_a_service()
    {
        var lab = Pair(Policy("default/out", Selector("pod=a"), egress: [Rule([Pods(Selector("pod=b"))], "80/TCP")]));
        lab.Edit(cluster => cluster
            .AddPod(Pod("default/c", "10.244.3.2", "pod=c"))
            .AddService(Service("default/b", "pod=b", "10.96.0.81")).AddService(Service("default/c", "pod=c", "10.96.0.82")));

        Assert.True(lab.ReachesFrom("a.default", "10.96.0.81", 8000));
        Assert.False(lab.ReachesFrom("a.default", "10.96.0.82", 8000));

        // The service's own address means nothing to a policy.
        lab.Edit(cluster => cluster.AddNetworkPolicy(Policy("default/more", Selector("pod=a"), egress: [Rule([Block("10.96.0.82/32")])])));
        Assert.False(lab.ReachesFrom("a.default", "10.96.0.82", 8000));
    }

    [Fact]
    public void A_policy_that_selects_no_pod_writes_nothing()
    {
        var lab = Pair();
        var before = lab.Lab.Config;
        lab.Edit(cluster => cluster.AddNetworkPolicy(Policy("default/nobody", Selector("pod=nobody"), ingress: [])));

        Assert.All(before.Namespaces, home => Assert.Same(home.Value, lab.Lab.Config[home.Key]));
    }

    private static PolicyLab Pair(params IEnumerable<NetworkPolicy> policies)
    {
        var lab = Lab();
        lab.Edit(cluster => policies.Aggregate(
            cluster.AddPod(Pod("default/a", "10.244.1.2", "pod=a")).AddPod(Pod("default/b", "10.244.2.2", "pod=b")),
            (all, policy) => all.AddNetworkPolicy(policy)));
        return lab;
    }

    private static Service Service(string name, string selector, string address) =>
        Clusters.Service(name, selector, Clusters.Port(80, "80", "web"), Clusters.Port(8000, "80", "other")) with { ClusterIPs = [IpAddress.Parse(address)] };

    private static Pod Named(string name, string address, string labels, ushort port) => Pod(name, address, labels) with
    {
        Containers = [new Container("main", new[] { (port, "web"), ((ushort)(17170 - port), "other") }
            .Select(one => new ContainerPort { Port = one.Item1, Name = one.Item2 }).ToEquatableArray())],
    };

    private static IEnumerable<string> SetEntries(PolicyLab lab, string node) =>
        lab.Lab.Config[node].IpSets.All.SelectMany(set => set.Entries(default)).Select(entry => entry.Element.Address.ToString()).Order();
}
