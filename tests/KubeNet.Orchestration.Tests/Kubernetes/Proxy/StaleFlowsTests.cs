using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>Which flows kube-proxy deletes: the cases of upstream's TestCleanStaleEntries and TestServiceWithoutEndpoints.</summary>
public sealed class StaleFlowsTests
{
    private const ushort ServicePort = 8000;
    private const ushort NodePort = 32000;
    private const ushort EndpointPort = 9090;
    private static readonly string[] s_addresses = ["172.30.1.1", "1.2.3.4", "192.168.99.100"];

    public static TheoryData<IpProtocol> Protocols => [IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp];

    [Theory]
    [MemberData(nameof(Protocols))]
    public void A_udp_flow_to_a_service_is_stale_unless_it_goes_to_a_serving_endpoint(IpProtocol protocol)
    {
        var flows = Flows([Endpoint("10.240.0.4", isServing: true), Endpoint("10.240.1.5", isServing: false)]);
        foreach (var endpoint in new[] { "10.240.0.4", "10.240.1.5", "10.240.2.6" })
        {
            var isStale = protocol == IpProtocol.Udp && endpoint != "10.240.0.4";
            foreach (var address in s_addresses)
            {
                Assert.Equal(isStale, flows.IsStale(Flow(protocol, address, ServicePort, endpoint, EndpointPort)));
                Assert.False(flows.IsStale(Flow(protocol, address, 3000, endpoint, EndpointPort)));
            }

            Assert.Equal(isStale, flows.IsStale(Flow(protocol, "192.168.0.2", NodePort, endpoint, EndpointPort)));
        }
    }

    [Fact]
    public void An_endpoint_that_changed_its_port_leaves_stale_flows() => Assert.All(s_addresses, address =>
        Assert.True(Flows([Endpoint("10.240.0.4", isServing: true)]).IsStale(Flow(IpProtocol.Udp, address, ServicePort, "10.240.0.4", 8080))));

    [Fact]
    public void A_flow_from_before_the_service_had_endpoints_is_stale() => Assert.All(s_addresses, address =>
    {
        var flows = Flows([Endpoint("10.240.0.4", isServing: true)]);
        Assert.True(flows.IsStale(Flow(IpProtocol.Udp, address, ServicePort, address, ServicePort)));
        Assert.False(flows.IsStale(Flow(IpProtocol.Udp, address, 3000, address, 3000)));
    });

    [Fact]
    public void A_service_without_endpoints_keeps_its_flows()
    {
        Assert.False(Flows([]).IsStale(Flow(IpProtocol.Udp, s_addresses[0], ServicePort, "10.240.2.6", EndpointPort)));
        Assert.False(Flows([Endpoint("10.240.1.5", isServing: false)]).IsStale(Flow(IpProtocol.Udp, s_addresses[0], ServicePort, "10.240.2.6", EndpointPort)));
    }

    private static StaleFlows Flows(EndpointInfo[] endpoints)
    {
        var flows = StaleFlows.Of(ProxyTables.Empty(new ProxyConfig()));
        foreach (var protocol in new[] { IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp })
        {
            flows.Add(new ServicePortInfo
            {
                Name = new ServicePortName(new ObjectName("test", "cleanup-test"), protocol.ToName(), protocol),
                ClusterIP = IpAddress.Parse(s_addresses[0]),
                LoadBalancerVips = [IpAddress.Parse(s_addresses[1])],
                ExternalIPs = [IpAddress.Parse(s_addresses[2])],
                Port = ServicePort,
                NodePort = protocol == IpProtocol.Tcp ? (ushort)0 : NodePort,
            }, endpoints);
        }

        return flows;
    }

    private static EndpointInfo Endpoint(string address, bool isServing) => new()
    {
        Address = IpAddress.Parse(address),
        Port = EndpointPort,
        Text = $"{address}:{EndpointPort}",
        Chain = "",
        IsServing = isServing,
    };

    private static Connection Flow(IpProtocol protocol, string to, ushort port, string endpoint, ushort endpointPort) => new()
    {
        Original = Tuple(protocol, "10.240.9.9", 40000, to, port),
        Reply = Tuple(protocol, endpoint, endpointPort, "10.240.9.9", 40000),
    };

    private static ConnectionTuple Tuple(IpProtocol protocol, string from, ushort fromPort, string to, ushort toPort) => new()
    {
        Source = IpAddress.Parse(from),
        SourcePort = fromPort,
        Destination = IpAddress.Parse(to),
        DestinationPort = toPort,
        Protocol = protocol,
    };
}
