using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Forwarding;

public sealed class PathMtuTests
{
    private const uint Other = 100;

    [Theory]
    [InlineData(IpFamily.IPv4)]
    [InlineData(IpFamily.IPv6)]
    public void A_connection_that_a_mark_leads_another_way_offers_the_segments_of_that_way(IpFamily family)
    {
        var lab = TwoWays(family, new IpRuleSpec { Priority = 10, FwMark = 1, Table = Other });
        var narrow = Talk(lab, family, 0);
        Assert.Equal(Verdict.Delivered, narrow.Verdict);
        Assert.Contains(narrow.Later, later => later.Reason == "PKT_TOO_BIG");
        Assert.Equal([1300, 1500], new uint[] { 0, 1 }.Select(mark => MssOf(Talk(lab, family, mark)) + family.HeaderLength() + TcpHeader.BareLength));
    }

    /// <summary>The socket's own route is told in IPv6 (inet6_csk_update_pmtu); in IPv4 one that is looked up without ports (ip_rt_build_flow_key).</summary>
    [Theory]
    [InlineData(IpFamily.IPv4, 1500)]
    [InlineData(IpFamily.IPv6, 1300)]
    public void A_connection_that_a_rule_by_port_leads_learns_for_its_own_route_in_IPv6_alone(IpFamily family, int known)
    {
        var lab = TwoWays(family, new IpRuleSpec { Priority = 10, IpProto = IpProtocol.Tcp, DestinationPort = new PortRange(81, 81), Table = Other }, usual: 1);
        Talk(lab, family, 0, 81);
        Assert.Equal(known, MssOf(Talk(lab, family, 0, 81)) + family.HeaderLength() + TcpHeader.BareLength);
    }

    [Theory]
    [InlineData(IpFamily.IPv4)]
    [InlineData(IpFamily.IPv6)]
    public void Who_asks_for_the_verdict_alone_learns_as_well(IpFamily family)
    {
        var lab = TwoWays(family, new IpRuleSpec { Priority = 10, FwMark = 1, Table = Other });
        Assert.Equal([Verdict.Dropped, Verdict.Delivered, Verdict.Delivered], new uint[] { 0, 0, 1 }.Select(mark => lab.SendForVerdict(Long(family, mark))));
        Assert.Contains(lab.Send(Long(family, 0)).Steps, step => step.Kind == "fragment");
        Assert.DoesNotContain(lab.Send(Long(family, 1)).Steps, step => step.Kind == "fragment");
    }

    [Fact]
    public void Nobody_learns_by_an_error_about_what_no_socket_sent()
    {
        var lab = TwoWays(IpFamily.IPv4, new IpRuleSpec { Priority = 10, FwMark = 1, Table = Other });
        var raw = Long(IpFamily.IPv4, 0) with { Protocol = IpProtocol.Tcp, TcpFlags = TcpFlags.Ack, DontFragment = true };
        Assert.Equal(["a", "a"], new[] { lab.Send(raw), lab.Send(raw) }.Select(trace => trace.Hops[^1].Namespace));
    }

    private static PacketTrace Talk(Lab lab, IpFamily family, uint mark, ushort port = 80) =>
        lab.Send(new Probe { From = "client", To = Server(family), Port = port, Mark = mark, PayloadSize = 3000, Conversation = true });

    private static int MssOf(PacketTrace talk) => talk.Packet.Tcp!.MaxSegmentSize!.Value;

    private static Probe Long(IpFamily family, uint mark) =>
        new() { From = "client", To = Server(family), Protocol = IpProtocol.Udp, Port = 53, Mark = mark, PayloadSize = 1400, OneWay = true };

    private static IpAddress Server(IpFamily family) => Address(family, 9, 2);

    private static IpAddress Address(IpFamily family, int network, int host) => IpAddress.Parse(family == IpFamily.IPv4 ? $"10.0.{network}.{host}" : $"fd00:{network}::{host}");

    /// <summary>client - a - server is narrow behind a, client - b - server is wide, and the way back. The usual way is by the first, table 100 leads by the other, or the other way round.</summary>
    private static Lab TwoWays(IpFamily family, IpRuleSpec rule, int usual = 0)
    {
        var length = family == IpFamily.IPv4 ? 24 : 64;
        var builder = new LabBuilder().Namespaces("client", "a", "b", "server").Address("server", "lo", Server(family).ToString() + (family == IpFamily.IPv4 ? "/32" : "/128"));
        foreach (var (router, link) in new[] { ("b", 1), ("a", 0) })
        {
            builder.Veth($"client:eth{link}:{Address(family, 1 + link, 2)}/{length}", $"{router}:r0:{Address(family, 1 + link, 1)}/{length}")
                .Veth($"{router}:r1:{Address(family, 3 + link, 1)}/{length}", $"server:eth{link}:{Address(family, 3 + link, 2)}/{length}")
                .Sysctl(router, family == IpFamily.IPv4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", "1")
                .Route(router, $"{Server(family)}/{family.AddressBits()}", Address(family, 3 + link, 2).ToString())
                .Route("server", $"{Address(family, 1 + link, 0)}/{length}", Address(family, 4, 1).ToString())
                .Route("client", new RouteSpec { Destination = IpPrefix.Default(family), Via = Address(family, 1 + link, 1), Table = link == usual ? null : Other });
        }

        builder.Link("a", "r1", new LinkChange { Mtu = 1300 }).Route("b", $"{Address(family, 1, 0)}/{length}", Address(family, 2, 2).ToString())
            .Listen("server", IpProtocol.Udp, 53).Listen("server", IpProtocol.Udp, 54).Listen("server", IpProtocol.Tcp, 80).Listen("server", IpProtocol.Tcp, 81)
            .Lab.Edit(config => config.AddIpRule("client", family, rule));
        return builder.Lab;
    }
}
