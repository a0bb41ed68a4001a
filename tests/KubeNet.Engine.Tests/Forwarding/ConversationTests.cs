using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Forwarding;

public sealed class ConversationTests
{
    [Fact]
    public void Without_it_a_connection_stays_at_its_handshake()
    {
        var lab = Router();
        Assert.Empty(Talk(lab, 3000, conversation: false).ShouldEndIn(Verdict.Delivered).Later);
        Assert.Equal(TcpConntrackState.SynRecv, Tracked(lab).TcpState);
    }

    [Fact]
    public void The_handshake_ends_with_an_ACK()
    {
        var lab = Router();
        var later = Assert.Single(Talk(lab, 0).ShouldEndIn(Verdict.Delivered).Later);
        Assert.Equal((TcpFlags.Ack, 52), (later.Packet.TcpFlags, later.Packet.Length));
        Assert.Equal(TcpConntrackState.Established, Tracked(lab).TcpState);
    }

    [Fact]
    public void Data_goes_there_and_back_several_segments_as_one()
    {
        var lab = Router();
        var trace = Talk(lab, 40_000).ShouldEndIn(Verdict.Delivered);

        // Half of a congestion window of ten segments at a time, which ten acknowledged ones make twenty.
        Assert.Equal([0, 7240, 7240, 14_480, 11_040], Data(trace).Take(5));
        Assert.Contains("40000 bytes of data", trace.Summary);
        Assert.Equal((TcpConntrackState.Established, TimeSpan.FromSeconds(432000)), (Tracked(lab).TcpState, Tracked(lab).Expires));
        Assert.Equal(0, lab.Lab.State["router"].Connections.Statistics.Invalid);
    }

    [Fact]
    public void Both_ends_agree_on_the_smaller_MSS()
    {
        var lab = Router().Link("server", "eth0", new LinkChange { Mtu = 1200 }).Link("router", "r2", new LinkChange { Mtu = 1200 });
        Assert.Equal(5 * 1148, Talk(lab, 6000).ShouldEndIn(Verdict.Delivered).Later.Max(later => later.Packet.TcpDataLength));
    }

    [Fact]
    public void Large_segments_go_by_half_of_the_other_ends_window()
    {
        var lab = new[] { ("client", "eth0"), ("router", "r1"), ("router", "r2"), ("server", "eth0") }.Aggregate(Router(), (all, link) => all.Link(link.Item1, link.Item2, new LinkChange { Mtu = 9000 }));
        Assert.Equal([0, 26_844, 26_844, 6312], Data(Talk(lab, 60_000).ShouldEndIn(Verdict.Delivered)).Take(4));
    }

    [Theory]
    [InlineData(1448, Verdict.Dropped)]
    [InlineData(2896, Verdict.Delivered)]
    [InlineData(6 * 1448, Verdict.Dropped)]
    [InlineData(7 * 1448, Verdict.Delivered)]
    public void A_cable_takes_several_segments_as_one_whatever_the_mtu_of_its_far_end_is(int size, Verdict verdict)
    {
        var lab = Router().Link("router", "r1", new LinkChange { Mtu = 1400 });
        Assert.Equal(verdict, Talk(lab, size).Verdict);
    }

    [Fact]
    public void Rules_and_counters_see_one_packet()
    {
        var lab = Router().Iptables("router", "-A FORWARD -p tcp -m length --length 7000:8000 -j ACCEPT");
        Talk(lab, 14_480).ShouldEndIn(Verdict.Delivered);
        var counter = lab.Lab.State["router"].Counters.Of(lab.Lab.Config["router"].GetRuleset(IpFamily.IPv4).Tables.Values.Single().Chains.Values.Single(chain => chain.Name == "FORWARD").Rules[^1]);
        Assert.Equal((4, 4 * 7292), ((int)counter.Packets, (int)counter.Bytes));
    }

    [Fact]
    public void What_a_narrow_path_refuses_is_sent_again_in_smaller_segments()
    {
        var trace = Talk(Narrow(), 3000).ShouldEndIn(Verdict.Delivered);
        Assert.Contains(trace.Later, later => later is { Verdict: Verdict.Dropped, Reason: "PKT_TOO_BIG" });
    }

    [Fact]
    public void Where_nobody_hears_of_it_large_segments_hang_and_pings_pass()
    {
        var lab = Narrow().Iptables("left", "-A OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP");
        var trace = Talk(lab, 3000).ShouldEndIn(Verdict.Dropped, "PKT_TOO_BIG");
        Assert.Equal(ClientOutcome.Timeout, trace.Client);
        Talk(lab, 1000).ShouldEndIn(Verdict.Delivered);
        lab.Ping("client", "10.0.3.2").ShouldEndIn(Verdict.Delivered);
    }

    [Fact]
    public void Data_that_a_rule_rejects_resets_the_connection()
    {
        var trace = Talk(Router().Iptables("router", "-A FORWARD -p tcp -m length --length 1000:65535 -j REJECT --reject-with tcp-reset"), 3000);
        Assert.Equal(new ClientOutcome(ClientResult.Refused, "ECONNRESET"), trace.ShouldEndIn(Verdict.Rejected).Client);
    }

    [Fact]
    public void An_ACK_that_is_dropped_is_no_open_connection() =>
        Talk(Router().Iptables("router", "-A FORWARD -p tcp --tcp-flags SYN,ACK ACK -j DROP"), 0).ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP");

    [Fact]
    public void Only_TCP_from_a_socket_goes_on()
    {
        var problem = Assert.Throws<NetConfigException>(() => Router().Lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.2.2"), Protocol = IpProtocol.Udp, Port = 53, Conversation = true }));
        Assert.Equal("NoConversation", problem.ErrorId);
    }

    private static LabBuilder Router() => LabBuilder.TwoNetworks().Listen("server", IpProtocol.Tcp, 80).Iptables("router", "-A FORWARD -m conntrack --ctstate INVALID -j DROP");

    /// <summary>client - left - right - server; between left and right 1400 bytes fit.</summary>
    private static LabBuilder Narrow() => new LabBuilder().Namespaces("client", "left", "right", "server")
        .Veth("client:eth0:10.0.1.2/24", "left:l0:10.0.1.1/24").Veth("left:l1:10.0.2.1/24", "right:r0:10.0.2.2/24").Veth("right:r1:10.0.3.1/24", "server:eth0:10.0.3.2/24")
        .Link("left", "l1", new LinkChange { Mtu = 1400 }).Link("right", "r0", new LinkChange { Mtu = 1400 })
        .Route("client", "default", "10.0.1.1").Route("left", "10.0.3.0/24", "10.0.2.2").Route("right", "10.0.1.0/24", "10.0.2.1").Route("server", "default", "10.0.3.1")
        .Sysctl("left", "net.ipv4.ip_forward", "1").Sysctl("right", "net.ipv4.ip_forward", "1")
        .Listen("server", IpProtocol.Tcp, 80);

    private static PacketTrace Talk(LabBuilder lab, int size, bool conversation = true) => lab.Lab.Send(new Probe
    {
        From = "client",
        To = IpAddress.Parse(lab.Lab.Config.Namespaces.ContainsKey("left") ? "10.0.3.2" : "10.0.2.2"),
        Port = 80,
        PayloadSize = size,
        Conversation = conversation,
    });

    private static IEnumerable<int> Data(PacketTrace trace) => trace.Later.Where(later => later.Delivered is not null).Select(later => later.Packet.TcpDataLength);

    private static Connection Tracked(LabBuilder lab) => Assert.Single(lab.Lab.State["router"].Connections.Connections);
}
