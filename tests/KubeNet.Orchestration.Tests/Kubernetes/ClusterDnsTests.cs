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
        .AddService(Service("prod/web", null, Port(80)))
        .AddService(Service("db", "app=db", Port(5432)) with { IsHeadless = true })
        .AddPod(Pod("front", "node1", "app=front", Tcp(80)))
        .AddService(Service("front", "app=front", Port(80)))
        .AddService(Service("empty", null, Port(80)) with { IsHeadless = true })
        .AddService(new Service { Name = new("default", "alias"), Type = ServiceType.ExternalName, ExternalName = "web.prod.svc.cluster.local" })
        .AddEndpointSlice(new EndpointSlice { Name = new("default", "alias-1"), ServiceName = "alias", Ports = [new("", IpProtocol.Tcp, 80)], Endpoints = [new Endpoint { Address = IpAddress.Parse("10.1.2.3"), Hostname = "db-0" }] })
        .AddService(new Service { Name = new("default", "address"), Type = ServiceType.ExternalName, ExternalName = "10.1.2.3" })
        .AddService(new Service { Name = new("default", "dotted"), Type = ServiceType.ExternalName, ExternalName = "10.1.2.3." })
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
    [InlineData("db-0.alias.default.svc.cluster.local.", "db-0.alias.default.svc.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("empty.default.svc.cluster.local.", "empty.default.svc.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("10-244-0-9.default.pod.cluster.local.", "10-244-0-9.default.pod.cluster.local: 10.244.0.9")]
    [InlineData("10-244-0-9.gone.pod.cluster.local.", "10-244-0-9.gone.pod.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("alias", "alias.default.svc.cluster.local -> web.prod.svc.cluster.local: 10.96.1.2")]
    [InlineData("address.default.svc.cluster.local.", "address.default.svc.cluster.local: no such name (NXDOMAIN)")]
    [InlineData("dotted.default.svc.cluster.local.", "dotted.default.svc.cluster.local -> 10.1.2.3: not a name of the cluster, asked outside")]
    [InlineData("prod.svc.cluster.local.", "prod.svc.cluster.local: no addresses (NODATA)")]
    [InlineData("gone.svc.cluster.local.", "gone.svc.cluster.local: no such name (NXDOMAIN)")]
    public void A_name_is_answered_as_CoreDNS_does(string name, string expected) => Assert.Equal(expected, Answers(name));

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
        Assert.StartsWith("example.org: not a name", Answers("example.org", pod), StringComparison.Ordinal);
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
