using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>Sockets whose program passes on what it takes, and sockets that only hold a port: client 10.0.1.2, relay 10.0.1.1 and 10.0.2.1, server 10.0.2.2.</summary>
public sealed class RelayTests
{
    private readonly Lab _lab = new LabBuilder().Namespaces("client", "relay", "server")
        .Veth("client:eth0:10.0.1.2/24", "relay:eth0:10.0.1.1/24")
        .Veth("relay:eth1:10.0.2.1/24", "server:eth0:10.0.2.2/24").Lab;

    [Theory]
    [InlineData(IpProtocol.Tcp)]
    [InlineData(IpProtocol.Udp)]
    [InlineData(IpProtocol.Sctp)]
    public void A_relay_opens_a_connection_of_its_own(IpProtocol protocol)
    {
        Listen("server", new Listener(protocol, null, 80));
        var trace = Send(protocol);
        Assert.Equal(Verdict.Delivered, trace.Verdict);
        Assert.Equal("relay", trace.Delivered!.Namespace);
        var relayed = trace.Relayed!;
        Assert.Equal((Verdict.Delivered, "server"), (relayed.Verdict, relayed.Delivered!.Namespace));
        Assert.Equal("10.0.2.1", relayed.Packet.Source.ToString());
        Assert.Equal("10.0.1.1", trace.Reply!.Packet.Source.ToString());
        Assert.EndsWith("It relays to 10.0.2.2:80: " + char.ToLowerInvariant(relayed.Summary[0]) + relayed.Summary[1..], trace.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_TCP_caller_is_connected_though_nothing_listens_behind_the_relay()
    {
        var trace = Send(IpProtocol.Tcp);
        Assert.Equal((Verdict.Delivered, ClientResult.Reply), (trace.Verdict, trace.Client!.Outcome));
        Assert.Equal(Verdict.Refused, trace.Relayed!.Verdict);
    }

    [Fact]
    public void A_datagram_that_nobody_takes_behind_the_relay_is_not_answered()
    {
        var trace = Send(IpProtocol.Udp);
        Assert.Equal((Verdict.ReplyLost, ClientResult.Timeout), (trace.Verdict, trace.Client!.Outcome));
        Assert.Equal(Verdict.Refused, trace.Relayed!.Verdict);
    }

    [Fact]
    public void A_handshake_that_is_lost_on_its_way_back_lets_no_program_accept()
    {
        Listen("server", new Listener(IpProtocol.Tcp, null, 80));
        _lab.Edit(config => config.AppendRule(new TableLocation("client"), "INPUT", "-j DROP"));
        var trace = Send(IpProtocol.Tcp);
        Assert.Equal(Verdict.ReplyLost, trace.Verdict);
        Assert.Null(trace.Relayed);
    }

    [Fact]
    public void A_relay_may_change_the_family()
    {
        Listen("server", new Listener(IpProtocol.Udp, null, 80));
        _lab.Edit(config => config
            .AddAddress("client", "eth0", InterfaceAddress.Parse("fd00:1::2/64")).AddAddress("relay", "eth0", InterfaceAddress.Parse("fd00:1::1/64"))
            .AddListener("relay", new Listener(IpProtocol.Udp, IpAddress.AnyV6, 80) { Relay = new ListenerRelay(IpAddress.Parse("10.0.2.2"), 80, "relayd") }));
        var trace = _lab.Send(new Probe { From = "client", To = IpAddress.Parse("fd00:1::1"), Port = 80, Protocol = IpProtocol.Udp });
        Assert.Equal((Verdict.Delivered, IpFamily.IPv4), (trace.Verdict, trace.Relayed!.Packet.Family));
    }

    [Theory]
    [InlineData(IpProtocol.Tcp)]
    [InlineData(IpProtocol.Udp)]
    [InlineData(IpProtocol.Sctp)]
    public void A_socket_with_a_filter_holds_the_port_and_takes_nothing(IpProtocol protocol)
    {
        Listen("relay", new Listener(protocol, null, 80) { IsFiltered = true });
        var trace = _lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.1.1"), Port = 80, Protocol = protocol });
        Assert.Equal((Verdict.Dropped, "SOCKET_FILTER"), (trace.Verdict, trace.Reason));
        Assert.Null(trace.Reply);
        Assert.Equal("PortInUse", Assert.Throws<NetConfigException>(() => Listen("relay", new Listener(protocol, null, 80))).ErrorId);
    }

    private PacketTrace Send(IpProtocol protocol)
    {
        Listen("relay", new Listener(protocol, IpAddress.AnyV4, 8080) { Relay = new ListenerRelay(IpAddress.Parse("10.0.2.2"), 80, "relayd") });
        return _lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.1.1"), Port = 8080, Protocol = protocol });
    }

    private void Listen(string home, Listener listener) => _lab.Edit(config => config.AddListener(home, listener));
}
