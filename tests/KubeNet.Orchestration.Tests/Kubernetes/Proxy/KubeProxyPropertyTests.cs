using CsCheck;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>However a cluster came to be what it is, each node has the rules that kube-proxy would write there from nothing.</summary>
public sealed class KubeProxyPropertyTests
{
    private static readonly string[] s_nodes = ["n1", "n2", "n3"];
    private static readonly string?[] s_zones = ["a", "b", null];
    private static readonly string[] s_services = ["s1", "s2", "s3", "s4"];

    private static readonly Gen<Service> s_service = Gen.Select(OneOf(s_services), Gen.Enum<ServiceType>(), Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 2], Gen.Bool, Gen.Bool)
        .Select((name, type, external, itp, etp, ranges, affinity, isUdp) => new Service
        {
            Name = new ObjectName("ns", name),
            Type = type,
            ClusterIPs = [IpAddress.Parse($"10.96.0.{name[1]}")],
            Ports = [Port("a", isUdp ? IpProtocol.Udp : IpProtocol.Tcp, 80, type, name), Port("b", IpProtocol.Sctp, 81, type, name)],
            ExternalIPs = external ? [IpAddress.Parse($"192.168.9.{name[1]}")] : [],
            LoadBalancerIngress = type == ServiceType.LoadBalancer ? [new LoadBalancerIngress(IpAddress.Parse($"1.2.3.{name[1]}"))] : [],
            LoadBalancerSourceRanges = ranges == 0 ? [] : [IpPrefix.Parse(ranges == 1 ? "192.168.0.1/32" : "10.0.0.0/8")],
            InternalTrafficPolicy = itp ? TrafficPolicy.Local : TrafficPolicy.Cluster,
            ExternalTrafficPolicy = etp ? TrafficPolicy.Local : TrafficPolicy.Cluster,
            AffinitySeconds = affinity ? 100 : null,
            HealthCheckNodePort = 31000,
        });

    private static readonly Gen<Endpoint> s_endpoint = Gen.Select(Gen.Int[1, 4], Gen.Bool, Gen.Bool, OneOf([.. s_nodes, null]), OneOf<string>(["", "a", "b", "a,b"]), OneOf<string>(["", "n1", "n2"]))
        .Select((number, ready, terminating, node, zones, hinted) => new Endpoint
        {
            Address = IpAddress.Parse($"10.0.0.{number}"),
            IsReady = ready && !terminating,
            IsServing = ready,
            IsTerminating = terminating,
            NodeName = node,
            ZoneHints = zones.Split(',', StringSplitOptions.RemoveEmptyEntries).ToEquatableArray(),
            NodeHints = hinted.Length == 0 ? [] : [hinted],
        });

    private static readonly Gen<EndpointSlice> s_slice = Gen.Select(OneOf(s_services), OneOf<string>(["x", "y"]), s_endpoint.Array[0, 4], Gen.Bool)
        .Select((service, name, endpoints, isUdp) => new EndpointSlice
        {
            Name = new ObjectName("ns", $"{service}-{name}"),
            ServiceName = service,
            Ports = [new EndpointPort("a", isUdp ? IpProtocol.Udp : IpProtocol.Tcp, 8080), new EndpointPort("b", IpProtocol.Sctp, 8081)],
            Endpoints = [.. endpoints],
        });

    private static readonly Gen<Func<Cluster, Cluster>> s_edit = Gen.Frequency(
        (3, s_service.Select<Service, Func<Cluster, Cluster>>(service => cluster => cluster with { Services = cluster.Services.SetItem(service.Name, service) })),
        (5, s_slice.Select<EndpointSlice, Func<Cluster, Cluster>>(slice => cluster => cluster with { EndpointSlices = cluster.EndpointSlices.SetItem(slice.Name, slice) })),
        (1, OneOf(s_services).Select<string, Func<Cluster, Cluster>>(name => cluster => cluster with { Services = cluster.Services.Remove(new ObjectName("ns", name)) })),
        (1, OneOf(s_services).Select<string, Func<Cluster, Cluster>>(name => cluster => cluster with { EndpointSlices = cluster.EndpointSlices.Remove(new ObjectName("ns", $"{name}-x")) })),
        (1, Gen.Select(Gen.Int[0, 2], OneOf(s_zones)).Select<(int, string?), Func<Cluster, Cluster>>(change => cluster => cluster with { Nodes = cluster.Nodes.SetItem(s_nodes[change.Item1], NodeOf(change.Item1, change.Item2)) })),
        (1, Gen.Int[0, 2].Select<int, Func<Cluster, Cluster>>(number => cluster => cluster with { Nodes = cluster.Nodes.Remove(s_nodes[number]) })));

    [Fact]
    public void Changes_add_up_to_what_kube_proxy_writes_from_nothing() => Gen.Select(s_edit.Array[1, 4].Array[1, 10], Gen.Int[0, 2], Gen.Bool, Gen.Bool).Sample((batches, bound, masqueradeAll, isByNode) =>
    {
        var proxy = new ProxyConfig
        {
            LocalDetector = isByNode ? LocalTrafficDetector.ByNodeCidr : LocalTrafficDetector.ByCidr(IpPrefix.Parse("10.0.0.0/8")),
            MasqueradeAll = masqueradeAll,
            NodePortAddresses = bound == 1 ? [IpPrefix.Parse("192.168.0.0/16")] : [],
            NodePortAddressesPrimary = bound == 2,
        };
        var config = s_nodes.Select((name, index) => (name, index)).Aggregate(NetworkConfig.Create(), (all, node) => NodeTables.AddNode(all, node.name, [$"192.168.0.{node.index + 1}/24"]));
        var cluster = new Cluster { Name = "kube" };
        cluster = cluster with { Nodes = cluster.Nodes.AddRange(s_nodes.Select((name, index) => new KeyValuePair<string, Node>(name, NodeOf(index, s_zones[index])))) };
        config = KubeProxy.Write(config, null, cluster, (_, _) => proxy);
        foreach (var batch in batches)
        {
            var after = batch.Aggregate(cluster, (all, edit) => edit(all));
            config = KubeProxy.Write(config, cluster, after, (_, _) => proxy);
            cluster = after;
            foreach (var node in cluster.Nodes.Values)
                NodeTables.ShouldBe(config[node.Name], NodeRules.Of(proxy, ProxyNodeOf(node, proxy), cluster.Services.Values, cluster.EndpointSlices.Values));
            foreach (var gone in s_nodes.Except(cluster.Nodes.Keys))
                Assert.DoesNotContain(config[gone].GetRuleset(IpFamily.IPv4).GetTable(Engine.Netfilter.TableName.Nat).Chains.Keys, name => name is "KUBE-SERVICES" || name.StartsWith("KUBE-S", StringComparison.Ordinal));
        }
    }, iter: 200);

    private static Gen<T> OneOf<T>(T[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    private static ServicePort Port(string name, IpProtocol protocol, ushort port, ServiceType type, string service) => new()
    {
        Name = name,
        Protocol = protocol,
        Port = port,
        NodePort = type is ServiceType.NodePort or ServiceType.LoadBalancer ? (ushort)(30000 + (port * 10) + service[1] - '0') : (ushort)0,
    };

    private static Node NodeOf(int number, string? zone) => new()
    {
        Name = s_nodes[number],
        Addresses = [IpAddress.Parse($"192.168.0.{number + 1}")],
        PodCidrs = number == 2 ? [] : [IpPrefix.Parse($"10.244.{number}.0/24")],
        Labels = zone is null ? LabelSet.Empty : LabelSet.Empty.With("topology.kubernetes.io/zone", zone),
    };

    private static ProxyNode ProxyNodeOf(Node node, ProxyConfig config) => new()
    {
        Name = node.Name,
        Address = node.Addresses[0],
        Zone = node.Zone,
        PodCidr = node.PodCidrOf(IpFamily.IPv4),
        LinkAddresses = config.HasNodePortsEverywhere ? [] : [IpAddress.LoopbackV4, node.Addresses[0]],
    };
}
