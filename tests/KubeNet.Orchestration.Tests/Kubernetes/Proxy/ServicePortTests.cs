using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>Which services and endpoints kube-proxy serves: the facts of upstream's tests of its trackers.</summary>
public sealed class ServicePortTests
{
    private static readonly ProxyConfig s_v4 = new();
    private static readonly ProxyConfig s_v6 = new() { Family = IpFamily.IPv6 };

    private static readonly Service s_service = new()
    {
        Name = new ObjectName("somewhere", "cluster-ip"),
        ClusterIPs = [IpAddress.Parse("172.30.55.4")],
        Ports = [new ServicePort { Name = "something", Protocol = IpProtocol.Udp, Port = 1234, NodePort = 4321 }, new ServicePort { Name = "else", Protocol = IpProtocol.Sctp, Port = 1235 }],
    };

    [Fact]
    public void Each_port_is_served() =>
        Assert.Equal(["somewhere/cluster-ip:something", "somewhere/cluster-ip:else"], ServicePortInfo.Of(s_service, s_v4).Select(info => info.Name.ToString()));

    [Fact]
    public void Headless_services_are_not_served() => Assert.Empty(ServicePortInfo.Of(s_service with { IsHeadless = true, ClusterIPs = [] }, s_v4));

    [Fact]
    public void Aliases_are_not_served_even_with_an_address() => Assert.Empty(ServicePortInfo.Of(s_service with { Type = ServiceType.ExternalName }, s_v4));

    [Theory]
    [InlineData("service.kubernetes.io/service-proxy-name")]
    [InlineData("service.kubernetes.io/headless")]
    public void Services_of_another_proxy_are_not_served(string label) =>
        Assert.Empty(ServicePortInfo.Of(s_service with { Labels = LabelSet.Empty.With(label, "") }, s_v4));

    [Fact]
    public void A_service_is_served_in_the_families_of_its_addresses()
    {
        var both = s_service with { ClusterIPs = s_service.ClusterIPs.Add(IpAddress.Parse("fd00:1::4")) };
        Assert.Empty(ServicePortInfo.Of(s_service, s_v6));
        Assert.Equal("fd00:1::4", ServicePortInfo.Of(both, s_v6).First().ClusterIP.ToString());
    }

    [Fact]
    public void Addresses_and_ranges_of_the_other_family_are_left_out()
    {
        var mixed = s_service with
        {
            Type = ServiceType.LoadBalancer,
            ExternalIPs = [IpAddress.Parse("50.60.70.81"), IpAddress.Parse("2001:db8:85a3::8a2e:370:81")],
            LoadBalancerSourceRanges = [IpPrefix.Parse("1.2.3.4/32"), IpPrefix.Parse("2001:db8::/32")],
            LoadBalancerIngress = [new(IpAddress.Parse("2001:db8::1")), new(IpAddress.Parse("1.2.3.4"), LoadBalancerIPMode.Vip), new(IpAddress.Parse("5.6.7.8"), LoadBalancerIPMode.Proxy)],
        };
        var info = ServicePortInfo.Of(mixed, s_v4).First();
        Assert.Equal(["50.60.70.81"], info.ExternalIPs.Select(address => address.ToString()));
        Assert.Equal(["1.2.3.4/32"], info.LoadBalancerSourceRanges.Select(range => range.ToString()));
        Assert.Equal(["1.2.3.4"], info.LoadBalancerVips.Select(address => address.ToString()));
    }

    [Theory]
    [InlineData(ServiceType.LoadBalancer, TrafficPolicy.Local, 345, 345)]
    [InlineData(ServiceType.LoadBalancer, TrafficPolicy.Cluster, 345, 0)]
    [InlineData(ServiceType.NodePort, TrafficPolicy.Local, 345, 0)]
    public void Health_check_node_ports_are_those_of_local_load_balancers(ServiceType type, TrafficPolicy policy, int given, int expected) => Assert.Equal(
        expected, ServicePortInfo.Of(s_service with { Type = type, ExternalTrafficPolicy = policy, HealthCheckNodePort = (ushort)given }, s_v4).First().HealthCheckNodePort);

    [Fact]
    public void An_external_policy_says_nothing_of_services_that_only_the_cluster_reaches()
    {
        var local = s_service with { ExternalTrafficPolicy = TrafficPolicy.Local };
        Assert.False(ServicePortInfo.Of(local, s_v4).First().IsExternalPolicyLocal);
        Assert.True(ServicePortInfo.Of(local with { ExternalIPs = [IpAddress.Parse("1.2.3.4")] }, s_v4).First().IsExternalPolicyLocal);
    }

    [Fact]
    public void Endpoints_are_sorted_by_text_each_once_with_a_node_where_one_is_known()
    {
        var name = new ObjectName("ns", "svc");
        var slices = new[]
        {
            Slice("a", [("p80", 80), ("none", 0)], ("10.0.0.10", null), ("10.0.0.1", null), ("fd00::1", null)),
            Slice("b", [("p80", 80), ("p81", 81)], ("10.0.0.1", "node"), ("10.0.0.9", "node")),
        };
        var found = EndpointMap.Of(name, slices, IpFamily.IPv4);
        Assert.Equal(["p80", "p81"], found.Keys.Select(port => port.Port).Order(StringComparer.Ordinal));
        Assert.Equal(["10.0.0.10:80", "10.0.0.1:80", "10.0.0.9:80"], found[new ServicePortName(name, "p80", IpProtocol.Tcp)].Select(endpoint => endpoint.Text));
        Assert.Equal([null, "node", "node"], found[new ServicePortName(name, "p80", IpProtocol.Tcp)].Select(endpoint => endpoint.NodeName));
        Assert.Equal(["[fd00::1]:80"], EndpointMap.Of(name, slices, IpFamily.IPv6).Values.Single().Select(endpoint => endpoint.Text));
    }

    private static EndpointSlice Slice(string name, (string Name, int Port)[] ports, params (string Address, string? Node)[] endpoints) => new()
    {
        Name = new ObjectName("ns", name),
        ServiceName = "svc",
        Ports = [.. ports.Select(port => new EndpointPort(port.Name, IpProtocol.Tcp, (ushort)port.Port))],
        Endpoints = [.. endpoints.Select(endpoint => new Endpoint { Address = IpAddress.Parse(endpoint.Address), NodeName = endpoint.Node })],
    };
}
