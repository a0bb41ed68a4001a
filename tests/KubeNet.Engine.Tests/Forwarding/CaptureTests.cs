using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Captures;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>What captures on devices see. Those that the live kernel can show stand in KubeNet.KernelTests; here is what its modules lack, and what needs no kernel.</summary>
public sealed class CaptureTests
{
    [Fact]
    public void Each_device_sees_a_frame_once_in_the_order_of_its_way()
    {
        var lab = LabBuilder.TwoNetworks();
        lab.Ping("client", "10.0.2.2");
        Assert.Equal(
            "client/eth0 > router/r1 < router/r2 > server/eth0 < server/eth0 > router/r2 < router/r1 > client/eth0 <",
            Seen(lab.Ping("client", "10.0.2.2")));
    }

    [Fact]
    public void ARP_is_seen_too_and_every_packet_has_its_number_wherever_it_is()
    {
        var frames = LabBuilder.TwoNetworks().Ping("client", "10.0.2.2").Frames;
        Assert.Equal(4, frames.Count(frame => frame.Frame.Arp is { IsRequest: true }));
        Assert.Equal(4, frames.Count(frame => frame.Frame.Arp is { IsRequest: false, TargetMac.IsZero: false }));
        Assert.Equal([1u, 1u, 1u, 1u, 2u, 2u, 2u, 2u], frames.Where(frame => frame.Frame.Packet is not null).Select(frame => frame.Frame.Packet!.Number));
    }

    [Fact]
    public void What_POSTROUTING_drops_is_on_no_device_and_what_PREROUTING_drops_is_on_the_one_that_received_it()
    {
        var outgoing = LabBuilder.TwoNetworks().Iptables("client", "-t mangle -A POSTROUTING -j DROP").Ping("client", "10.0.2.2");
        Assert.Empty(outgoing.Frames);
        var incoming = LabBuilder.TwoNetworks().Iptables("router", "-t raw -A PREROUTING -p icmp -j DROP").Ping("client", "10.0.2.2");
        Assert.Equal("client/eth0 > router/r1 <", SeenPackets(incoming));
    }

    [Fact]
    public void Who_has_nothing_to_do_with_a_question_sees_it_all_the_same()
    {
        var lab = new LabBuilder().Namespaces("lan", "a", "b", "c")
            .Veth("a:eth0:10.0.0.1/24", "lan:pa").Veth("b:eth0:10.0.0.2/24", "lan:pb").Veth("c:eth0:10.0.0.3/24", "lan:pc").Bridge("lan", "br0", "pa", "pb", "pc");
        var third = lab.Ping("a", "10.0.0.2").Frames.Where(frame => frame.Namespace == "c" || frame.Device == "pc").ToList();
        Assert.Equal(["lan/pc >", "c/eth0 <"], third.Take(2).Select(Name));
        Assert.All(third, frame => Assert.True(frame.Frame.Arp is { IsRequest: true }));
    }

    [Fact]
    public void Loopback_is_seen_once_as_tcpdump_shows_it()
    {
        var lab = new LabBuilder().Namespaces("a");
        Assert.Equal("a/lo < a/lo <", Seen(lab.Ping("a", "127.0.0.1")));
    }

    /// <summary>The kernel test of captures found it: the model's packet still had the addresses of the link that it had come in by.</summary>
    [Fact]
    public void What_is_forwarded_to_loopback_has_addresses_of_zeros_there()
    {
        var frames = LabBuilder.TwoNetworks().Route("router", "203.0.113.0/24", link: "lo").Ping("client", "203.0.113.5").Frames.Where(frame => frame.Device == "lo").ToList();
        Assert.NotEmpty(frames);
        Assert.All(frames, frame => Assert.Equal((default, default), (frame.Frame.Source, frame.Frame.Destination)));
    }

    [Fact]
    public void A_device_without_a_carrier_sees_nothing()
    {
        var lab = new LabBuilder().Namespaces("a", "b").Veth("a:eth0:10.0.0.1/24", "b:eth0:10.0.0.2/24").Link("b", "eth0", new LinkChange { Up = false });
        Assert.DoesNotContain(lab.Ping("a", "10.0.0.2").Frames, frame => frame.Device == "eth0");
    }

    [Fact]
    public void A_VLAN_s_frames_have_no_tag_on_it_and_have_one_on_the_device_below()
    {
        var lab = new LabBuilder().Namespaces("a", "b").Veth("a:eth0", "b:eth0").Vlan("a", "eth0", 5, "10.5.0.1/24").Vlan("b", "eth0", 5, "10.5.0.2/24");
        var frames = lab.Ping("a", "10.5.0.2").Frames;
        Assert.All(frames, frame => Assert.Equal(frame.Device == "eth0" ? [5] : [], frame.Frame.Tags.Select(tag => (int)tag.Id)));
        Assert.Equal("a/eth0.5 > a/eth0 > b/eth0 < b/eth0.5 <", string.Join(' ', frames.TakeLast(8).Take(4).Select(Name)));
    }

    [Fact]
    public void A_slave_of_a_VRF_and_the_VRF_see_a_packet_both()
    {
        var lab = new LabBuilder().Namespaces("a", "b").Veth("a:eth0", "b:eth0:10.0.0.2/24");
        lab.Lab.Edit(config => config.AddVrf(new VrfSpec("a", "red", 10)).SetLink("a", "red", new LinkChange { Up = true }).SetLink("a", "eth0", new LinkChange { Master = "red" }));
        lab.Address("a", "eth0", "10.0.0.1/24");
        Assert.Equal("b/eth0 > a/eth0 < a/red > a/red > a/eth0 > b/eth0 <", SeenPackets(lab.Ping("b", "10.0.0.1")));
    }

    [Fact]
    public void A_tunnel_s_device_sees_the_packet_and_the_device_below_what_it_is_wrapped_into()
    {
        var lab = new LabBuilder().Namespaces("a", "b").Veth("a:eth0:10.0.0.1/24", "b:eth0:10.0.0.2/24");
        foreach (var (home, own, other) in new[] { ("a", 1, 2), ("b", 2, 1) })
        {
            lab.Lab.Edit(config => config.AddIpip(new IpipSpec(home, "t") { Local = IpAddress.Parse($"10.0.0.{own}"), Remote = IpAddress.Parse($"10.0.0.{other}") }));
            lab.Address(home, "t", $"10.9.0.{own}/24").Up(home, "t");
        }

        var frames = lab.Ping("a", "10.9.0.2").Frames.Where(frame => frame.Frame.Packet is not null).Take(4).ToList();
        Assert.Equal(["a/t >", "a/eth0 >", "b/eth0 <", "b/t <"], frames.Select(Name));
        Assert.Equal([false, true, true, false], frames.Select(frame => frame.HasEthernet));
        Assert.Equal([IpProtocol.Icmp, IpProtocol.Ipencap, IpProtocol.Ipencap, IpProtocol.Icmp], frames.Select(frame => frame.Frame.Packet!.Packet.Protocol));
        Assert.Equal(IpProtocol.Icmp, frames[1].Frame.Packet!.Inner!.Packet!.Packet.Protocol);
    }

    [Fact]
    public void What_is_sent_without_a_trace_is_not_captured()
    {
        var lab = LabBuilder.TwoNetworks().Lab;
        Assert.Empty(lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.2.2"), Protocol = IpProtocol.Icmp }, isRecorded: false).Frames);
    }

    [Fact]
    public void The_frames_of_answers_are_among_the_request_s_and_its_time_is_the_lab_s()
    {
        var lab = LabBuilder.TwoNetworks();
        lab.Lab.Advance(TimeSpan.FromSeconds(5));
        var trace = lab.Ping("client", "10.0.2.2");
        Assert.Empty(trace.Reply!.Frames);
        Assert.Equal(NetworkState.Start.AddSeconds(5), trace.SentAt);
    }

    [Fact]
    public void A_fragment_that_is_cut_again_has_its_place_in_the_packet_and_the_whole_arrives()
    {
        var lab = new LabBuilder().Namespaces("a", "r1", "r2", "b").Veth("a:eth0:10.0.1.2/24", "r1:left:10.0.1.1/24").Veth("r1:right:10.0.2.1/24", "r2:left:10.0.2.2/24").Veth("r2:right:10.0.3.1/24", "b:eth0:10.0.3.2/24")
            .Route("a", "default", "10.0.1.1").Route("r1", "default", "10.0.2.2").Route("r2", "default", "10.0.2.1").Route("b", "default", "10.0.3.1")
            .Sysctl("r1", "net.ipv4.ip_forward", "1").Sysctl("r2", "net.ipv4.ip_forward", "1").Listen("b", IpProtocol.Udp, 53)
            .Link("r1", "right", new LinkChange { Mtu = 1000 }).Link("r2", "left", new LinkChange { Mtu = 1000 }).Link("r2", "right", new LinkChange { Mtu = 600 }).Link("b", "eth0", new LinkChange { Mtu = 600 });
        var trace = lab.Lab.Send(new Probe { From = "a", To = IpAddress.Parse("10.0.3.2"), Port = 53, Protocol = IpProtocol.Udp, PayloadSize = 1400, DontFragment = false });
        Assert.Equal(Verdict.Delivered, trace.Verdict);
        Assert.Equal(1428, trace.Delivered!.Packet.Length);
        Assert.Equal(
            ["0+576 more", "576+400 more", "976+432"],
            trace.Frames.Where(frame => frame is { Namespace: "b", Direction: FrameDirection.In, Frame.Packet: not null })
                .Select(frame => frame.Frame.Packet!.Packet)
                .Select(packet => $"{packet.FragmentOffset * 8}+{packet.Length - 20}{(packet.MoreFragments ? " more" : "")}"));
    }

    private static string Seen(PacketTrace trace) => string.Join(' ', trace.Frames.Select(Name));

    private static string SeenPackets(PacketTrace trace) => string.Join(' ', trace.Frames.Where(frame => frame.Frame.Packet is not null).Select(Name));

    private static string Name(CapturedFrame frame) => $"{frame.Namespace}/{frame.Device} {(frame.Direction == FrameDirection.Out ? '>' : '<')}";
}
