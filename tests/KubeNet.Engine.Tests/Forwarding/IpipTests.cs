using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>Packets through ipip tunnels, as net/ipv4/ipip.c and ip_tunnel.c have it; the kernel of the labs has no ipip.</summary>
public sealed class IpipTests
{
    [Fact]
    public void Without_a_remote_the_outer_packet_goes_to_the_gateway_of_the_route()
    {
        var trace = Calico().Udp("pod1", "10.244.2.2", 53);

        trace.ShouldEndIn(Verdict.Delivered);
        Assert.Equal(
            [("pod1", null, "eth0"), ("node1", "cali1", "tunl0"), ("node1", "tunl0", "eth0"), ("node2", "eth0", "tunl0"), ("node2", "tunl0", "cali2"), ("pod2", "eth0", null)],
            trace.Hops.Select(hop => (hop.Namespace, hop.In, hop.Out)));
        var wrap = trace.Steps.OfType<EncapsulateStep>().Single();
        Assert.Equal(("ipip", "gateway 192.168.0.2"), (wrap.Tunnel, wrap.Target));
        Assert.Equal((IpProtocol.Ipencap, "192.168.0.1", "192.168.0.2", 29 + 20), (wrap.Outer.Protocol, wrap.Outer.Source.ToString(), wrap.Outer.Destination.ToString(), wrap.Outer.Length));
    }

    [Fact]
    public void The_outer_packet_inherits_ttl_and_dont_fragment()
    {
        var lab = Calico(new IpipSpec("", "") { PmtuDiscovery = false });

        var may = lab.Lab.Send(new Probe { From = "pod1", To = IpAddress.Parse("10.244.2.2"), Protocol = IpProtocol.Udp, Port = 53, Ttl = 9, DontFragment = false });
        var not = lab.Lab.Send(new Probe { From = "pod1", To = IpAddress.Parse("10.244.2.2"), Protocol = IpProtocol.Udp, Port = 53 });

        Assert.Equal(((byte)8, false), (Wrap(may).Ttl, Wrap(may).DontFragment));
        Assert.Equal(((byte)63, true), (Wrap(not).Ttl, Wrap(not).DontFragment));
    }

    [Fact]
    public void Rules_of_the_host_see_protocol_4()
    {
        var lab = Calico().Iptables("node2", "-A INPUT -p 4 -j DROP");

        var trace = lab.Udp("pod1", "10.244.2.2", 53);

        trace.ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP");
        Assert.Contains("-A INPUT -p ipencap -j DROP", Assert.Single(trace.Steps.OfType<RuleStep>()).Text, StringComparison.Ordinal);
        Assert.Equal(ClientOutcome.Timeout, trace.Client);
    }

    [Fact]
    public void The_mark_goes_along_but_does_not_choose_the_outer_route()
    {
        var lab = Calico().Iptables("node1", "-t mangle -A FORWARD -j MARK --set-mark 7");
        lab.Lab.Edit(config => config.AddIpRule("node1", IpFamily.IPv4, new IpRuleSpec { Priority = 100, FwMark = 7, Action = IpRuleAction.Blackhole }));

        Assert.Equal(7u, Wrap(lab.Udp("pod1", "10.244.2.2", 53)).Mark);
    }

    [Fact]
    public void A_host_without_such_a_tunnel_says_port_unreachable_and_one_without_the_protocol_says_so()
    {
        var down = Calico().Link("node2", "tunl0", new LinkChange { Up = false });
        Assert.Contains(down.Udp("pod1", "10.244.2.2", 53).ShouldEndIn(Verdict.Dropped, "IP_NOPROTO").Asides, aside => aside.Packet is { IcmpType: IcmpType.DestinationUnreachable, IcmpCode: 3 });

        var gone = Calico();
        gone.Lab.Edit(config => config.RemoveLink("node2", "tunl0"));
        Assert.Contains(gone.Udp("pod1", "10.244.2.2", 53).ShouldEndIn(Verdict.Dropped, "IP_NOPROTO").Asides, aside => aside.Packet is { IcmpType: IcmpType.DestinationUnreachable, IcmpCode: 2 });
    }

    [Fact]
    public void What_does_not_fit_once_wrapped_is_answered_by_the_host()
    {
        var lab = Calico(new IpipSpec("", "") { Mtu = 1500 });

        var trace = lab.Lab.Send(new Probe { From = "pod1", To = IpAddress.Parse("10.244.2.2"), Protocol = IpProtocol.Icmp, PayloadSize = 1453, DontFragment = true });

        trace.ShouldEndIn(Verdict.Dropped, "PKT_TOO_BIG").ShouldTellTheClient(ClientResult.Unreachable, "EMSGSIZE");
        Assert.Equal(1480, trace.Reply!.Packet.IcmpMtu);
    }

    [Fact]
    public void A_tunnel_between_both_addresses_comes_before_the_fallback_device()
    {
        var lab = Calico();
        lab.Lab.Edit(config => config.AddIpip(new IpipSpec("node2", "own") { Local = IpAddress.Parse("192.168.0.2"), Remote = IpAddress.Parse("192.168.0.1") }));
        lab.Up("node2", "own").Sysctl("node2", "net.ipv4.conf.all.rp_filter", "0");

        Assert.Equal("own", lab.Udp("pod1", "10.244.2.2", 53).Steps.OfType<DecapsulateStep>().Single().Device);
    }

    [Theory]
    [InlineData("fd00::1", null, (byte)0, true, "InvalidTunnelAddress")]
    [InlineData("192.168.0.1", "192.168.0.2", (byte)5, false, "InvalidTunnelTtl")]
    [InlineData(null, null, (byte)0, true, "TunnelExists")]
    public void What_iproute2_and_the_kernel_refuse_is_refused(string? local, string? remote, byte ttl, bool pmtuDiscovery, string errorId)
    {
        var lab = Calico();
        var problem = Assert.Throws<NetConfigException>(() => lab.Lab.Config.AddIpip(new IpipSpec("node1", "x")
        {
            Local = local is null ? null : IpAddress.Parse(local),
            Remote = remote is null ? null : IpAddress.Parse(remote),
            Ttl = ttl,
            PmtuDiscovery = pmtuDiscovery,
        }));

        Assert.Equal(errorId, problem.ErrorId);
    }

    [Fact]
    public void Its_mtu_is_what_the_device_towards_the_other_end_leaves_room_for()
    {
        var lab = Calico().Link("node1", "eth0", new LinkChange { Mtu = 1400 });
        var config = lab.Lab.Config
            .AddIpip(new IpipSpec("node1", "there") { Remote = IpAddress.Parse("192.168.0.2") })
            .AddIpip(new IpipSpec("node1", "nowhere") { Local = IpAddress.Parse("192.168.0.1") });

        Assert.Equal((1380, 1480), (config.Link("node1", "there").Mtu, config.Link("node1", "nowhere").Mtu));
    }

    [Fact]
    public void It_is_no_bridge_port() =>
        Assert.Equal("InvalidMaster", Assert.Throws<NetConfigException>(() => Calico().Bridge("node1", "br0", "tunl0")).ErrorId);

    private static Packet Wrap(PacketTrace trace) => trace.Steps.OfType<EncapsulateStep>().First().Outer;

    /// <summary>Two nodes with a pod each, wired as Calico does it with IPIP: 169.254.1.1 as gateway, and routes by tunl0 to the other node.</summary>
    private static LabBuilder Calico(IpipSpec? like = null)
    {
        var lab = new LabBuilder().Namespaces("pod1", "node1", "node2", "pod2").Veth("node1:eth0:192.168.0.1/24", "node2:eth0:192.168.0.2/24");
        foreach (var number in new[] { 1, 2 })
        {
            var (node, pod, address) = ($"node{number}", $"pod{number}", $"10.244.{number}.2");
            lab.Veth($"{pod}:eth0:{address}/32", $"{node}:cali{number}")
                .Route(pod, "169.254.1.1/32", link: "eth0").Route(pod, "default", "169.254.1.1", "eth0")
                .Route(node, $"{address}/32", link: $"cali{number}")
                .Sysctl(node, "net.ipv4.ip_forward", "1").Sysctl(node, $"net.ipv4.conf.cali{number}.proxy_arp", "1")
                .Route(node, "default", $"192.168.0.{3 - number}");
            lab.Lab.Edit(config => config.AddIpip((like ?? new IpipSpec("", "")) with { Namespace = node, Name = "tunl0" }));
            lab.Address(node, "tunl0", $"10.244.{number}.1/32").Up(node, "tunl0");
            lab.Route(node, new RouteSpec { Destination = IpPrefix.Parse($"10.244.{3 - number}.0/24"), Via = IpAddress.Parse($"192.168.0.{3 - number}"), Link = "tunl0", OnLink = true });
        }

        return lab.Listen("pod2", IpProtocol.Udp, 53);
    }
}
