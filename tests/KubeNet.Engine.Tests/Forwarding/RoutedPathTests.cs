using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Forwarding;

public sealed class RoutedPathTests
{
    [Fact]
    public void A_syn_through_a_router_reaches_the_listener_and_the_answer_comes_back()
    {
        var lab = LabBuilder.TwoNetworks().Listen("server", IpProtocol.Tcp, 80);
        var trace = lab.Tcp("client", "10.0.2.2", 80).ShouldEndIn(Verdict.Delivered).ShouldTellTheClient(ClientResult.Reply);
        Assert.Equal(["client", "router", "server"], trace.Hops.Select(hop => hop.Namespace));
        Assert.Equal(["server", "router", "client"], trace.Reply!.Hops.Select(hop => hop.Namespace));
        Assert.Equal("server", trace.Delivered!.Namespace);
        Assert.Equal(63, trace.Delivered.Packet.Ttl);
    }

    [Fact]
    public void Without_a_listener_tcp_gets_a_reset_and_udp_a_port_unreachable()
    {
        var lab = LabBuilder.TwoNetworks();
        lab.Tcp("client", "10.0.2.2", 80).ShouldEndIn(Verdict.Refused, "NO_SOCKET").ShouldTellTheClient(ClientResult.Refused, "ECONNREFUSED");
        lab.Udp("client", "10.0.2.2", 80).ShouldEndIn(Verdict.Refused, "NO_SOCKET").ShouldTellTheClient(ClientResult.Refused, "ECONNREFUSED");
    }

    [Theory]
    [InlineData(80, TcpFlags.Syn | TcpFlags.Fin, Verdict.Dropped, "TCP_FLAGS")]
    [InlineData(80, TcpFlags.None, Verdict.Dropped, "TCP_FLAGS")]
    [InlineData(80, TcpFlags.Fin, Verdict.Dropped, "TCP_FLAGS")]
    [InlineData(80, TcpFlags.Ack, Verdict.Refused, "TCP_FLAGS")]
    [InlineData(80, TcpFlags.Rst, Verdict.Dropped, "TCP_RESET")]
    [InlineData(80, TcpFlags.Rst | TcpFlags.Ack, Verdict.Dropped, "TCP_FLAGS")]
    [InlineData(9, TcpFlags.Rst, Verdict.Dropped, "NO_SOCKET")]
    [InlineData(9, TcpFlags.None, Verdict.Refused, "NO_SOCKET")]
    public void A_segment_that_opens_nothing_is_refused_by_a_reset_or_dropped_in_silence(ushort port, TcpFlags flags, Verdict verdict, string reason) =>
        LabBuilder.TwoNetworks().Listen("server", IpProtocol.Tcp, 80).Lab
            .Send(new Probe { From = "client", To = IpAddress.Parse("10.0.2.2"), Protocol = IpProtocol.Tcp, Port = port, TcpFlags = flags }).ShouldEndIn(verdict, reason);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_packet_in_pieces_goes_on_where_the_last_one_came(bool isTracked)
    {
        var lab = LabBuilder.TwoNetworks().Listen("server", IpProtocol.Udp, 53);
        if (isTracked)
            lab.Iptables("router", "-A FORWARD -m conntrack --ctstate NEW");
        var trace = lab.Lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.2.2"), Protocol = IpProtocol.Udp, Port = 53, PayloadSize = 4000, OneWay = true });

        foreach (var host in isTracked ? new[] { "router", "server" } : ["server"])
        {
            var hops = trace.Hops.Where(hop => hop.Namespace == host).ToList();
            Assert.Equal(3, hops.Count);
            Assert.Equal([new ReassembleStep(3, 4028)], hops[2].Steps.OfType<ReassembleStep>());
            Assert.All(hops.Take(2), hop => Assert.DoesNotContain(hop.Steps, step => step is ReassembleStep or DeliverStep or ForwardStep));
        }

        Assert.IsType<DeliverStep>(trace.Hops[^1].Steps[^1]);
    }

    [Fact]
    public void A_router_that_does_not_forward_says_nothing() =>
        LabBuilder.TwoNetworks(forwards: false).Ping("client", "10.0.2.2")
            .ShouldEndIn(Verdict.Dropped, "IP_INADDRERRORS").ShouldTellTheClient(ClientResult.Timeout);

    [Fact]
    public void An_absent_neighbour_is_told_to_tcp_and_ping_but_not_to_udp()
    {
        var lab = LabBuilder.TwoNetworks();
        lab.Tcp("client", "10.0.1.9", 80).ShouldEndIn(Verdict.Unreachable, "NEIGH_FAILED").ShouldTellTheClient(ClientResult.Unreachable, "EHOSTUNREACH");
        lab.Tcp("client", "10.0.2.9", 80).ShouldEndIn(Verdict.Unreachable, "NEIGH_FAILED").ShouldTellTheClient(ClientResult.Unreachable, "EHOSTUNREACH");
        lab.Udp("client", "10.0.2.9", 80).ShouldEndIn(Verdict.Unreachable, "NEIGH_FAILED").ShouldTellTheClient(ClientResult.Timeout);
    }

    [Fact]
    public void A_destination_nat_is_undone_on_the_answer()
    {
        var lab = LabBuilder.TwoNetworks().Listen("server", IpProtocol.Tcp, 80)
            .Iptables("router", "-t nat -A PREROUTING -d 10.0.1.1/32 -p tcp --dport 8080 -j DNAT --to-destination 10.0.2.2:80");
        var trace = lab.Tcp("client", "10.0.1.1", 8080).ShouldEndIn(Verdict.Delivered).ShouldTellTheClient(ClientResult.Reply);
        Assert.Equal("10.0.2.2", trace.Delivered!.Packet.Destination.ToString());
        Assert.Equal("10.0.1.1", trace.Reply!.Delivered!.Packet.Source.ToString());
        Assert.Equal(8080, trace.Reply.Delivered.Packet.SourcePort);
    }

    [Fact]
    public void Masquerade_shows_the_server_the_routers_address()
    {
        var lab = LabBuilder.TwoNetworks().Listen("server", IpProtocol.Udp, 53)
            .Iptables("router", "-t nat -A POSTROUTING -o r2 -j MASQUERADE");
        var trace = lab.Udp("client", "10.0.2.2", 53).ShouldEndIn(Verdict.Delivered);
        Assert.Equal("10.0.2.1", trace.Delivered!.Packet.Source.ToString());
        lab.Ping("client", "10.0.2.2").ShouldEndIn(Verdict.Delivered);
    }

    [Fact]
    public void An_icmp_error_about_a_translated_packet_reaches_the_client()
    {
        var lab = LabBuilder.TwoNetworks()
            .Iptables("router", "-t nat -A POSTROUTING -o r2 -j MASQUERADE");
        lab.Udp("client", "10.0.2.2", 53).ShouldEndIn(Verdict.Refused).ShouldTellTheClient(ClientResult.Refused, "ECONNREFUSED");
    }

    [Theory]
    [InlineData("-A FORWARD -p tcp -j DROP", Verdict.Dropped, "NETFILTER_DROP", ClientResult.Timeout, null)]
    [InlineData("-P FORWARD DROP", Verdict.Dropped, "NETFILTER_DROP", ClientResult.Timeout, null)]
    [InlineData("-A FORWARD -j REJECT", Verdict.Rejected, "icmp-port-unreachable", ClientResult.Refused, "ECONNREFUSED")]
    [InlineData("-A FORWARD -p tcp -j REJECT --reject-with tcp-reset", Verdict.Rejected, "tcp-reset", ClientResult.Refused, "ECONNREFUSED")]
    [InlineData("-A FORWARD -j REJECT --reject-with icmp-host-prohibited", Verdict.Rejected, "icmp-host-prohibited", ClientResult.Unreachable, "EHOSTUNREACH")]
    public void A_filter_rule_decides(string command, Verdict verdict, string reason, ClientResult outcome, string? errno) =>
        LabBuilder.TwoNetworks().Listen("server", IpProtocol.Tcp, 80).Iptables("router", command)
            .Tcp("client", "10.0.2.2", 80).ShouldEndIn(verdict, reason).ShouldTellTheClient(outcome, errno);

    [Fact]
    public void A_packet_too_long_with_df_brings_frag_needed_and_the_sender_learns_the_mtu()
    {
        var lab = LabBuilder.TwoNetworks().Listen("server", IpProtocol.Udp, 53)
            .Link("router", "r2", new() { Mtu = 1000 }).Link("server", "eth0", new() { Mtu = 1000 });
        lab.Udp("client", "10.0.2.2", 53, 1200).ShouldEndIn(Verdict.Dropped, "PKT_TOO_BIG").ShouldTellTheClient(ClientResult.Unreachable, "EMSGSIZE");
        lab.Udp("client", "10.0.2.2", 53, 1200).ShouldEndIn(Verdict.Delivered);
    }

    [Fact]
    public void Ttl_1_ends_at_the_router()
    {
        var lab = LabBuilder.TwoNetworks();
        lab.Lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.2.2"), Port = 80, Ttl = 1 })
            .ShouldEndIn(Verdict.TtlExceeded).ShouldTellTheClient(ClientResult.Unreachable, "EHOSTUNREACH");
    }

    /// <summary>As the kernel did: all 63 rounds of it through lo (skb_valid_dst).</summary>
    [Fact]
    public void What_comes_back_from_a_route_of_loopback_keeps_that_route_whatever_mark_it_gets()
    {
        var lab = LabBuilder.TwoNetworks().Route("router", "203.0.113.0/24", link: "lo")
            .Iptables("router", "-t mangle -A PREROUTING -i lo -j MARK --set-mark 5");
        lab.Lab.Edit(config => config.AddIpRule("router", IpFamily.IPv4, new IpRuleSpec { FwMark = 5, Table = 55 }));
        lab.Route("router", new RouteSpec { Destination = IpPrefix.Parse("203.0.113.0/24"), Via = IpAddress.Parse("10.0.2.2"), Table = 55 });

        var trace = lab.Udp("client", "203.0.113.5", 53).ShouldEndIn(Verdict.TtlExceeded, "IP_INHDR");

        Assert.DoesNotContain(trace.Hops, hop => hop.Namespace == "server");
    }

    [Fact]
    public void An_even_choice_between_two_backends_has_two_paths_of_one_half()
    {
        var lab = LabBuilder.TwoNetworks().Address("server", "eth0", "10.0.2.3/24").Listen("server", IpProtocol.Tcp, 80)
            .Iptables("router", "-t nat -A PREROUTING -d 10.0.9.9 -p tcp -m statistic --mode random --probability 0.5 -j DNAT --to-destination 10.0.2.2:80")
            .Iptables("router", "-t nat -A PREROUTING -d 10.0.9.9 -p tcp -j DNAT --to-destination 10.0.2.3:80");
        var paths = lab.Lab.Explore(new Probe { From = "client", To = IpAddress.Parse("10.0.9.9"), Port = 80 });
        Assert.Equal([0.5, 0.5], paths.Select(path => path.Probability));
        Assert.Equal(["10.0.2.2", "10.0.2.3"], paths.Select(path => path.Delivered!.Packet.Destination.ToString()).Order());
    }

    [Fact]
    public void IPv6_goes_the_same_way()
    {
        var lab = new LabBuilder().Namespaces("client", "router", "server")
            .Veth("client:eth0:fd01::2/64", "router:r1:fd01::1/64").Veth("server:eth0:fd02::2/64", "router:r2:fd02::1/64")
            .Route("client", "default", "fd01::1").Route("server", "default", "fd02::1")
            .Sysctl("router", "net.ipv6.conf.all.forwarding", "1").Listen("server", IpProtocol.Tcp, 80);
        lab.Tcp("client", "fd02::2", 80).ShouldEndIn(Verdict.Delivered).ShouldTellTheClient(ClientResult.Reply);
        lab.Udp("client", "fd02::2", 53).ShouldEndIn(Verdict.Refused).ShouldTellTheClient(ClientResult.Refused, "ECONNREFUSED");
        lab.Ping("client", "fd02::2").ShouldEndIn(Verdict.Delivered);
    }
}
