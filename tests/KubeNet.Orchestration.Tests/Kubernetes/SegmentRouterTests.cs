using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>The router of a segment of the nodes' network: it has the first host address, unless a node or a pod does.</summary>
public sealed class SegmentRouterTests
{
    private static readonly ClusterOptions s_flannel = new() { Cni = CniKind.FlannelVxlan };

    private static Cluster With(Cluster cluster, string node, string address) =>
        cluster.AddNode(node, IpAddress.Parse(address)).AddPod(Pod($"on-{node}", node, null, Tcp(80)));

    private static string Routers(Lab lab) => string.Join(' ', lab.Config["kube-lan"].Links.Values.SelectMany(link => link.Addresses).Select(address => address.Address).Where(address => !address.Address.IsLoopback && !address.Address.IsLinkLocal));

    private static void ShouldReachEachOther(Lab lab)
    {
        var pods = lab.Config.Cluster(Name).Pods.Values.ToList();
        foreach (var from in pods)
        {
            foreach (var to in pods)
            {
                Assert.Equal((from.Name, to.Name, Verdict.Delivered), (from.Name, to.Name, lab.Tcp(from.NetworkNamespace, to.Addresses[0], 80).Verdict));
                Assert.NotEqual(Verdict.Unreachable, lab.Tcp(from.NodeName!, lab.Config.Cluster(Name).Node(to.NodeName!).Addresses[0], 9).Verdict);
            }
        }
    }

    [Fact]
    public void It_has_the_last_address_where_a_node_has_the_first()
    {
        var lab = Lab(s_flannel, cluster => With(With(With(cluster, "n1", "10.0.0.1"), "n2", "10.0.0.2"), "n3", "10.0.1.254"));
        Assert.Equal("10.0.0.254/24 10.0.1.1/24", Routers(lab));
        ShouldReachEachOther(lab);
    }

    [Fact]
    public void It_moves_when_a_node_comes_to_have_its_address_and_stays_there()
    {
        var lab = Lab(s_flannel, cluster => With(With(cluster, "n2", "10.0.0.2"), "n3", "10.0.1.2"));
        Assert.Equal("10.0.0.1/24 10.0.1.1/24", Routers(lab));
        lab.Edit(config => config.EditCluster(Name, cluster => With(With(cluster, "n1", "10.0.0.1"), "n4", "10.0.0.254")));
        Assert.Equal("10.0.1.1/24 10.0.0.253/24", string.Join(' ', Routers(lab).Split(' ').OrderDescending()));
        Assert.Contains("default via 10.0.0.253 dev eth0", lab.Config.Routes("n2", IpFamily.IPv4), StringComparison.Ordinal);
        ShouldReachEachOther(lab);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemoveNode("n1")));
        Assert.Contains("10.0.0.253/24", Routers(lab), StringComparison.Ordinal);
        ShouldReachEachOther(lab);
    }

    [Fact]
    public void It_leaves_a_default_route_alone_that_is_somebody_s_own()
    {
        var lab = Lab(s_flannel, cluster => With(cluster, "n2", "10.0.0.2"));
        lab.Edit(config => KubeNet.Engine.Namespaces.RouteEdits.ReplaceRoute(config, "n2", new() { Destination = IpPrefix.Default(IpFamily.IPv4), Via = IpAddress.Parse("10.0.0.77"), Link = "eth0" }));
        lab.Edit(config => config.EditCluster(Name, cluster => With(cluster, "n1", "10.0.0.1")));
        Assert.Contains("default via 10.0.0.77 dev eth0", lab.Config.Routes("n2", IpFamily.IPv4), StringComparison.Ordinal);
    }

    [Fact]
    public void No_node_is_given_its_address_and_one_is_left_for_it()
    {
        var cluster = Empty(new ClusterOptions { NodeCidrs = [IpPrefix.Parse("10.0.0.0/29")], SegmentLengthV4 = 29 }).AddNode("n1", IpAddress.Parse("10.0.0.1"));
        cluster = Enumerable.Range(2, 4).Aggregate(cluster, (all, number) => all.AddNode($"n{number}"));
        Assert.Equal(["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"], cluster.Nodes.Values.Select(node => node.Addresses[0].ToString()));
        ShouldFail("NodeAddressesExhausted", () => cluster.AddNode("n6"));
        ShouldFail("InvalidNodeAddress", () => cluster.AddNode("n6", IpAddress.Parse("10.0.0.6")));
    }

    [Fact]
    public void In_IPv6_it_has_the_last_address_of_all()
    {
        var lab = Lab(DualStack, cluster => cluster.AddNode("n1", IpAddress.Parse("10.0.0.7"), IpAddress.Parse("fd01::1")).AddNode("n2", IpAddress.Parse("10.0.0.8"), IpAddress.Parse("fd01::2")));
        Assert.Contains("fd01::ffff:ffff:ffff:ffff/64", Routers(lab), StringComparison.Ordinal);
        Assert.Contains("default via fd01::ffff:ffff:ffff:ffff dev eth0", lab.Config.Routes("n1", IpFamily.IPv6), StringComparison.Ordinal);
    }
}
