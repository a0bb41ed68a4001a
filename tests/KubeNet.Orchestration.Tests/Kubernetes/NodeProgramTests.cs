using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>The sockets of a node's own programs: the kubelet's, and where kube-proxy tells its health.</summary>
public sealed class NodeProgramTests
{
    private static string Sockets(Lab lab, string node = "node1") => string.Join(", ", lab.Config[node].Listeners);

    private static Lab With(ClusterOptions options) => Lab(options, cluster => cluster.AddNode("node1").AddNode("node2"));

    [Fact]
    public void A_load_balancer_that_asks_a_node_is_answered()
    {
        var lab = With(new ClusterOptions());
        Assert.Equal("tcp *:10250, tcp *:10256", Sockets(lab));
        Assert.Equal((Verdict.Delivered, Verdict.Delivered), (lab.Tcp("kube-lan", "192.168.0.2", 10256).Verdict, lab.Tcp("node2", "192.168.0.2", 10250).Verdict));
    }

    [Fact]
    public void They_are_where_the_options_say_and_follow_them()
    {
        var lab = With(new ClusterOptions { HealthzBindAddress = IpAddress.Parse("127.0.0.1"), HealthzPort = 10999 });
        Assert.Equal("tcp *:10250, tcp 127.0.0.1:10999", Sockets(lab));
        Assert.Equal(Verdict.Refused, lab.Tcp("kube-lan", "192.168.0.2", 10999).Verdict);
        Set(options => options with { HealthzBindAddress = IpAddress.Parse("192.0.2.1") });
        Assert.Equal("tcp *:10250", Sockets(lab));
        Set(options => options with { HealthzBindAddress = null });
        Assert.Equal("tcp *:10250, tcp *:10999", Sockets(lab));
        Set(options => options with { HealthzPort = 0 });
        Assert.Equal("tcp *:10250", Sockets(lab));
        Set(options => options with { HealthzPort = 10256, ProxyMode = ProxyMode.None });
        Assert.Equal("tcp *:10250", Sockets(lab));
        Set(options => options with { ProxyMode = ProxyMode.Iptables });
        Assert.Equal("tcp *:10250, tcp *:10256", Sockets(lab, "node2"));

        void Set(Func<ClusterOptions, ClusterOptions> change) => lab.Edit(config => config.EditCluster(Name, cluster => cluster with { Options = change(cluster.Options) }));
    }

    [Fact]
    public void A_machine_that_joins_has_them_until_it_leaves_and_keeps_what_it_had()
    {
        var lab = new Lab(1);
        lab.Edit(config => config.AddNamespace("node1").AddDummy("node1", "eth0").AddAddress("node1", "eth0", new InterfaceAddress(IpAddress.Parse("10.9.0.2"), 24))
            .AddListener("node1", new Listener(KubeNet.Engine.Packets.IpProtocol.Tcp, IpAddress.Parse("10.9.0.2"), 10256))
            .AddCluster(Name).EditCluster(Name, cluster => cluster.AddNode("node1", IpAddress.Parse("10.9.0.2"))));
        Assert.Equal("tcp 10.9.0.2:10256, tcp *:10250", Sockets(lab));
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemoveNode("node1")));
        Assert.Equal("tcp 10.9.0.2:10256", Sockets(lab));
    }

    /// <summary>kube-proxy is a pod on its node's network itself, and may declare its ports.</summary>
    [Fact]
    public void A_pod_that_declares_such_a_port_is_that_program()
    {
        var lab = Lab(null, cluster => cluster.AddNode("node1").AddPod(Pod("kube-proxy", "node1", null, Tcp(10256), Tcp(10249)) with { HostNetwork = true }));
        Assert.Equal("tcp *:10250, tcp *:10256, tcp *:10249", Sockets(lab));
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "kube-proxy"))));
        Assert.Equal("tcp *:10250, tcp *:10256", Sockets(lab));
    }
}
