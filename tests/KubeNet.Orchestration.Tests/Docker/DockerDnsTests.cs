using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Docker;

namespace KubeNet.Orchestration.Tests.Docker;

/// <summary>Names of containers, and the embedded server that knows them.</summary>
public sealed class DockerDnsTests
{
    private readonly DockerLab _lab = new();

    public DockerDnsTests()
    {
        _lab.Network(new DockerNetworkSpec("net") { Subnets = [IpPrefix.Parse("10.9.0.0/24"), IpPrefix.Parse("fd00:9::/64")], IPv6 = true });
        _lab.Network(new DockerNetworkSpec("other.net"));
        _lab.Run(new DockerContainerSpec("web1") { Hostname = "first", Networks = [new DockerEndpointSpec("net") { Aliases = ["web"] }] });
        _lab.Run(new DockerContainerSpec("web2") { Networks = [new DockerEndpointSpec("net") { Aliases = ["web"] }] });
        _lab.Run("app", "net");
        _lab.Run("far", "other.net");
        _lab.Run("plain");
    }

    [Theory]
    [InlineData("web1", "10.9.0.2")]
    [InlineData("WEB1", "10.9.0.2")]
    [InlineData("web1.", "10.9.0.2")]
    [InlineData("web1.net", "10.9.0.2")]
    [InlineData("first", "10.9.0.2")]
    [InlineData("web", "10.9.0.2 10.9.0.3")]
    [InlineData("web.net", "10.9.0.2 10.9.0.3")]
    [InlineData("app", "10.9.0.4")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("far", "")]
    [InlineData("web1.other.net", "")]
    [InlineData("plain", "")]
    [InlineData("example.org", "")]
    public void A_container_resolves(string name, string expected) =>
        Assert.Equal(expected, string.Join(' ', DockerDns.Resolve(_lab.Config, "host", "app", name)));

    [Fact]
    public void By_its_short_id_too() =>
        Assert.Equal("10.9.0.2", DockerDns.Resolve(_lab.Config, "host", "app", _lab.Daemon.Container("web1").ShortId).Single().ToString());

    [Fact]
    public void AAAA_gives_the_addresses_of_IPv6() =>
        Assert.Equal("fd00:9::2", DockerDns.Resolve(_lab.Config, "host", "app", "web1", IpFamily.IPv6).Single().ToString());

    [Fact]
    public void A_network_whose_name_has_a_dot_may_stand_behind_a_name() =>
        Assert.Single(DockerDns.Resolve(_lab.Config, "host", "far", "far.other.net"));

    [Fact]
    public void On_docker0_there_is_only_the_own_hostname()
    {
        Assert.Empty(DockerDns.Resolve(_lab.Config, "host", "plain", "plain"));
        Assert.Equal("172.17.0.2", DockerDns.Resolve(_lab.Config, "host", "plain", _lab.Daemon.Container("plain").Hostname).Single().ToString());
        Assert.Equal("172.17.0.2", DockerDns.Resolve(_lab.Config, "host", "plain", _lab.Daemon.Container("plain").Hostname.ToUpperInvariant()).Single().ToString());
        Assert.Equal("::1", DockerDns.Resolve(_lab.Config, "host", "plain", "ip6-localhost", IpFamily.IPv6).Single().ToString());
        Assert.Equal("127.0.0.1", DockerDns.Resolve(_lab.Config, "host", "plain", "ip6-localhost").Single().ToString());
        Assert.Empty(_lab.Config["plain"].Listeners);
    }

    [Fact]
    public void A_stopped_container_is_no_longer_found_and_asks_nobody()
    {
        _lab.Lab.Edit(config => config.StopDockerContainer("host", "web1"));
        Assert.Equal("10.9.0.3", string.Join(' ', DockerDns.Resolve(_lab.Config, "host", "app", "web")));
        Assert.Equal("ContainerNotRunning", Assert.Throws<NetConfigException>(() => DockerDns.Resolve(_lab.Config, "host", "web1", "app")).ErrorId);
    }

    [Fact]
    public void Who_shares_a_namespace_shares_its_names()
    {
        _lab.Run(new DockerContainerSpec("side") { Mode = ContainerNetworkMode.Container, SharesWith = "app" });
        Assert.Equal("10.9.0.2", string.Join(' ', DockerDns.Resolve(_lab.Config, "host", "side", "web1")));
    }

    [Theory]
    [InlineData(IpProtocol.Udp)]
    [InlineData(IpProtocol.Tcp)]
    public void A_query_goes_to_the_servers_socket_and_back(IpProtocol protocol)
    {
        var trace = _lab.Send("app", "127.0.0.11", 53, protocol);
        Assert.Equal(Verdict.Delivered, trace.Verdict);
        Assert.Equal(_lab.Config["app"].Listeners.Single(listener => listener.Protocol == protocol).Port, trace.Delivered!.Packet.DestinationPort);
        Assert.Equal(("127.0.0.11", (ushort)53), (trace.Reply!.Delivered!.Packet.Source.ToString(), trace.Reply.Delivered.Packet.SourcePort));
    }

    [Fact]
    public void The_rules_are_those_of_a_container()
    {
        var (udp, tcp) = (Port(IpProtocol.Udp), Port(IpProtocol.Tcp));
        Assert.Equal(
            $"""
            -P PREROUTING ACCEPT
            -P INPUT ACCEPT
            -P OUTPUT ACCEPT
            -P POSTROUTING ACCEPT
            -N DOCKER_OUTPUT
            -N DOCKER_POSTROUTING
            -A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
            -A POSTROUTING -d 127.0.0.11/32 -j DOCKER_POSTROUTING
            -A DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination 127.0.0.11:{tcp}
            -A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:{udp}
            -A DOCKER_POSTROUTING -s 127.0.0.11/32 -p tcp -m tcp --sport {tcp} -j SNAT --to-source :53
            -A DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport {udp} -j SNAT --to-source :53

            """,
            IptablesSave.WriteRules(_lab.Config["app"].GetRuleset(IpFamily.IPv4), TableName.Nat));
    }

    private ushort Port(IpProtocol protocol) => _lab.Config["app"].Listeners.Single(listener => listener.Protocol == protocol).Port;
}
