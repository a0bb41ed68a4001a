using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.KernelTests;

/// <summary>
/// kube-proxy's rules in the live kernel: nodes and pods in real namespaces with the very rules that the model wrote. Each service has one endpoint
/// that a packet may take, so that nothing is left to chance. What is dropped is UDP: a SYN that nobody answers is sent again.
/// </summary>
public sealed class ServiceKernelTests
{
    private const string Client = "client.default";
    private const string Web = "web.default";
    private const string Db = "db.default";
    private const string Outside = "outside";
    private static readonly ServicePort s_udp = new() { Port = 80, TargetPort = PortReference.Of(53), Protocol = IpProtocol.Udp };

    [SkippableTheory]
    [InlineData(CniKind.FlannelHostGw)]
    [InlineData(CniKind.FlannelVxlan)]
    [InlineData(CniKind.Bridge)]
    public void Cluster_addresses_and_node_ports(CniKind cni)
    {
        KernelEnvironment.Require();
        List<LabProbe> probes =
        [
            .. From([Client, Web, Db, "node1", "node2"], "10.96.0.10", 80), .. From([Client, "node1"], "10.96.0.10", 53, IpProtocol.Udp),
            .. From([Client, "node1"], "10.96.0.10", 81), .. From([Client], "10.96.0.99", 80),
            .. From([Outside, Client, Db, "node1", "node2"], "192.168.0.2", 30080), .. From([Outside, Client, "node1"], "192.168.0.3", 30080),
            .. From(["node1", "node2"], "127.0.0.1", 30080), .. From([Outside], "192.168.0.2", 30081), .. From([Outside, "node2"], "192.168.0.3", 30053, IpProtocol.Udp),
        ];
        ShouldAgree($"services over {cni}", Config(cni), probes);
    }

    [SkippableFact]
    public void Load_balancers_with_source_ranges_and_external_addresses()
    {
        KernelEnvironment.Require();
        List<LabProbe> probes =
        [
            .. From([Outside, Client, Db, "node1", "node2"], "198.51.100.1", 80, IpProtocol.Udp), .. From([Outside, Client, "node1"], "198.51.100.2", 80, IpProtocol.Udp),
            .. From([Outside, Client, "node1"], "198.51.100.3", 80),
        ];
        ShouldAgree("load balancers", Config(), probes);
    }

    [SkippableFact]
    public void Local_traffic_policies()
    {
        KernelEnvironment.Require();
        List<LabProbe> probes =
        [
            .. From([Outside, Client, "node2"], "192.168.0.2", 30090, IpProtocol.Udp), .. From([Outside, Client, "node1"], "192.168.0.3", 30090, IpProtocol.Udp),
            .. From([Outside, Client, Db, "node1", "node2"], "198.51.100.4", 80, IpProtocol.Udp), .. From([Outside], "192.168.0.2", 32000),
            .. From([Client, Db, "node1", "node2"], "10.96.0.50", 80, IpProtocol.Udp),
        ];
        ShouldAgree("local policies", Config(), probes);
    }

    [SkippableFact]
    public void Services_without_endpoints()
    {
        KernelEnvironment.Require();
        List<LabProbe> probes =
        [
            .. From([Client, Db, "node1"], "10.96.0.60", 80, IpProtocol.Udp), .. From([Client, Db], "10.96.0.60", 80),
            .. From([Outside, Client], "192.168.0.2", 30060), .. From([Outside, Client], "192.168.0.2", 30060, IpProtocol.Udp),
            .. From([Outside, Client], "198.51.100.6", 80),
        ];
        ShouldAgree("services without endpoints", Config(), probes);
    }

    [SkippableFact]
    public void Affinity_remembers_clients()
    {
        KernelEnvironment.Require();
        var probes = From([Client, Db, "node1", Client, Db, Client], "10.96.0.70", 80, IpProtocol.Udp).Select((probe, index) => probe with { KeepsState = index > 0 });
        ShouldAgree("affinity", Config(), [.. probes]);
    }

    [SkippableFact]
    public void Services_of_both_families()
    {
        KernelEnvironment.Require();
        List<LabProbe> probes =
        [
            .. From([Client, Web, Db, "node1", "node2"], "fd00:10:96::10", 53, IpProtocol.Udp), .. From([Client, "node1"], "10.96.0.10", 53, IpProtocol.Udp),
            .. From([Client, "node2"], "fd00::2", 30053, IpProtocol.Udp), .. From([Client, Db], "fd00:10:96::60", 80, IpProtocol.Udp),
        ];
        ShouldAgree("services of both families", Config(dualStack: true), probes);
    }

    private static void ShouldAgree(string name, NetworkConfig config, List<LabProbe> probes)
    {
        var differences = KernelComparison.Lasting(Replica.Of(name, config, probes));
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    // Two nodes, three pods, and a host beyond the nodes' router, which sends packets for the load balancers to the first node.
    private static NetworkConfig Config(CniKind cni = CniKind.FlannelHostGw, bool dualStack = false)
    {
        const string cluster = "kube";
        const string lan = $"{cluster}-lan";
        var options = new ClusterOptions { Cni = cni };
        if (dualStack)
        {
            options = options with
            {
                PodCidrs = [IpPrefix.Parse("10.244.0.0/16"), IpPrefix.Parse("fd00:10:244::/56")],
                ServiceCidrs = [IpPrefix.Parse("10.96.0.0/12"), IpPrefix.Parse("fd00:10:96::/112")],
            };
        }

        return NetworkConfig.Create(1).AddCluster(cluster, options)
            .EditCluster(cluster, all => Services(dualStack).Aggregate(
                all.AddNode("node1", Addresses(dualStack, 2)).AddNode("node2", Addresses(dualStack, 3)).AddPod(Pod("web", "node1")).AddPod(Pod("db", "node2")).AddPod(Pod("client", "node1")),
                (one, service) => one.AddService(service)))
            .AddNamespace(Outside).SetLink(Outside, "lo", new LinkChange { Up = true })
            .AddVethPair(new VethSpec(Outside, "eth0", lan, "wan"))
            .SetLink(lan, "wan", new LinkChange { Up = true }).SetLink(Outside, "eth0", new LinkChange { Up = true })
            .AddAddress(lan, "wan", InterfaceAddress.Parse("203.0.113.1/24"))
            .AddAddress(Outside, "eth0", InterfaceAddress.Parse("203.0.113.2/24"))
            .AddRoute(Outside, new RouteSpec { Destination = IpPrefix.Default(IpFamily.IPv4), Via = IpAddress.Parse("203.0.113.1") })
            .AddRoute(lan, new RouteSpec { Destination = IpPrefix.Parse("198.51.100.0/24"), Via = IpAddress.Parse("192.168.0.2") });
    }

    private static IEnumerable<Service> Services(bool dualStack)
    {
        yield return Service("cluster", "web", "10.96.0.10", new ServicePort { Port = 80, NodePort = 30080, Name = "http" }, new ServicePort { Port = 53, NodePort = 30053, Name = "dns", Protocol = IpProtocol.Udp }) with
        {
            Type = ServiceType.NodePort,
            ClusterIPs = dualStack ? [IpAddress.Parse("10.96.0.10"), IpAddress.Parse("fd00:10:96::10")] : [IpAddress.Parse("10.96.0.10")],
            IpFamilyPolicy = dualStack ? IpFamilyPolicy.RequireDualStack : IpFamilyPolicy.SingleStack,
        };
        yield return Balancer("ranged", "web", "10.96.0.20", "198.51.100.1") with { LoadBalancerSourceRanges = [IpPrefix.Parse("203.0.113.0/24"), IpPrefix.Parse("192.168.0.2/32")] };
        yield return Balancer("closed", "db", "10.96.0.30", "198.51.100.2") with { LoadBalancerSourceRanges = [IpPrefix.Parse("10.9.9.0/24")] };
        yield return Service("external", "db", "10.96.0.40", new ServicePort { Port = 80 }) with { ExternalIPs = [IpAddress.Parse("198.51.100.3")] };
        yield return Service("local", "db", "10.96.0.41", s_udp with { NodePort = 30090 }) with
        {
            Type = ServiceType.LoadBalancer,
            ExternalTrafficPolicy = TrafficPolicy.Local,
            HealthCheckNodePort = 32000,
            LoadBalancerIngress = [new LoadBalancerIngress(IpAddress.Parse("198.51.100.4"))],
        };
        yield return Service("inside", "db", "10.96.0.50", s_udp) with { InternalTrafficPolicy = TrafficPolicy.Local };
        yield return Service("empty", "nothing", "10.96.0.60", new ServicePort { Port = 80, NodePort = 30060, Name = "tcp" }, new ServicePort { Port = 80, NodePort = 30060, Name = "udp", Protocol = IpProtocol.Udp }) with
        {
            Type = ServiceType.LoadBalancer,
            ClusterIPs = dualStack ? [IpAddress.Parse("10.96.0.60"), IpAddress.Parse("fd00:10:96::60")] : [IpAddress.Parse("10.96.0.60")],
            IpFamilyPolicy = dualStack ? IpFamilyPolicy.RequireDualStack : IpFamilyPolicy.SingleStack,
            LoadBalancerIngress = [new LoadBalancerIngress(IpAddress.Parse("198.51.100.6"))],
        };
        yield return Service("sticky", "web", "10.96.0.70", s_udp) with { AffinitySeconds = 10800 };
    }

    private static Service Balancer(string name, string app, string address, string balancer) => Service(name, app, address, s_udp) with
    {
        Type = ServiceType.LoadBalancer,
        LoadBalancerIngress = [new LoadBalancerIngress(IpAddress.Parse(balancer))],
    };

    private static Service Service(string name, string app, string address, params ServicePort[] ports) => new()
    {
        Name = new ObjectName("default", name),
        Selector = LabelSet.Empty.With("app", app),
        ClusterIPs = [IpAddress.Parse(address)],
        Ports = [.. ports],
    };

    private static Pod Pod(string name, string node) => new()
    {
        Name = new ObjectName("default", name),
        NodeName = node,
        Labels = LabelSet.Empty.With("app", name),
        Containers = [new Container("main", [new ContainerPort { Port = 80 }, new ContainerPort { Port = 53, Protocol = IpProtocol.Udp }])],
    };

    private static IpAddress[] Addresses(bool dualStack, int number) =>
        dualStack ? [IpAddress.Parse($"192.168.0.{number}"), IpAddress.Parse($"fd00::{number}")] : [IpAddress.Parse($"192.168.0.{number}")];

    private static IEnumerable<LabProbe> From(IEnumerable<string> senders, string to, ushort port, IpProtocol? protocol = null) =>
        senders.Select(from => new LabProbe { From = from, To = IpAddress.Parse(to), Protocol = protocol ?? IpProtocol.Tcp, Port = port });
}
