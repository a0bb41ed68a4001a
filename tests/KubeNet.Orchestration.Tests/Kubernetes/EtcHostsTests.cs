using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Dns;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Places;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Names that a pod finds in its /etc/hosts.</summary>
public sealed class EtcHostsTests
{
    private static readonly EquatableArray<HostAlias> s_aliases = [new(IpAddress.Parse("192.0.2.1"), ["db", "db.example.org"]), new(IpAddress.Parse("192.0.2.2"), ["db"]), new(IpAddress.Parse("192.0.2.3"), ["web.default.svc.cluster.local"])];

    private static Pod Client => Pod("client", "node1") with { HostAliases = s_aliases };

    private static string Answers(Pod pod, string name, ClusterOptions? options = null)
    {
        var cluster = Lab(options, all => all.AddNode("node1").AddService(Service("web", null, Port(80))).AddService(Service("db", null, Port(80))).AddPod(pod)).Config.Cluster(Name);
        return string.Join('\n', ClusterDns.Resolve(cluster, cluster.Pods[pod.Name], name).Queries);
    }

    [Theory]
    [InlineData("localhost", "localhost: 127.0.0.1, ::1 (/etc/hosts)")]
    [InlineData("ip6-allnodes", "ip6-allnodes: fe00::1 (/etc/hosts)")]
    [InlineData("client", "client: 10.244.0.2 (/etc/hosts)")]
    [InlineData("DB", "db: 192.0.2.1, 192.0.2.2 (/etc/hosts)")]
    [InlineData("db.example.org", "db.example.org: 192.0.2.1 (/etc/hosts)")]
    [InlineData("web.default.svc.cluster.local", "web.default.svc.cluster.local: 192.0.2.3 (/etc/hosts)")]
    [InlineData("web", "web.default.svc.cluster.local: 10.96.1.1")]
    [InlineData("db.default.svc.cluster.local", "db.default.svc.cluster.local: 10.96.1.2")]
    [InlineData("db.", "db: not a name of the cluster, asked outside")]
    public void A_name_is_looked_for_there_as_it_is_before_a_server_is_asked(string name, string expected) => Assert.Equal(expected, Answers(Client, name).Split('\n')[^1]);

    [Fact]
    public void A_pod_s_host_name_and_domain_stand_there_for_each_of_its_addresses()
    {
        var pod = Pod("db-0", "node1") with { Hostname = "first", Subdomain = "db" };
        Assert.Equal("first: 10.244.0.2, fd00:10:244::2 (/etc/hosts)", Answers(pod, "first", DualStack));
        Assert.Equal("first.db.default.svc.cluster.local: 10.244.0.2, fd00:10:244::2 (/etc/hosts)", Answers(pod, "first.db.default.svc.cluster.local", DualStack));
        Assert.DoesNotContain("/etc/hosts", Answers(pod, "db-0"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_name_has_63_characters_at_most()
    {
        var name = $"{new string('a', 62)}.{new string('b', 10)}";
        Assert.EndsWith("(/etc/hosts)", Answers(Pod(name, "node1"), new string('a', 62)), StringComparison.Ordinal);
        Assert.DoesNotContain("/etc/hosts", Answers(Pod(name, "node1"), name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("db", true)]
    [InlineData("client", false)]
    [InlineData("ip6-allnodes", false)]
    public void A_pod_on_its_node_s_network_has_the_node_s_file_and_its_aliases(string name, bool isThere) =>
        Assert.Equal(isThere, Answers(Client with { HostNetwork = true }, name).EndsWith("(/etc/hosts)", StringComparison.Ordinal));

    [Fact]
    public void A_packet_from_the_pod_goes_where_the_file_says()
    {
        var config = Lab(null, all => all.AddNode("node1").AddService(Service("db", null, Port(80))).AddPod(Client).AddPod(Pod("other", "node1"))).Config;
        Assert.Equal("192.0.2.1", Destinations.Resolve(config, "client.default", "db", null).Address.ToString());
        Assert.Equal("127.0.0.1", Destinations.Resolve(config, "client.default", "localhost", null).Address.ToString());
        Assert.Equal("10.96.1.1", Destinations.Resolve(config, "other.default", "db", null).Address.ToString());
        Assert.Equal("10.96.1.1", Destinations.Resolve(config, "client.default", "svc/db", null).Address.ToString());
        Assert.Empty(Destinations.Find(config, "client.default", "web.default.svc.cluster.local").Ports);
    }

    [Fact]
    public void An_alias_that_is_no_name_is_refused() =>
        ShouldFail("InvalidObjectName", () => Empty().AddPod(Pod("a") with { HostAliases = [new(IpAddress.Parse("192.0.2.1"), ["no_name"])] }));
}
