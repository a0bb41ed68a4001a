using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Comparing;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Tests.Docker;
using KubeNet.Orchestration.Tests.Kubernetes;

namespace KubeNet.Orchestration.Tests.Comparing;

public sealed class DeclaredComparisonTests
{
    private static readonly ObjectName s_web = new("default", "web");

    // What the cluster or the import only remembers a thing by, and the key.
    private static readonly string[] s_unsaid = ["Name", "LastApplied", "Created", "ReadySince", "Template.Name", "Template.LastApplied", "Template.Created", "Template.ReadySince"];

    // What Docker makes of an endpoint while its container runs.
    private static readonly string[] s_follows = ["IsAttached", "HostLink", "Interface", "Publishes", "Bindings[0].Mapper", "Bindings[0].ContainerAddress"];

    private static Pod RichPod { get; } = new()
    {
        Name = s_web,
        NodeName = "node1",
        RequiredNode = "node1",
        Labels = Clusters.Labels("app=web"),
        Addresses = [IpAddress.Parse("10.244.0.2")],
        Containers = [new Container("main", [new ContainerPort { Port = 80, Name = "http", HostPort = 8080, HostIp = IpAddress.Parse("127.0.0.1") }])],
        Hostname = "web",
        Subdomain = "shop",
        Dns = new PodDns { Nameservers = [IpAddress.Parse("10.96.0.10")], Searches = ["shop.local"], Ndots = 5 },
        HostAliases = [new HostAlias(IpAddress.Parse("10.1.1.1"), ["db"])],
        NodeSelector = Clusters.Labels("disk=ssd"),
        NodeAffinity = new NodeAffinity([new NodeSelectorTerm([new NodeRequirement("zone", NodeOperator.In, ["a"])], [new NodeRequirement("metadata.name", NodeOperator.In, ["node1"])])]),
        Tolerations = [new Toleration("key", false, "value", "NoExecute") { Seconds = 30 }],
        Owner = "ReplicaSet/web",
        ImportedNamespace = "web",
        NamespaceCluster = "kube",
        LastApplied = ["spec"],
    };

    public static TheoryData<string> Kinds => new("Node", "Namespace", "ServiceCidr", "Workload", "Pod", "Service", "Endpoint", "NetworkPolicy", "Options", "DockerNetwork", "DockerContainer");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whatever_an_object_is_told_makes_a_difference(string kind)
    {
        var unseen = Pairs(kind).Where(pair => !s_unsaid.Any(name => pair.Path == name || pair.Path.StartsWith($"{name}[", StringComparison.Ordinal)))
            .Where(pair => !DeclaredComparison.Between(pair.Before, pair.After).Any()).Select(pair => pair.Path);
        Assert.Empty(unseen);
    }

    [Fact]
    public void A_lab_does_not_differ_from_itself_nor_from_one_that_was_made_alike()
    {
        Assert.Empty(DeclaredComparison.Between(Clusters.ThreePods().Config, Clusters.ThreePods().Config));
        Assert.Empty(DeclaredComparison.Between(new DockerLab().Config, new DockerLab().Config));
    }

    [Fact]
    public void A_pod_that_is_not_ready_any_more_is_told_with_its_endpoints()
    {
        var lab = Clusters.ThreePods();
        lab.Edit(config => config.EditCluster(Clusters.Name, cluster => cluster.AddService(Clusters.Service("a", "app=a", new ServicePort { Port = 80 }))));
        var before = lab.Config;
        lab.Edit(config => config.EditCluster(Clusters.Name, cluster => cluster.SetPod(new("default", "a"), pod => pod with { IsReady = false })));
        Assert.Equal(
            ["kube Pod default/a: ready -> not ready", "kube Endpoint default/a 10.244.0.2:80: ready serving -> not ready not serving"],
            DeclaredComparison.Between(before, lab.Config).Select(Text));
    }

    [Fact]
    public void What_is_new_or_gone_is_described_by_what_does_not_go_without_saying()
    {
        var (without, with) = (Clusters.Lab(null, cluster => cluster.AddNode("node1")).Config, Clusters.Lab(null, cluster => cluster.AddNode("node1").AddPod(Clusters.Pod("a", "node1", "app=a", Clusters.Tcp(80)))).Config);
        Assert.Equal(["kube Pod default/a:  -> 10.244.0.2 on node1 labels app=a ports 80/tcp"], DeclaredComparison.Between(without, with).Select(Text));
        Assert.Equal(["kube Pod default/a: 10.244.0.2 on node1 labels app=a ports 80/tcp -> "], DeclaredComparison.Between(with, without).Select(Text));
    }

    [Fact]
    public void Of_a_cluster_or_Docker_host_that_is_new_or_gone_nothing_else_is_listed()
    {
        var empty = NetworkConfig.Create();
        Assert.Equal(["kube Cluster kube:  -> nodes 2 pods 3"], DeclaredComparison.Between(empty, Clusters.ThreePods().Config).Select(Text));
        Assert.Equal(["host DockerHost host: networks 1 -> "], DeclaredComparison.Between(new DockerLab().Config, empty).Select(Text));
    }

    [Fact]
    public void An_endpoint_that_goes_from_one_slice_to_another_is_where_it_was()
    {
        var endpoints = Enumerable.Range(2, 3).Select(number => new Endpoint { Address = IpAddress.Parse($"10.244.0.{number}") }).ToList();
        var (first, second) = (Slice("web-a", endpoints[0], endpoints[1]), Slice("web-b", endpoints[2]));
        var before = Slices(first, second);
        Assert.Empty(DeclaredComparison.Between(before, Slices(first with { Endpoints = [endpoints[0]] }, second with { Endpoints = [endpoints[2], endpoints[1]] })));
        Assert.Equal(["kube Endpoint default/web 10.244.0.3:80: by hand -> "], DeclaredComparison.Between(before, Slices(first with { Endpoints = [endpoints[0]] }, second)).Select(Text));
    }

    [Fact]
    public void A_container_that_is_stopped_has_no_address_and_publishes_nothing()
    {
        var lab = new DockerLab();
        lab.Run("web", publish: "8080:80");
        var before = lab.Config;
        lab.Lab.Edit(config => config.StopDockerContainer(DockerLab.Host, "web"));
        Assert.Equal(
            ["host DockerContainer web: running bridge 172.17.0.2 bound 0.0.0.0:8080->80/tcp,[::]:8080->80/tcp -> exited bridge without address no bound"],
            DeclaredComparison.Between(before, lab.Config).Select(Text));
    }

    private static string Text(DeclaredDifference difference) => $"{difference.Home} {difference.Kind} {difference.Name}: {difference.Before} -> {difference.After}";

    private static IEnumerable<(string Path, NetworkConfig Before, NetworkConfig After)> Pairs(string kind) => kind switch
    {
        "Node" => Pairs(
            new Node
            {
                Name = "node1", Labels = Clusters.Labels("zone=a"), Addresses = [IpAddress.Parse("192.168.0.2")], PodCidrs = [IpPrefix.Parse("10.244.0.0/24")], Taints = [new Taint("key", "value", "NoSchedule")], LastApplied = ["spec"],
            },
            node => In(cluster => cluster with { Nodes = cluster.Nodes.SetItem("node1", node) })),
        "Namespace" => Pairs(
            new KubeNamespace("shop", Clusters.Labels("team=a")) { LastApplied = ["spec"] },
            home => In(cluster => cluster with { Namespaces = cluster.Namespaces.SetItem("shop", home) })),
        "ServiceCidr" => Pairs(
            new ServiceCidr("more", [IpPrefix.Parse("10.200.0.0/24")]),
            range => In(cluster => cluster with { ServiceCidrs = cluster.ServiceCidrs.SetItem("more", range) })),
        "Workload" => Pairs(
            new Workload { Kind = WorkloadKind.StatefulSet, Name = s_web, Selector = RichSelector("app"), Template = RichPod, LastApplied = ["spec"] },
            workload => In(cluster => cluster with { Workloads = cluster.Workloads.SetItem(workload.FullName, workload) })),
        "Pod" => Pairs(RichPod, pod => In(cluster => cluster with { Pods = cluster.Pods.SetItem(s_web, pod) })),
        "Service" => Pairs(
            new Service
            {
                Name = s_web,
                Labels = Clusters.Labels("a=b"),
                Annotations = Clusters.Labels("c=d"),
                Type = ServiceType.ExternalName,
                ClusterIPs = [IpAddress.Parse("10.96.0.9")],
                Ports = [new ServicePort { Name = "http", Port = 80, TargetPort = PortReference.Of(8080), NodePort = 30080 }],
                Selector = Clusters.Labels("app=web"),
                ExternalIPs = [IpAddress.Parse("198.51.100.7")],
                LoadBalancerIngress = [new LoadBalancerIngress(IpAddress.Parse("198.51.100.8"), LoadBalancerIPMode.Vip)],
                LoadBalancerSourceRanges = [IpPrefix.Parse("198.51.100.0/24")],
                AllocateLoadBalancerNodePorts = true,
                LoadBalancerClass = "a/b",
                AffinitySeconds = 10,
                TrafficDistribution = "PreferClose",
                IpFamilyPolicy = IpFamilyPolicy.PreferDualStack,
                IpFamilies = [IpFamily.IPv4],
                ExternalName = "example.com",
                LastApplied = ["spec"],
            },
            service => In(cluster => cluster with { Services = cluster.Services.SetItem(s_web, service) })),
        "Endpoint" => Pairs(
            Slice("web-1", new Endpoint { Address = IpAddress.Parse("10.244.0.2"), NodeName = "node1", Zone = "a", Hostname = "web", ZoneHints = ["a"], NodeHints = ["node1"], Pod = s_web }) with { ServiceName = "web" },
            slice => Slices(slice)).Where(pair => pair.Path != "Family"),
        "NetworkPolicy" => Pairs(
            new NetworkPolicy { Name = s_web, PodSelector = RichSelector("app"), AppliesToEgress = true, Ingress = [RichRule], Egress = [BlockRule], LastApplied = ["spec"] },
            policy => In(cluster => cluster with { NetworkPolicies = cluster.NetworkPolicies.SetItem(s_web, policy) }),
            "IpBlock",
            "Selector"),
        "Options" => Pairs(
            new ClusterOptions { DetectLocalCidrs = [IpPrefix.Parse("10.0.0.0/8")], DetectLocalInterface = "cni0", NodePortAddresses = [IpPrefix.Parse("10.0.0.0/8")], HealthzBindAddress = IpAddress.Parse("127.0.0.1") },
            options => In(cluster => cluster with { Options = options })),
        "DockerNetwork" => Pairs(
            new DockerNetwork
            {
                Name = "back",
                Id = "1",
                Bridge = "br-1",
                IPv4 = new NetworkSubnet(AddressPool.Of(IpPrefix.Parse("172.18.0.0/16"), IpPrefix.Parse("172.18.1.0/24")), IpAddress.Parse("172.18.0.1")),
                IPv6 = new NetworkSubnet(AddressPool.Of(IpPrefix.Parse("fd00::/64"), IpPrefix.Parse("fd00::/80")), IpAddress.Parse("fd00::1")),
                Options = new DockerNetworkOptions
                {
                    HostIPv4 = IpAddress.Parse("10.0.0.1"), HostIPv6 = IpAddress.Parse("fd00::1"), HostBindingAddress = IpAddress.Parse("10.0.0.1"), TrustedHostInterfaces = ["eth0"], BridgeName = "br-1", Mtu = 1400,
                },
            },
            network => On(host => host with { Networks = host.Networks.SetItem("back", network) })).Where(pair => pair.Path != "Id"),
        "DockerContainer" => Pairs(
            new DockerContainer
            {
                Name = "web",
                Id = "1",
                Hostname = "web",
                Mode = ContainerNetworkMode.Container,
                SharesWith = "db",
                Namespace = "web",
                Endpoints =
                [
                    new DockerEndpoint
                    {
                        Spec = new DockerEndpointSpec("back") { IPv4Address = IpAddress.Parse("172.18.0.2"), IPv6Address = IpAddress.Parse("fd00::2"), Aliases = ["www"], MacAddress = MacAddress.Parse("02:00:00:00:00:01") },
                        IPv4 = IpAddress.Parse("172.18.0.2"),
                        IPv6 = IpAddress.Parse("fd00::2"),
                        Bindings = [new PortBinding(PortMapperKind.Nat, IpProtocol.Tcp, IpAddress.Parse("0.0.0.0"), 8080, IpAddress.Parse("172.18.0.2"), 80)],
                    },
                ],
                Ports = PublishedPort.Parse("127.0.0.1:8080:80"),
                Listeners = [new Listener(IpProtocol.Tcp, IpAddress.Parse("127.0.0.1"), 80, "eth0")],
            },
            container => On(host => host with { Containers = host.Containers.SetItem("web", container) }),
            "Socket",
            "Relay").Where(pair => pair.Path != "Id" && !s_follows.Any(name => pair.Path.StartsWith($"Endpoints[0].{name}", StringComparison.Ordinal))),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static PolicyRule RichRule => new([new PolicyPeer { PodSelector = RichSelector("app"), NamespaceSelector = RichSelector("team") }], [new PolicyPort(IpProtocol.Tcp, PortReference.Of(80), 90)]);

    private static PolicyRule BlockRule => new([new PolicyPeer { IpBlock = new IpBlock(IpPrefix.Parse("10.0.0.0/8"), [IpPrefix.Parse("10.1.0.0/16")]) }], [new PolicyPort(IpProtocol.Tcp, PortReference.Of(80), 90)]);

    private static LabelSelector RichSelector(string key) => new() { MatchLabels = Clusters.Labels($"{key}=web"), MatchExpressions = [new LabelRequirement(key, LabelOperator.In, ["a"])] };

    private static IEnumerable<(string Path, NetworkConfig Before, NetworkConfig After)> Pairs<T>(T sample, Func<T, NetworkConfig> lab, params string[] unset)
        where T : class
    {
        var before = lab(sample);
        return Variants.Of(sample, unset).Select(variant => (variant.Path, before, lab(variant.Value)));
    }

    private static NetworkConfig In(Func<Cluster, Cluster> put) =>
        NetworkConfig.Create().With(new KubernetesLayer { Clusters = KubernetesLayer.Empty.Clusters.SetItem(Clusters.Name, put(new Cluster { Name = Clusters.Name })) });

    private static NetworkConfig On(Func<DockerHost, DockerHost> put) =>
        NetworkConfig.Create().With(new DockerLayer { Hosts = DockerLayer.Empty.Hosts.SetItem("host", put(new DockerHost { Namespace = "host", Id = "1" })) });

    private static EndpointSlice Slice(string name, params Endpoint[] endpoints) =>
        new() { Name = new("default", name), ServiceName = "web", Ports = [new EndpointPort("", IpProtocol.Tcp, 80)], Endpoints = endpoints.ToEquatableArray() };

    private static NetworkConfig Slices(params EndpointSlice[] slices) =>
        In(cluster => cluster with { EndpointSlices = cluster.EndpointSlices.SetItems(slices.Select(slice => KeyValuePair.Create(slice.Name, slice))) });
}
