using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Dns;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Names from inside a pod: the search list, and what CoreDNS answers.</summary>
public sealed class ClusterDnsTests
{
    private static readonly Cluster s_cluster = Lab(null, cluster => cluster
        .AddNode("node1").AddNamespace("prod").AddDns()
        .AddPod(Pod("client", "node1"))
        .AddPod(Pod("db-0", "node1", "app=db", Tcp(5432)) with { Hostname = "db-0", Subdomain = "db" })
        .AddPod(Pod("db-1", "node1", "app=db", Tcp(5432)) with { Hostname = "db-1", Subdomain = "db", IsReady = false })
        .AddService(Service("web", null, Port(80)))
        .AddService(Service("prod/web", null, Port(80, name: "http"), Port(53, name: "dns", protocol: IpProtocol.Udp)))
        .AddService(Service("db", "app=db", Port(5432, name: "pg")) with { IsHeadless = true })
        .AddPod(Pod("front", "node1", "app=front", Tcp(80)))
        .AddService(Service("front", "app=front", Port(80)))
        .AddService(Service("empty", null, Port(80)) with { IsHeadless = true })
        .AddService(new Service { Name = new("default", "alias"), Type = ServiceType.ExternalName, ExternalName = "web.prod.svc.cluster.local" })
        .AddEndpointSlice(new EndpointSlice { Name = new("default", "alias-1"), ServiceName = "alias", Ports = [new("", IpProtocol.Tcp, 80)], Endpoints = [new Endpoint { Address = IpAddress.Parse("10.1.2.3"), Hostname = "db-0" }] })
        .AddService(new Service { Name = new("default", "address"), Type = ServiceType.ExternalName, ExternalName = "10.1.2.3" })
        .AddService(new Service { Name = new("default", "dotted"), Type = ServiceType.ExternalName, ExternalName = "10.1.2.3." })
        .AddService(new Service { Name = new("default", "nowhere"), Type = ServiceType.ExternalName, ExternalName = "gone.prod.svc.cluster.local" })
        .AddService(new Service { Name = new("default", "outside"), Type = ServiceType.ExternalName, ExternalName = "example.org" })).Config.Cluster(Name);

    private static string Answers(string name, Pod? pod = null) =>
        string.Join('\n', ClusterDns.Resolve(s_cluster, pod ?? s_cluster.Pods[new("default", "client")], name).Queries);

    [Theory]
    [InlineData("web", "web.default.svc.cluster.local: 10.96.1.1")]
    [InlineData("web.default", "web.default.default.svc.cluster.local: no such name (NXDOMAIN)\nweb.default.svc.cluster.local: 10.96.1.1")]
    [InlineData("web.default.svc.cluster.local.", "web.default.svc.cluster.local: 10.96.1.1")]
    [InlineData("db", "db.default.svc.cluster.local: 10.244.0.3")]
    [InlineData("db-0.db", "db-0.db.default.svc.cluster.local: 10.244.0.3")]
    [InlineData("10-244-0-5.front.default.svc.cluster.local.", "10-244-0-5.front.default.svc.cluster.local: 10.244.0.5")]
    [InlineData("10-244-0-9.front.default.svc.cluster.local.", "10-244-0-9.front.default.svc.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("_http._tcp.web.prod", "_http._tcp.web.prod.default.svc.cluster.local: no such name (NXDOMAIN)\n_http._tcp.web.prod.svc.cluster.local: 10.96.1.2")]
    [InlineData("dns.udp.web.prod.svc.cluster.local.", "dns.udp.web.prod.svc.cluster.local: 10.96.1.2")]
    [InlineData("_dns._tcp.web.prod.svc.cluster.local.", "_dns._tcp.web.prod.svc.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("_pg._tcp.db", "_pg._tcp.db.default.svc.cluster.local: 10.244.0.3")]
    [InlineData("_pg._udp.db.default.svc.cluster.local.", "_pg._udp.db.default.svc.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("_http._tcp.alias.default.svc.cluster.local.", "_http._tcp.alias.default.svc.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("a.b.c.db.default.svc.cluster.local.", "a.b.c.db.default.svc.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("db-0.alias.default.svc.cluster.local.", "db-0.alias.default.svc.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("empty.default.svc.cluster.local.", "empty.default.svc.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("10-244-0-9.default.pod.cluster.local.", "10-244-0-9.default.pod.cluster.local: 10.244.0.9")]
    [InlineData("10-244-0-9.gone.pod.cluster.local.", "10-244-0-9.gone.pod.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("alias", "alias.default.svc.cluster.local -> web.prod.svc.cluster.local: 10.96.1.2")]
    [InlineData("address.default.svc.cluster.local.", "address.default.svc.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("dotted.default.svc.cluster.local.", "dotted.default.svc.cluster.local -> 10.1.2.3: not a name of the cluster, asked outside")]
    [InlineData("outside", "outside.default.svc.cluster.local -> example.org: not a name of the cluster, asked outside")]
    [InlineData("outside.default", "outside.default.default.svc.cluster.local: no such name (NXDOMAIN)\noutside.default.svc.cluster.local -> example.org: not a name of the cluster, asked outside")]
    [InlineData("nowhere.default.svc.cluster.local.", "nowhere.default.svc.cluster.local -> gone.prod.svc.cluster.local: no addresses (NODATA)")]
    [InlineData("prod.svc.cluster.local.", "prod.svc.cluster.local: no addresses (NODATA)")]
    [InlineData("gone.svc.cluster.local.", "gone.svc.cluster.local: no such name (NXDOMAIN)")]
    public void A_name_is_answered_as_CoreDNS_does(string name, string expected) => Assert.Equal(expected, Answers(name));

    [Fact]
    public void A_chain_of_aliases_has_eight_of_them_at_most()
    {
        var cluster = Enumerable.Range(1, 9).Aggregate(Empty().AddService(Service("end", null, Port(80))), (all, number) =>
            all.AddService(new Service { Name = new("default", $"a{number}"), Type = ServiceType.ExternalName, ExternalName = $"{(number == 1 ? "end" : $"a{number - 1}")}.default.svc.cluster.local" }));
        Assert.Equal(DnsOutcome.Answered, ClusterDns.Ask(cluster, "a8.default.svc.cluster.local").Outcome);
        Assert.Equal((DnsOutcome.NoData, 8), (ClusterDns.Ask(cluster, "a9.default.svc.cluster.local").Outcome, ClusterDns.Ask(cluster, "a9.default.svc.cluster.local").Aliases.Count));
    }

    [Fact]
    public void A_name_outside_is_asked_for_inside_first() => Assert.Equal(
        """
        example.org.default.svc.cluster.local: no such name (NXDOMAIN)
        example.org.svc.cluster.local: no such name (NXDOMAIN)
        example.org.cluster.local: no such name (NXDOMAIN)
        example.org: not a name of the cluster, asked outside
        """, Answers("example.org"), ignoreLineEndingDifferences: true);

    [Fact]
    public void Fewer_ndots_ask_outside_at_once()
    {
        var pod = s_cluster.Pods[new("default", "client")] with { Dns = new PodDns { Ndots = 1 } };
        Assert.Equal("example.org: not a name of the cluster, asked outside", Answers("example.org", pod));
    }

    [Theory]
    [InlineData(DnsPolicy.ClusterFirst, false, "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n")]
    [InlineData(DnsPolicy.ClusterFirst, true, "options ndots:1\n")]
    [InlineData(DnsPolicy.ClusterFirstWithHostNet, true, "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n")]
    [InlineData(DnsPolicy.Default, false, "options ndots:1\n")]
    [InlineData(DnsPolicy.None, false, "options ndots:1\n")]
    public void The_policy_writes_resolv_conf(DnsPolicy policy, bool hostNetwork, string expected) =>
        Assert.Equal(expected, ResolvConf.Of(s_cluster, Pod("x") with { HostNetwork = hostNetwork, Dns = new PodDns { Policy = policy } }).ToString());

    [Theory]
    [InlineData(DnsPolicy.ClusterFirst, false, "", true)]
    [InlineData(DnsPolicy.ClusterFirst, true, "", false)]
    [InlineData(DnsPolicy.ClusterFirstWithHostNet, true, "", true)]
    [InlineData(DnsPolicy.Default, false, "10.96.0.10", false)]
    [InlineData(DnsPolicy.None, false, "10.96.0.10", true)]
    [InlineData(DnsPolicy.None, false, "10.244.0.0", true)]
    [InlineData(DnsPolicy.None, false, "192.0.2.53", false)]
    public void A_pod_that_asks_another_server_does_not_learn_the_cluster_s_names(DnsPolicy policy, bool hostNetwork, string server, bool learns)
    {
        var dns = s_cluster.SlicesOf(ResolvConf.DnsService).First().Endpoints[0].Address;
        var pod = Pod("x") with { HostNetwork = hostNetwork, Dns = new PodDns { Policy = policy, Nameservers = server.Length == 0 ? [] : [server == "10.244.0.0" ? dns : IpAddress.Parse(server)] } };
        Assert.Equal($"web.default.svc.cluster.local: {(learns ? "10.96.1.1" : "not asked of the cluster's DNS")}", Answers("web.default.svc.cluster.local.", pod));
    }

    [Fact]
    public void A_resolver_has_three_servers_at_most() => Assert.Equal(
        "10.96.0.10 192.0.2.1 192.0.2.2",
        string.Join(' ', ResolvConf.Of(s_cluster, Pod("x") with { Dns = new PodDns { Nameservers = [IpAddress.Parse("192.0.2.1"), IpAddress.Parse("192.0.2.2"), IpAddress.Parse("192.0.2.3")] } }).Nameservers));

    [Fact]
    public void The_name_of_an_address_does_not_end_in_a_dash()
    {
        var slice = new EndpointSlice { Name = new("default", "six-1"), ServiceName = "six", Family = IpFamily.IPv6, Endpoints = [new Endpoint { Address = IpAddress.Parse("2001:db8:1::") }] };
        var cluster = Empty(DualStack).AddService(Service("six", null, Port(80)) with { IsHeadless = true }).AddEndpointSlice(slice);
        Assert.Equal("2001-db8-1--0.six.default.svc.cluster.local: 2001:db8:1::", ClusterDns.Ask(cluster, "2001-db8-1--0.six.default.svc.cluster.local").ToString());
    }

    [Theory]
    [InlineData("example.org", true)]
    [InlineData("example.org.", true)]
    [InlineData("_sites.example_org", true)]
    [InlineData(".", true)]
    [InlineData("Example.org", false)]
    [InlineData("example..org", false)]
    [InlineData("", false)]
    public void A_search_domain_is_one(string domain, bool isTaken)
    {
        var pod = Pod("x") with { Dns = new PodDns { Searches = [domain] } };
        if (isTaken)
            Assert.Single(Empty().AddPod(pod).Pods);
        else
            ShouldFail("InvalidObjectName", () => Empty().AddPod(pod));
    }

    [Fact]
    public void Search_domains_are_not_too_long_together() =>
        ShouldFail("InvalidPodDns", () => Empty().AddPod(Pod("x") with { Dns = new PodDns { Searches = Enumerable.Range(10, 21).Select(number => $"{new string('a', 60)}.{new string('b', 34)}.{number}").ToEquatableArray() } }));

    [Fact]
    public void The_query_itself_reaches_a_pod_of_the_dns_service()
    {
        var lab = Lab(null, cluster => cluster.AddNode("node1").AddDns().AddPod(Pod("client", "node1")));
        var server = lab.Config.Cluster(Name).SlicesOf(ResolvConf.DnsService).First().Endpoints[0].Address;
        Assert.Equal(Verdict.Delivered, lab.Send(new Probe { From = "client.default", To = server, Protocol = IpProtocol.Udp, Port = 53 }).Verdict);
    }
}
