using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Which node ports services have, and the port by which load balancers ask for their health.</summary>
public sealed class NodePortTests
{
    private static readonly ObjectName s_web = new("default", "web");

    [Fact]
    public void Node_ports_come_from_the_upper_band_and_protocols_of_a_port_share_theirs()
    {
        var service = Added(Service("dns", "app=dns", Port(53, name: "tcp"), Port(53, name: "udp", protocol: IpProtocol.Udp), Port(9153, name: "m")) with { Type = ServiceType.NodePort });
        Assert.Equal([30086, 30086, 30087], service.Ports.Select(port => (int)port.NodePort));
    }

    [Fact]
    public void A_port_that_is_changed_keeps_the_node_port_of_its_name()
    {
        var cluster = Empty().AddService(Service("web", "app=web", Port(80, name: "http") with { NodePort = 30600 }, Port(443, name: "https") with { NodePort = 30601 }) with { Type = ServiceType.NodePort });
        var changed = cluster.SetService(s_web, service => service with { Ports = [Port(8080, name: "http"), Port(8443, name: "more"), Port(443, name: "https")] }).Services[s_web];
        Assert.Equal((30600, 30601), ((int)changed.Ports[0].NodePort, (int)changed.Ports[2].NodePort));
        Assert.DoesNotContain((int)changed.Ports[1].NodePort, new[] { 30600, 30601 });
        var swapped = cluster.SetService(s_web, service => service with { Ports = [Port(80, name: "http"), Port(443, name: "https") with { NodePort = 30600 }] }).Services[s_web];
        Assert.Equal(30600, swapped.Ports[1].NodePort);
        Assert.NotEqual(30600, swapped.Ports[0].NodePort);
    }

    [Fact]
    public void A_node_port_is_one_services_for_all_protocols()
    {
        var cluster = Empty().AddService(Service("a", null, Port(80) with { NodePort = 30080 }) with { Type = ServiceType.NodePort });
        ShouldFail("NodePortTaken", () => cluster.AddService(Service("b", null, Port(80, protocol: IpProtocol.Udp) with { NodePort = 30080 }) with { Type = ServiceType.NodePort }));
        ShouldFail("NodePortTaken", () => cluster.AddService(Typed(ServiceType.LoadBalancer) with { ExternalTrafficPolicy = TrafficPolicy.Local, HealthCheckNodePort = 30080 }));
        Assert.Equal(2, cluster.RemoveService(new("default", "a")).AddService(Service("b", null, Port(80, protocol: IpProtocol.Udp) with { NodePort = 30080 }) with { Type = ServiceType.NodePort }).AddService(Typed(ServiceType.NodePort)).Services.Count);
    }

    [Fact]
    public void Protocols_of_a_port_share_a_node_port_that_is_free_for_all_of_them()
    {
        var cluster = Empty().AddService(Service("a", null, Port(80) with { NodePort = 30086 }) with { Type = ServiceType.NodePort });
        var dns = cluster.AddService(Service("web", null, Port(53, name: "udp", protocol: IpProtocol.Udp), Port(53, name: "tcp")) with { Type = ServiceType.NodePort }).Services[s_web];
        Assert.Equal([30087, 30087], dns.Ports.Select(port => (int)port.NodePort));
    }

    [Theory]
    [InlineData("53/UDP 30054, 53/TCP", "30054 30054")]
    [InlineData("53/UDP, 53/TCP 30054", "30054 30054")]
    [InlineData("53/UDP 30054, 53/TCP 30054", "30054 30054")]
    [InlineData("53/UDP 30054, 53/TCP 30055", "30054 30055")]
    [InlineData("53/UDP, 54/TCP 30086", "30087 30086")]
    [InlineData("53/UDP 30054, 54/TCP 30054", null)]
    [InlineData("53/TCP 30054, 54/TCP 30054", null)]
    public void Node_ports_that_are_asked_for_are_given_as_initNodePorts_does(string ports, string? given)
    {
        var service = Service("web", null, [.. ports.Split(", ").Select((text, index) => Port(ushort.Parse(text[..2]), name: $"p{index}", protocol: text.Contains("UDP", StringComparison.Ordinal) ? IpProtocol.Udp : IpProtocol.Tcp)
            with { NodePort = text.Contains(' ', StringComparison.Ordinal) ? ushort.Parse(text.Split(' ')[1]) : (ushort)0 })]) with { Type = ServiceType.NodePort };
        if (given is null)
            ShouldFail("NodePortTaken", () => Empty().AddService(service));
        else
            Assert.Equal(given, string.Join(' ', Added(service).Ports.Select(port => port.NodePort)));
    }

    [Theory]
    [InlineData("0 0", false, "0 0")]
    [InlineData("0 30054", false, "0 30054")]
    [InlineData("0 0", true, "30086 30087")]
    [InlineData("0 0", null, "30086 30087")]
    public void A_load_balancer_needs_no_node_ports_where_it_says_so(string asked, bool? allocates, string given)
    {
        var numbers = asked.Split(' ').Select(ushort.Parse).ToList();
        var service = Added(Service("web", "app=web", Port(80, name: "a") with { NodePort = numbers[0] }, Port(81, name: "b") with { NodePort = numbers[1] })
            with { Type = ServiceType.LoadBalancer, AllocateLoadBalancerNodePorts = allocates });
        Assert.Equal((given, allocates ?? true), (string.Join(' ', service.Ports.Select(port => port.NodePort)), service.AllocateLoadBalancerNodePorts));
    }

    /// <summary>patchAllocatedValues puts the former ones back, whatever the field says by now.</summary>
    [Fact]
    public void A_load_balancer_that_allocates_no_node_ports_any_more_keeps_those_that_it_has()
    {
        var cluster = Empty().AddService(Service("web", "app=web", Port(80, name: "web")) with { Type = ServiceType.LoadBalancer });
        var after = cluster.SetService(s_web, before => before with { AllocateLoadBalancerNodePorts = false, Ports = [before.Ports[0] with { NodePort = 0 }, Port(81, name: "more")] });
        Assert.Equal([30086, 0], after.Services[s_web].Ports.Select(port => (int)port.NodePort));
        after = after.SetService(s_web, before => before with { AllocateLoadBalancerNodePorts = true });
        Assert.Equal([30086, 30087], after.Services[s_web].Ports.Select(port => (int)port.NodePort));
        Assert.Null(after.SetService(s_web, before => before with { Type = ServiceType.NodePort }).Services[s_web].AllocateLoadBalancerNodePorts);
    }

    [Fact]
    public void A_load_balancer_without_node_ports_tells_its_health_all_the_same() => Assert.Equal(
        30086, Added(Typed(ServiceType.LoadBalancer) with { AllocateLoadBalancerNodePorts = false, ExternalTrafficPolicy = TrafficPolicy.Local }).HealthCheckNodePort);

    [Fact]
    public void A_changed_service_may_have_one_number_for_ports_of_two_protocols()
    {
        var cluster = Empty().AddService(Service("web", null, Port(53, name: "a", protocol: IpProtocol.Udp), Port(54, name: "b")) with { Type = ServiceType.NodePort });
        var after = cluster.SetService(s_web, service => service with { Ports = [.. service.Ports.Select(port => port with { NodePort = 30054 })] }).Services[s_web];
        Assert.Equal([30054, 30054], after.Ports.Select(port => (int)port.NodePort));
        ShouldFail("NodePortTaken", () => cluster.SetService(s_web, service => service with { Ports = [.. service.Ports.Select(port => port with { NodePort = 30054, Protocol = IpProtocol.Tcp })] }));
    }

    [Fact]
    public void A_changed_service_has_no_node_port_of_another_one_nor_out_of_the_range()
    {
        var cluster = Empty().AddService(Typed(ServiceType.NodePort)).AddService(Service("there", null, Port(80) with { NodePort = 30080 }) with { Type = ServiceType.NodePort });
        ShouldFail("NodePortTaken", () => With(30080));
        ShouldFail("NodePortOutOfRange", () => With(8080));
        Assert.Equal(30081, With(30081).Services[s_web].Ports[0].NodePort);

        Cluster With(ushort port) => cluster.SetService(s_web, service => service with { Ports = [service.Ports[0] with { NodePort = port }] });
    }

    /// <summary>updateNodePorts asks the allocator for ports that are new to the service only.</summary>
    [Fact]
    public void A_service_keeps_its_node_ports_when_the_range_leaves_them()
    {
        var cluster = Empty().AddService(Typed(ServiceType.LoadBalancer) with { ExternalTrafficPolicy = TrafficPolicy.Local });
        var before = cluster.Services[s_web];
        cluster = cluster with { Options = cluster.Options with { NodePorts = new PortRange(31000, 31999) } };
        var after = cluster.SetService(s_web, service => service with { Labels = Labels("a=b") }).Services[s_web];
        Assert.Equal((before.Ports[0].NodePort, before.HealthCheckNodePort), (after.Ports[0].NodePort, after.HealthCheckNodePort));
        ShouldFail("NodePortOutOfRange", () => cluster.SetService(s_web, service => service with { Ports = [service.Ports[0] with { NodePort = 30999 }] }));
    }

    [Fact]
    public void The_second_protocol_s_own_node_port_is_in_the_range_too() => ShouldFail("NodePortOutOfRange", () => Added(
        Service("web", null, Port(53, name: "u", protocol: IpProtocol.Udp) with { NodePort = 30054 }, Port(53, name: "t") with { NodePort = 54 }) with { Type = ServiceType.NodePort }));

    [Fact]
    public void A_health_check_port_is_a_node_port_like_others()
    {
        var local = Typed(ServiceType.LoadBalancer) with { ExternalTrafficPolicy = TrafficPolicy.Local, HealthCheckNodePort = 30086 };
        Assert.Equal(30087, Added(local).Ports[0].NodePort);
        ShouldFail("NodePortTaken", () => Empty().AddService(local).AddService(Service("other", null, Port(80) with { NodePort = 30086 }) with { Type = ServiceType.NodePort }));
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(16, 0)]
    [InlineData(17, 16)]
    [InlineData(20, 16)]
    [InlineData(640, 20)]
    [InlineData(10_000, 128)]
    public void Node_ports_that_nobody_asked_for_come_from_above_the_band_for_chosen_ones(int size, int offset) => Assert.Equal(
        20000 + offset, Added(Typed(ServiceType.NodePort), new ClusterOptions { NodePorts = new PortRange(20000, (ushort)(20000 + size - 1)) }).Ports[0].NodePort);

    [Fact]
    public void The_band_for_chosen_node_ports_serves_when_the_other_is_full()
    {
        var cluster = Enumerable.Range(0, 20).Aggregate(Empty(new ClusterOptions { NodePorts = new PortRange(20000, 20019) }), (all, number) => all.AddService(Typed(ServiceType.NodePort, $"s{number}")));
        Assert.Equal([20016, 20017, 20018, 20019, 20000], Enumerable.Range(0, 5).Select(number => (int)cluster.Services[new("default", $"s{number}")].Ports[0].NodePort));
        ShouldFail("NodePortsExhausted", () => cluster.AddService(Typed(ServiceType.NodePort)));
    }

    [Fact]
    public void Node_ports_run_out()
    {
        var cluster = Empty(new ClusterOptions { NodePorts = new PortRange(30000, 30001) }).AddService(Typed(ServiceType.NodePort, "a")).AddService(Typed(ServiceType.NodePort, "b"));
        ShouldFail("NodePortsExhausted", () => cluster.AddService(Typed(ServiceType.NodePort, "c")));
    }
}
