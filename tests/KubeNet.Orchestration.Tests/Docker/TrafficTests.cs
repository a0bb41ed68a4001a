using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Docker;

namespace KubeNet.Orchestration.Tests.Docker;

/// <summary>Who reaches whom on a Docker host.</summary>
public sealed class TrafficTests
{
    private const string Host = DockerLab.Host;
    private const string Client = DockerLab.Client;

    [Fact]
    public void A_container_is_unreachable_from_outside_until_a_port_is_mapped()
    {
        var lab = new DockerLab();
        lab.Run("web", listen: "80");
        lab.Lab.Edit(config => config.AddRoute(Client, new RouteSpec { Destination = IpPrefix.Parse("172.17.0.0/16"), Via = IpAddress.Parse("198.51.100.1") }));
        Assert.Equal(Verdict.Refused, lab.Send(Client, "198.51.100.1", 8080).Verdict);
        var direct = lab.Send(Client, "172.17.0.2", 80);
        Assert.Equal((Verdict.Dropped, "NETFILTER_DROP"), (direct.Verdict, direct.Reason));
        lab.Lab.Edit(config => config.RemoveDockerContainer(Host, "web", force: true));
        lab.Run("web", publish: "8080:80", listen: "80");
        Assert.Equal(("web", Verdict.Delivered), Reached(lab.Send(Client, "198.51.100.1", 8080)));
        Assert.Equal(Verdict.Dropped, lab.Send(Client, "172.17.0.2", 80).Verdict);
    }

    [Fact]
    public void What_leaves_takes_the_hosts_address()
    {
        var lab = new DockerLab();
        lab.Run("web");
        lab.Lab.Edit(config => config.AddListener(Client, DockerLab.Listener("80")));
        var trace = lab.Send("web", "198.51.100.9", 80);
        Assert.Equal(Verdict.Delivered, trace.Verdict);
        Assert.Equal("198.51.100.1", trace.Delivered!.Packet.Source.ToString());
    }

    [Fact]
    public void Containers_of_one_network_meet_unless_icc_is_off()
    {
        var lab = new DockerLab();
        lab.Network(new DockerNetworkSpec("open"));
        lab.Network(new DockerNetworkSpec("shut") { Options = new DockerNetworkOptions { Icc = false } });
        foreach (var network in new[] { "open", "shut" })
        {
            lab.Run($"{network}1", network);
            lab.Run($"{network}2", network, listen: "80");
        }

        Assert.Equal(Verdict.Delivered, lab.Send("open1", lab.Address("open2"), 80).Verdict);
        Assert.Equal(Verdict.Dropped, lab.Send("shut1", lab.Address("shut2"), 80).Verdict);
        Assert.Equal(Verdict.Delivered, lab.Send(Host, lab.Address("shut2"), 80).Verdict);
    }

    [Fact]
    public void Networks_are_isolated_from_each_other_but_for_published_ports()
    {
        var lab = new DockerLab();
        lab.Network(new DockerNetworkSpec("one"));
        lab.Network(new DockerNetworkSpec("two"));
        lab.Run("c1", "one");
        lab.Run("c2", "two", publish: "8080:80", listen: "80");
        Assert.Equal(Verdict.Dropped, lab.Send("c1", lab.Address("c2"), 80).Verdict);
        Assert.Equal(("c2", Verdict.Delivered), Reached(lab.Send("c1", "198.51.100.1", 8080)));
    }

    [Fact]
    public void An_internal_network_meets_itself_and_its_host_alone()
    {
        var lab = new DockerLab();
        lab.Network(new DockerNetworkSpec("net") { Internal = true });
        lab.Run("c1", "net");
        lab.Run("c2", "net", publish: "8080:80", listen: "80");
        Assert.Equal(Verdict.Delivered, lab.Send("c1", lab.Address("c2"), 80).Verdict);
        Assert.Equal(Verdict.Delivered, lab.Send(Host, lab.Address("c2"), 80).Verdict);
        Assert.Equal(Verdict.Unreachable, lab.Send("c1", "198.51.100.9", 80).Verdict);
        Assert.Equal(Verdict.Refused, lab.Send(Client, "198.51.100.1", 8080).Verdict);
    }

    [Fact]
    public void A_routed_network_opens_published_ports_at_the_containers_own_address()
    {
        var lab = new DockerLab();
        lab.Network(new DockerNetworkSpec("net") { Subnets = [IpPrefix.Parse("10.9.0.0/24")], Options = new DockerNetworkOptions { GatewayModeIPv4 = GatewayMode.Routed } });
        lab.Run(new DockerContainerSpec("web") { Networks = [new DockerEndpointSpec("net")], Ports = PublishedPort.Parse("8080:80"), Listeners = [DockerLab.Listener("80"), DockerLab.Listener("81")] });
        lab.Lab.Edit(config => config
            .AddRoute(Client, new RouteSpec { Destination = IpPrefix.Parse("10.9.0.0/24"), Via = IpAddress.Parse("198.51.100.1") })
            .AddListener(Client, DockerLab.Listener("80")));
        Assert.Equal(Verdict.Delivered, lab.Send(Client, "10.9.0.2", 80).Verdict);
        Assert.Equal(Verdict.Dropped, lab.Send(Client, "10.9.0.2", 81).Verdict);
        Assert.Equal(Verdict.Refused, lab.Send(Client, "198.51.100.1", 8080).Verdict);
        Assert.Equal("10.9.0.2", lab.Send("web", "198.51.100.9", 80).Delivered!.Packet.Source.ToString());
    }

    [Fact]
    public void Nat_unprotected_opens_every_port_to_who_can_route()
    {
        var lab = new DockerLab();
        lab.Network(new DockerNetworkSpec("net") { Subnets = [IpPrefix.Parse("10.9.0.0/24")], Options = new DockerNetworkOptions { GatewayModeIPv4 = GatewayMode.NatUnprotected } });
        lab.Run("web", "net", listen: "81");
        lab.Lab.Edit(config => config.AddRoute(Client, new RouteSpec { Destination = IpPrefix.Parse("10.9.0.0/24"), Via = IpAddress.Parse("198.51.100.1") }));
        Assert.Equal(Verdict.Delivered, lab.Send(Client, "10.9.0.2", 81).Verdict);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_host_reaches_a_published_port_by_its_own_address(bool proxy)
    {
        var lab = new DockerLab(new DaemonOptions { UserlandProxy = proxy });
        lab.Run("web", publish: "8080:80", listen: "80");
        Assert.Equal(("web", Verdict.Delivered), Reached(lab.Send(Host, "198.51.100.1", 8080)));
    }

    [Fact]
    public void By_127_0_0_1_docker_proxy_takes_the_connection_and_makes_another_one()
    {
        var lab = new DockerLab();
        lab.Run("web", publish: "8080:80", listen: "80");
        var trace = lab.Send(Host, "127.0.0.1", 8080);
        Assert.Equal((Host, Verdict.Delivered), Reached(trace));
        Assert.Equal(("web", Verdict.Delivered), Reached(trace.Relayed!));
        Assert.Equal("172.17.0.1", trace.Relayed!.Packet.Source.ToString());
        Assert.Contains("docker-proxy", trace.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_proxy_127_0_0_1_is_translated()
    {
        var lab = new DockerLab(new DaemonOptions { UserlandProxy = false });
        lab.Run("web", publish: "8080:80", listen: "80");
        var trace = lab.Send(Host, "127.0.0.1", 8080);
        Assert.Equal(("web", Verdict.Delivered), Reached(trace));
        Assert.Equal("172.17.0.1", trace.Delivered!.Packet.Source.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_container_reaches_its_own_published_port(bool proxy)
    {
        var lab = new DockerLab(new DaemonOptions { UserlandProxy = proxy });
        lab.Run("web", publish: "8080:80", listen: "80");
        var trace = lab.Send("web", "198.51.100.1", 8080);
        Assert.Equal(Verdict.Delivered, trace.Verdict);
        Assert.Equal("web", (trace.Relayed ?? trace).Delivered!.Namespace);
        Assert.Equal(proxy, trace.Relayed is not null);
    }

    [Fact]
    public void A_proxy_whose_container_does_not_listen_takes_the_connection_all_the_same()
    {
        var lab = new DockerLab();
        lab.Run("web", publish: "8080:80");
        var trace = lab.Send(Host, "127.0.0.1", 8080);
        Assert.Equal(Verdict.Delivered, trace.Verdict);
        Assert.Equal(Verdict.Refused, trace.Relayed!.Verdict);
        Assert.Contains("It relays to 172.17.0.2:80: refused", trace.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Datagrams_are_relayed_there_and_back()
    {
        var lab = new DockerLab();
        lab.Run("dns", publish: "5353:53/udp", listen: "53/udp");
        var trace = lab.Send(Host, "127.0.0.1", 5353, IpProtocol.Udp);
        Assert.Equal(Verdict.Delivered, trace.Verdict);
        Assert.Equal(("dns", Verdict.Delivered), Reached(trace.Relayed!));
        Assert.Equal("127.0.0.1", trace.Reply!.Packet.Source.ToString());
        lab.Run("deaf", publish: "5354:53/udp");
        Assert.Equal(Verdict.ReplyLost, lab.Send(Host, "127.0.0.1", 5354, IpProtocol.Udp).Verdict);
    }

    [Fact]
    public void The_proxy_brings_IPv6_to_a_container_that_has_none()
    {
        var lab = new DockerLab();
        lab.Run("web", publish: "8080:80", listen: "80");
        var trace = lab.Send(Client, "2001:db8::1", 8080);
        Assert.Equal((Host, Verdict.Delivered), Reached(trace));
        Assert.Equal("172.17.0.2", trace.Relayed!.Packet.Destination.ToString());
    }

    [Fact]
    public void IPv6_is_translated_like_IPv4()
    {
        var lab = new DockerLab();
        lab.Network(new DockerNetworkSpec("net") { IPv6 = true, Subnets = [IpPrefix.Parse("fd00:9::/64")] });
        lab.Run("web", "net", publish: "8080:80", listen: "80");
        lab.Lab.Edit(config => config
            .AddListener(Client, DockerLab.Listener("80"))
            .AddRoute(Client, new RouteSpec { Destination = IpPrefix.Parse("fd00:9::/64"), Via = IpAddress.Parse("2001:db8::1") }));
        Assert.Equal(("web", Verdict.Delivered), Reached(lab.Send(Client, "2001:db8::1", 8080)));
        Assert.Equal(Verdict.Dropped, lab.Send(Client, "fd00:9::2", 80).Verdict);
        Assert.Equal("2001:db8::1", lab.Send("web", "2001:db8::9", 80).Delivered!.Packet.Source.ToString());
    }

    [Fact]
    public void A_port_on_loopback_is_for_the_host_alone()
    {
        var lab = new DockerLab();
        lab.Run("web", publish: "127.0.0.1:8080:80", listen: "80");
        Assert.Equal(Verdict.Refused, lab.Send(Client, "198.51.100.1", 8080).Verdict);
        Assert.Equal(("web", Verdict.Delivered), Reached(lab.Send(Host, "127.0.0.1", 8080).Relayed!));
    }

    [Fact]
    public void DOCKER_USER_comes_before_all()
    {
        var lab = new DockerLab();
        lab.Run("web", publish: "8080:80", listen: "80");
        lab.Lab.Edit(config => config.AppendRule(new TableLocation(Host), "INPUT", "-j DROP"));
        Assert.Equal(Verdict.Delivered, lab.Send(Client, "198.51.100.1", 8080).Verdict);
        lab.Lab.Edit(config => config.AppendRule(new TableLocation(Host), "DOCKER-USER", "-i eth0 -j DROP"));
        Assert.Equal(Verdict.Dropped, lab.Send(Client, "198.51.100.1", 8080).Verdict);
    }

    [Fact]
    public void Without_rules_and_proxy_the_daemons_socket_swallows_what_comes()
    {
        var lab = new DockerLab(new DaemonOptions { UserlandProxy = false, Iptables = false });
        lab.Run("web", publish: "8080:80", listen: "80");
        var trace = lab.Send(Client, "198.51.100.1", 8080);
        Assert.Equal((Verdict.Dropped, "SOCKET_FILTER"), (trace.Verdict, trace.Reason));
    }

    [Fact]
    public void A_new_container_is_found_at_once_though_UDP_was_sent_to_the_old_one()
    {
        var lab = new DockerLab();
        lab.Run("dns", publish: "53:53/udp", listen: "53/udp");
        var probe = new Probe { From = Client, To = IpAddress.Parse("198.51.100.1"), Port = 53, SourcePort = 5000, Protocol = IpProtocol.Udp };
        Assert.Equal("dns", lab.Lab.Send(probe).Delivered!.Namespace);
        lab.Lab.Edit(config => config.StopDockerContainer(Host, "dns"));
        Assert.Equal(Verdict.Refused, lab.Lab.Send(probe).Verdict);
        lab.Run("dns2", publish: "53:53/udp", listen: "53/udp");
        Assert.Equal(("dns2", Verdict.Delivered), Reached(lab.Lab.Send(probe)));
    }

    private static (string?, Verdict) Reached(PacketTrace trace) => (trace.Delivered?.Namespace, trace.Verdict);
}
