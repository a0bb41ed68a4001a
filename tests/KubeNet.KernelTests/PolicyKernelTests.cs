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
/// Network policies in the live kernel: nodes and pods in real namespaces with the very rules and sets that the model wrote. Every packet ends as
/// it does in the model, and every rule of KUBE-ROUTER, KUBE-POD-FW and KUBE-NWPLCY chains has counted the same. A pod rejects fewer than ten
/// packets in a lab: the limit of its NFLOG rule remembers in the kernel what came before.
/// </summary>
public sealed class PolicyKernelTests
{
    private static readonly string[] s_pods = ["web", "db", "client", "stranger"];

    [SkippableFact]
    public void Selectors_blocks_ranges_and_named_ports()
    {
        KernelEnvironment.Require();
        var config = Config(new ClusterOptions(), Policies);
        List<LabProbe> probes =
        [
            .. Between(config, IpFamily.IPv4, IpProtocol.Tcp, 80),
            Probe(config, "web", "db", IpFamily.IPv4, IpProtocol.Udp, 53), Probe(config, "client", "db", IpFamily.IPv4, IpProtocol.Udp, 53), Probe(config, "client", "stranger", IpFamily.IPv4, IpProtocol.Udp, 53),
            Probe(config, "client", "web", IpFamily.IPv4, IpProtocol.Tcp, 8085), Probe(config, "client", "web", IpFamily.IPv4, IpProtocol.Tcp, 8091),
            Probe(config, "stranger", "db", IpFamily.IPv4, IpProtocol.Icmp, 0),
            new() { From = "node1", To = AddressOf(config, "web", IpFamily.IPv4), Protocol = IpProtocol.Tcp, Port = 80 },
            new() { From = "node2", To = AddressOf(config, "web", IpFamily.IPv4), Protocol = IpProtocol.Tcp, Port = 80 },
            new() { From = "web.default", To = AddressOf(config, "web", IpFamily.IPv4), Protocol = IpProtocol.Tcp, Port = 80 },
        ];
        ShouldAgree(Replica.Of("network policies", config, probes));
    }

    [SkippableFact]
    public void Same_node_traffic_where_bridges_do_not_call_iptables()
    {
        KernelEnvironment.Require();
        var config = Config(new ClusterOptions(), Policies).SetSysctl("node1", "net.bridge.bridge-nf-call-iptables", "0");
        ShouldAgree(Replica.Of("policies past a bridge", config, Between(config, IpFamily.IPv4, IpProtocol.Tcp, 80)));
    }

    [SkippableFact]
    public void Both_families_of_dual_stack_pods()
    {
        KernelEnvironment.Require();
        var options = new ClusterOptions
        {
            PodCidrs = [IpPrefix.Parse("10.244.0.0/16"), IpPrefix.Parse("fd00:10:244::/56")],
            ServiceCidrs = [IpPrefix.Parse("10.96.0.0/12"), IpPrefix.Parse("fd00:10:96::/112")],
        };
        var config = Config(options, Policies);

        // UDP: a refusal that meets connect() still holding its socket does not end it, and a second SYN would count.
        ShouldAgree(Replica.Of("policies of both families", config, [.. Between(config, IpFamily.IPv6, IpProtocol.Udp, 53), .. Between(config, IpFamily.IPv4, IpProtocol.Udp, 53)]));
    }

    private static void ShouldAgree(KernelLab lab)
    {
        var differences = KernelComparison.Lasting(lab);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static IEnumerable<NetworkPolicy> Policies =>
    [
        new()
        {
            Name = ObjectName.Parse("default/web"),
            PodSelector = LabelSelector.Parse("app=web"),
            AppliesToEgress = true,
            Ingress =
            [
                new PolicyRule([new PolicyPeer { PodSelector = LabelSelector.Parse("app=client") }], [new PolicyPort(IpProtocol.Tcp, PortReference.Of("http")), new PolicyPort(IpProtocol.Tcp, PortReference.Of(8080), 8090)]),
                new PolicyRule([new PolicyPeer { IpBlock = new IpBlock(IpPrefix.Parse("0.0.0.0/0"), [IpPrefix.Parse("10.244.0.0/16"), IpPrefix.Parse("192.168.0.0/16")]) }], []),
            ],
            Egress = [new PolicyRule([new PolicyPeer { PodSelector = LabelSelector.Parse("app=db") }], [])],
        },
        new()
        {
            Name = ObjectName.Parse("default/db"),
            PodSelector = LabelSelector.Parse("app=db"),
            Ingress = [new PolicyRule([new PolicyPeer { PodSelector = LabelSelector.Parse("app in (web)"), NamespaceSelector = LabelSelector.Everything }], [new PolicyPort(IpProtocol.Udp, default), new PolicyPort(IpProtocol.Tcp, PortReference.Of(80))])],
        },
    ];

    private static NetworkConfig Config(ClusterOptions options, IEnumerable<NetworkPolicy> policies) => NetworkConfig.Create(1).AddCluster("kube", options).EditCluster("kube", cluster =>
    {
        cluster = cluster.AddNode("node1").AddNode("node2");
        for (var index = 0; index < s_pods.Length; index++)
        {
            cluster = cluster.AddPod(new Pod
            {
                Name = new ObjectName("default", s_pods[index]),
                NodeName = index < 3 ? "node1" : "node2",
                Labels = LabelSet.Empty.With("app", s_pods[index]),
                Containers = [new Container("main", [new ContainerPort { Port = 80, Name = "http" }, new ContainerPort { Port = 53, Protocol = IpProtocol.Udp }])],
            });
        }

        return policies.Aggregate(cluster, (all, policy) => all.AddNetworkPolicy(policy));
    });

    private static IEnumerable<LabProbe> Between(NetworkConfig config, IpFamily family, IpProtocol protocol, ushort port) =>
        s_pods.SelectMany(from => s_pods.Where(to => to != from).Select(to => Probe(config, from, to, family, protocol, port)));

    private static LabProbe Probe(NetworkConfig config, string from, string to, IpFamily family, IpProtocol protocol, ushort port) =>
        new() { From = $"{from}.default", To = AddressOf(config, to, family), Protocol = protocol, Port = port };

    private static IpAddress AddressOf(NetworkConfig config, string pod, IpFamily family) =>
        config.Cluster("kube").Pods[new ObjectName("default", pod)].AddressOf(family)!.Value;
}
