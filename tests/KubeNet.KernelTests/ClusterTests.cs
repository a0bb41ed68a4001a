using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.KernelTests;

/// <summary>What the network plugins write is built in real namespaces and carries the same packets the same way.</summary>
public sealed class ClusterTests
{
    private const string Cluster = "kube";
    private const string Outside = "203.0.113.2";

    public static TheoryData<CniKind, bool> Plugins => new()
    {
        { CniKind.Bridge, false },
        { CniKind.Bridge, true },
        { CniKind.FlannelHostGw, false },
        { CniKind.FlannelVxlan, false },
        { CniKind.FlannelVxlan, true },
        { CniKind.Calico, false },
        { CniKind.Calico, true },
        { CniKind.Kindnet, false },
        { CniKind.Kindnet, true },
    };

    [SkippableTheory]
    [MemberData(nameof(Plugins))]
    public void A_cluster_s_network_does_in_the_kernel_what_it_does_in_the_model(CniKind cni, bool dualStack)
    {
        KernelEnvironment.Require();
        var config = Build(new ClusterOptions { Cni = cni, BridgeIpMasq = cni == CniKind.Bridge && !dualStack, CalicoIpip = false }, dualStack, "192.168.0.2", "192.168.0.3");
        Compare($"{cni}{(dualStack ? " dual-stack" : "")}", config);
    }

    [SkippableFact]
    public void Nodes_of_two_segments_meet_at_their_router()
    {
        KernelEnvironment.Require();
        var config = Build(new ClusterOptions { Cni = CniKind.FlannelVxlan }, false, "10.0.1.5", "10.0.2.5");
        Compare("two segments", config);
    }

    private static void Compare(string name, NetworkConfig config)
    {
        var differences = KernelComparison.Lasting(Replica.Of(name, config, Probes(config.Cluster(Cluster))));
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    // Two nodes, three pods, and a host beyond the nodes' router.
    private static NetworkConfig Build(ClusterOptions options, bool dualStack, params string[] nodes)
    {
        const string lan = $"{Cluster}-lan";
        if (dualStack)
        {
            options = options with
            {
                PodCidrs = [IpPrefix.Parse("10.244.0.0/16"), IpPrefix.Parse("fd00:10:244::/56")],
                ServiceCidrs = [IpPrefix.Parse("10.96.0.0/12"), IpPrefix.Parse("fd00:10:96::/112")],
            };
        }

        return NetworkConfig.Create(1).AddCluster(Cluster, options with { ProxyMode = ProxyMode.None })
            .EditCluster(Cluster, cluster => cluster
                .AddNode("node1", [IpAddress.Parse(nodes[0])]).AddNode("node2", [IpAddress.Parse(nodes[1])])
                .AddPod(Pod("a", "node1")).AddPod(Pod("b", "node1")).AddPod(Pod("c", "node2", 8080)))
            .AddNamespace("outside").SetLink("outside", "lo", new LinkChange { Up = true })
            .AddVethPair(new VethSpec("outside", "eth0", lan, "wan"))
            .SetLink(lan, "wan", new LinkChange { Up = true }).SetLink("outside", "eth0", new LinkChange { Up = true })
            .AddAddress(lan, "wan", InterfaceAddress.Parse("203.0.113.1/24"))
            .AddAddress("outside", "eth0", InterfaceAddress.Parse($"{Outside}/24"))
            .AddRoute("outside", new RouteSpec { Destination = IpPrefix.Default(IpFamily.IPv4), Via = IpAddress.Parse("203.0.113.1") })
            .AddListener("outside", new Listener(IpProtocol.Tcp, null, 80));
    }

    private static Pod Pod(string name, string node, ushort? hostPort = null) => new()
    {
        Name = new ObjectName("default", name),
        NodeName = node,
        Containers = [new Container("main", [new ContainerPort { Port = 80, HostPort = hostPort }])],
    };

    private static IEnumerable<LabProbe> Probes(Cluster cluster)
    {
        foreach (var family in cluster.Options.Families)
        {
            var (a, b, c) = (AddressOf(cluster, "a", family), AddressOf(cluster, "b", family), AddressOf(cluster, "c", family));
            var (node1, node2) = (cluster.Nodes["node1"].AddressOf(family)!.Value, cluster.Nodes["node2"].AddressOf(family)!.Value);
            yield return Probe("a.default", b, 80);
            yield return Probe("a.default", c, 80);
            yield return Probe("c.default", a, 80);
            yield return Probe("a.default", c, 81);
            yield return Probe("node1", a, 80);
            yield return Probe("node1", c, 80);
            yield return Probe("a.default", node1, 22);
            yield return Probe("a.default", node2, 22);
            yield return Probe("node1", node2, 8080);
            yield return Probe("a.default", node2, 8080);
            yield return Probe("c.default", node2, 8080);
            yield return new LabProbe { From = "a.default", Protocol = family == IpFamily.IPv4 ? IpProtocol.Icmp : IpProtocol.Icmpv6, To = c, PayloadSize = 1400 };
        }

        yield return Probe("node2", IpAddress.LoopbackV4, 8080);
        yield return Probe("a.default", IpAddress.Parse(Outside), 80);
        yield return Probe("node1", IpAddress.Parse(Outside), 80);
        yield return Probe("outside", cluster.Nodes["node2"].AddressOf(IpFamily.IPv4)!.Value, 8080);
    }

    private static IpAddress AddressOf(Cluster cluster, string pod, IpFamily family) => cluster.Pods[new ObjectName("default", pod)].AddressOf(family)!.Value;

    private static LabProbe Probe(string from, IpAddress to, ushort port) => new() { From = from, Protocol = IpProtocol.Tcp, To = to, Port = port };
}
