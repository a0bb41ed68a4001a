using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.LabFiles.Tests;

/// <summary>A cluster, a Docker host, and what people and packets do there, one step after the other. A step depends on its seed and on the lab alone.</summary>
internal sealed class RandomCluster
{
    private const string Name = "kube";
    private const string Host = "docker";
    private static readonly string[] s_namespaces = ["default", "kube-system"];
    private readonly Random _random;
    private readonly Lab _lab;

    private RandomCluster(Lab lab, int seed) => (_lab, _random) = (lab, new Random(seed));

    /// <summary>A lab with a cluster of some nodes, and a Docker host.</summary>
    public static Lab Start(int seed)
    {
        var random = new Random(seed);
        var lab = new Lab((ulong)seed);
        var options = new ClusterOptions { Cni = Pick(random, Enum.GetValues<CniKind>()), MasqueradeAll = random.Next(5) == 0, LocalhostNodePorts = random.Next(2) == 0 };
        if (random.Next(2) == 0)
            options = options with { PodCidrs = [IpPrefix.Parse("10.244.0.0/16"), IpPrefix.Parse("fd00:10:244::/56")], ServiceCidrs = [IpPrefix.Parse("10.96.0.0/12"), IpPrefix.Parse("fd00:10:96::/112")] };
        if (random.Next(4) == 0)
            options = options with { NodePortAddresses = [IpPrefix.Parse("10.0.0.0/8")] };
        lab.Edit(config => config.AddCluster(Name, options).EditCluster(Name, cluster => Enumerable.Range(1, 3).Aggregate(cluster, (all, number) => all.AddNode(new Node { Name = $"node{number}", Labels = Zone(number) }))));
        lab.Edit(config => config.AddNamespace(Host).AddDockerHost(Host, new DaemonOptions { IPv6 = random.Next(2) == 0, UserlandProxy = random.Next(2) == 0 }));
        return lab;
    }

    /// <summary>Does one thing, and says what came of it.</summary>
    public static string Step(Lab lab, int seed) => new RandomCluster(lab, seed).Step();

    private Cluster Cluster => _lab.Config.Cluster(Name);

    private string Step()
    {
        try
        {
            return _random.Next(12) switch
            {
                0 => Docker(),
                1 or 2 or 3 or 4 => Packet(),
                5 => Person(),
                6 => Clock(),
                _ => Edit(),
            };
        }
        catch (NetConfigException error)
        {
            return error.Message;
        }
    }

    private string Edit()
    {
        var said = new List<string>();
        _lab.Edit(config => config.EditCluster(Name, cluster =>
        {
            said.Clear();
            for (var count = _random.Next(1, 4); count > 0; count--)
            {
                try
                {
                    cluster = Change(cluster);
                }
                catch (NetConfigException error)
                {
                    said.Add(error.Message);
                }
            }

            return cluster;
        }));
        return string.Join('\n', said.Concat(Cluster.Warnings.Select(warning => warning.Message)));
    }

    private Cluster Change(Cluster cluster)
    {
        var number = _random.Next(100);
        switch (_random.Next(14))
        {
            case 0:
                return cluster.AddNode(new Node { Name = $"node{number}", Labels = Zone(number) });
            case 1 when cluster.Nodes.Count > 2:
                return cluster.RemoveNode(Pick(cluster.Nodes.Keys.ToList()));
            case 2 or 3 or 4:
                return cluster.AddPod(NewPod(number) with { NodeName = Pick(cluster.Nodes.Keys.ToList()), HostNetwork = _random.Next(8) == 0 });
            case 5 when !cluster.Pods.IsEmpty:
                return cluster.RemovePod(Pick(cluster.Pods.Keys.ToList()));
            case 6 when !cluster.Pods.IsEmpty:
                return cluster.SetPod(Pick(cluster.Pods.Keys.ToList()), pod => pod with { IsReady = !pod.IsReady, IsTerminating = _random.Next(4) == 0, Labels = NewLabels() });
            case 7 or 8:
                return cluster.AddService(NewService(number));
            case 9 when !cluster.Services.IsEmpty:
                return cluster.SetService(Pick(cluster.Services.Keys.ToList()), service => service with { AffinitySeconds = _random.Next(2) == 0 ? 100 : null, InternalTrafficPolicy = Pick(_random, Enum.GetValues<TrafficPolicy>()) });
            case 10 when !cluster.Services.IsEmpty:
                return cluster.RemoveService(Pick(cluster.Services.Keys.ToList()));
            case 11:
                return cluster.AddNetworkPolicy(NewPolicy(number));
            case 12 when !cluster.NetworkPolicies.IsEmpty:
                return cluster.RemoveNetworkPolicy(Pick(cluster.NetworkPolicies.Keys.ToList()));
            default:
                var name = new WorkloadName(WorkloadKind.Deployment, new ObjectName("default", $"deploy{number % 3}"));
                return cluster.Workloads.ContainsKey(name)
                    ? cluster.SetWorkload(name, workload => workload with { Replicas = _random.Next(5) })
                    : cluster.AddWorkload(new Workload { Kind = name.Kind, Name = name.Name, Replicas = 2, Selector = LabelSelector.Parse("app=web"), Template = NewPod(0) with { Labels = LabelSet.Of([new("app", "web")]) } });
        }
    }

    private Pod NewPod(int number) => new()
    {
        Name = new ObjectName(Pick(s_namespaces), $"pod{number}"),
        Labels = NewLabels(),
        Containers = [new Container("main", [new ContainerPort { Port = 80, Name = "http" }, new ContainerPort { Port = 53, Protocol = IpProtocol.Udp, HostPort = _random.Next(6) == 0 ? (ushort)(5000 + number) : null }])],
        Hostname = _random.Next(4) == 0 ? $"host{number}" : null,
    };

    private Service NewService(int number) => new()
    {
        Name = new ObjectName(Pick(s_namespaces), $"svc{number}"),
        Selector = _random.Next(5) == 0 ? null : NewLabels(),
        Type = Pick(_random, [ServiceType.ClusterIP, ServiceType.NodePort, ServiceType.LoadBalancer]),
        Ports = [new ServicePort { Name = "http", Port = 80, TargetPort = PortReference.Of("http") }, new ServicePort { Name = "dns", Port = 53, Protocol = IpProtocol.Udp }],
        AffinitySeconds = _random.Next(3) == 0 ? 30 : null,
        ExternalIPs = _random.Next(4) == 0 ? [IpAddress.Parse($"192.0.2.{number}")] : [],
        LoadBalancerIngress = _random.Next(4) == 0 ? [new LoadBalancerIngress(IpAddress.Parse($"198.51.100.{number}"))] : [],
        TrafficDistribution = _random.Next(3) == 0 ? "PreferClose" : null,
        PublishNotReadyAddresses = _random.Next(4) == 0,
    };

    private NetworkPolicy NewPolicy(int number) => new()
    {
        Name = new ObjectName(Pick(s_namespaces), $"policy{number}"),
        PodSelector = _random.Next(3) == 0 ? LabelSelector.Everything : LabelSelector.Parse($"app={Pick(["web", "db"])}"),
        AppliesToEgress = _random.Next(3) == 0,
        Ingress = [new PolicyRule([new PolicyPeer { PodSelector = LabelSelector.Parse("tier in (a,b)") }, new PolicyPeer { IpBlock = new IpBlock(IpPrefix.Parse("10.244.0.0/16"), [IpPrefix.Parse("10.244.1.0/24")]) }], [new PolicyPort(IpProtocol.Tcp, PortReference.Parse(Pick(["80", "http"])))])],
    };

    private LabelSet NewLabels() => LabelSet.Of([new("app", Pick(["web", "db"])), new("tier", Pick(["a", "b", "c"]))]);

    private static LabelSet Zone(int number) => LabelSet.Of(number % 2 == 0 ? [] : [new("topology.kubernetes.io/zone", $"zone{number % 3}")]);

    private string Docker()
    {
        var daemon = _lab.Config.DockerHost(Host);
        var container = daemon.Containers.IsEmpty ? null : Pick(daemon.Containers.Keys.ToList());
        var number = _random.Next(50);
        _lab.Edit(config => _random.Next(6) switch
        {
            0 => config.AddDockerNetwork(Host, new DockerNetworkSpec($"net{number}") { IPv6 = _random.Next(2) == 0, Internal = _random.Next(4) == 0 }),
            1 when container is not null => config.StopDockerContainer(Host, container),
            2 when container is not null => config.StartDockerContainer(Host, container),
            3 when container is not null => config.RemoveDockerContainer(Host, container, force: true),
            4 when container is not null => config.ConnectDockerNetwork(Host, container, new DockerEndpointSpec(Pick(daemon.Networks.Keys.ToList())) { Aliases = ["alias"] }),
            _ => config.AddDockerContainer(Host, new DockerContainerSpec($"c{number}")
            {
                Networks = [new DockerEndpointSpec(Pick(daemon.Networks.Keys.ToList()))],
                Ports = _random.Next(2) == 0 ? [] : PublishedPort.Parse(Pick(["8080-8090:80", "53:53/udp", "80", "127.0.0.1:9000:80"])),
                Listeners = [new Listener(IpProtocol.Tcp, null, 80), new Listener(IpProtocol.Udp, null, 53)],
            }),
        });
        return string.Join('\n', _lab.Config.DockerHost(Host).Containers.Values.SelectMany(one => one.Bindings.Select(binding => $"{one.Id} {binding}")));
    }

    // What a person does to nodes behind kube-proxy's back.
    private string Person()
    {
        var node = Pick(Cluster.Nodes.Keys.ToList());
        _lab.Edit(config => _random.Next(7) switch
        {
            0 => config.RunIptables(node, "-t nat -I KUBE-SERVICES -d 203.0.113.9/32 -j ACCEPT", IpFamily.IPv4),
            1 => config.RunIptables(node, "-t nat -F KUBE-SERVICES", IpFamily.IPv4),
            2 => config.RunIptables(node, "-t mangle -X KUBE-PROXY-CANARY", IpFamily.IPv4),
            3 => config.RunIptables(node, "-t nat -D KUBE-SERVICES 1", IpFamily.IPv4),
            4 => config.RunIptables(node, "-A INPUT -m limit --limit 3/min -j ACCEPT", IpFamily.IPv4),
            5 => config.AddAddress(node, "lo", InterfaceAddress.Parse($"10.99.0.{_random.Next(1, 250)}/32")),
            _ => config.SetSysctl(node, "net.ipv4.ip_forward", "1"),
        });

        // What a rule counted that is nowhere any more, a file does not keep (docs/limits.md): iptables -Z.
        _lab.State[node].Counters.Clear();
        return "";
    }

    private string Clock()
    {
        _lab.Advance(TimeSpan.FromSeconds(_random.Next(1, 40) / 7.0));
        return $"{_lab.State.Now}";
    }

    private string Packet()
    {
        var homes = Cluster.Pods.Values.Where(pod => pod is { NodeName: not null, HasEnded: false }).Select(pod => pod.NetworkNamespace).Concat(Cluster.Nodes.Keys)
            .Concat(_lab.Config.DockerHost(Host).Containers.Values.Where(one => one.IsRunning).Select(one => one.Namespace)).ToList();
        var targets = Cluster.Pods.Values.SelectMany(pod => pod.Addresses.Items).Concat(Cluster.Services.Values.SelectMany(service => service.ClusterIPs.Items))
            .Concat(Cluster.Nodes.Values.SelectMany(node => node.Addresses.Items)).Concat(_lab.Config.DockerHost(Host).Containers.Values.SelectMany(one => one.Endpoints.Items.SelectMany(end => end.Addresses))).ToList();
        var isTcp = _random.Next(2) == 0;
        var trace = _lab.Send(new Probe { From = Pick(homes), To = Pick(targets), Protocol = isTcp ? IpProtocol.Tcp : IpProtocol.Udp, Port = isTcp ? (ushort)80 : (ushort)53, Conversation = isTcp && _random.Next(3) == 0 });
        return RoundTrip.Told(trace);
    }

    private T Pick<T>(IReadOnlyList<T> from) => Pick(_random, from);

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
