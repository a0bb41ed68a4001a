using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>Packets through VXLANs: what the trace says of the outer packet, and where it ends.</summary>
public sealed class VxlanTests
{
    private const string Vtep1 = "02:00:00:00:00:01";
    private const string Vtep2 = "02:00:00:00:00:02";

    [Fact]
    public void A_trace_shows_the_outer_packets_way_between_wrapping_and_unwrapping()
    {
        var trace = Flannel().Udp("pod1", "10.244.2.2", 53);

        trace.ShouldEndIn(Verdict.Delivered);
        Assert.Equal(
            [("pod1", null, "eth0"), ("node1", "veth1", "flannel.1"), ("node1", "flannel.1", "eth0"), ("node2", "eth0", "flannel.1"), ("node2", "flannel.1", "veth2"), ("pod2", "eth0", null)],
            trace.Hops.Select(hop => (hop.Namespace, hop.In, hop.Out)));
        var wrap = Assert.IsType<EncapsulateStep>(trace.Hops[2].Steps[0]);
        Assert.Equal(("flannel.1", "vxlan 1", $"{Vtep2} dst 192.168.0.2"), (wrap.Device, wrap.Tunnel, wrap.Target));
        Assert.Equal((IpProtocol.Udp, "192.168.0.1", "192.168.0.2", VxlanLink.DefaultPort), (wrap.Outer.Protocol, wrap.Outer.Source.ToString(), wrap.Outer.Destination.ToString(), wrap.Outer.DestinationPort));
        Assert.Equal((29 + 50, false, (byte)64), (wrap.Outer.Length, wrap.Outer.DontFragment, wrap.Outer.Ttl));
        Assert.Equal(63, Assert.IsType<DecapsulateStep>(trace.Hops[3].Steps[^1]).Inner!.Value.Ttl);
    }

    /// <summary>As the kernel gave them: 51884 and 34155 to two sockets of one port, 52489 to the answers to both (sk_set_txhash; a server's socket is not connected).</summary>
    [Fact]
    public void The_source_port_tells_sockets_apart_and_the_answers_of_udp_only_ends()
    {
        var lab = Flannel();
        var probe = new Probe { From = "pod1", To = IpAddress.Parse("10.244.2.2"), Protocol = IpProtocol.Udp, Port = 53, SourcePort = 1000 };
        var first = lab.Lab.Send(probe);
        var again = lab.Lab.Send(probe);
        var socket = lab.Lab.Send(probe with { Socket = 1 });
        var other = lab.Lab.Send(probe with { SourcePort = 1001 });

        Assert.Equal(SourcePort(first), SourcePort(again));
        Assert.Equal(4, new[] { first, first.Reply!, socket, other }.Select(SourcePort).Distinct().Count());
        Assert.Equal(SourcePort(first.Reply!), SourcePort(socket.Reply!));
        Assert.NotEqual(SourcePort(first.Reply!), SourcePort(other.Reply!));
        Assert.InRange(SourcePort(first), 32768, 60999);
    }

    /// <summary>A SYN-ACK has the number of the request that it answers, a RST of no socket that of its ends (tcp_conn_request, tcp_v4_send_reset).</summary>
    [Fact]
    public void The_source_port_of_a_tcp_answer_is_another_one_for_each_connection_but_the_same_for_each_rst()
    {
        var lab = Flannel().Listen("pod2", IpProtocol.Tcp, 80);
        var probe = new Probe { From = "pod1", To = IpAddress.Parse("10.244.2.2"), Port = 80, SourcePort = 1000 };
        var (first, second) = (lab.Lab.Send(probe).Reply!, lab.Lab.Send(probe with { Socket = 1 }).Reply!);
        Assert.NotEqual(SourcePort(first), SourcePort(second));
        var (refused, again) = (lab.Lab.Send(probe with { Port = 9 }).Reply!, lab.Lab.Send(probe with { Port = 9, Socket = 1 }).Reply!);
        Assert.Equal(SourcePort(refused), SourcePort(again));
    }

    /// <summary>As the kernel gave them, where a hash of the ends would be alike: 53310 to what a socket sent through MASQUERADE, 50469 to the answer. NAT leaves a socket's number as it is.</summary>
    [Theory]
    [InlineData("-t nat -A POSTROUTING -s 10.244.1.0/24 -o flannel.1 -j MASQUERADE", "10.244.2.2")]
    [InlineData("-t nat -A PREROUTING -d 10.96.0.10/32 -p udp -j DNAT --to-destination 10.244.2.2", "10.96.0.10")]
    public void Nat_before_the_tunnel_does_not_change_the_source_port(string nat, string destination)
    {
        var toServices = new RouteSpec { Destination = IpPrefix.Parse("10.96.0.0/16"), Via = IpAddress.Parse("10.244.2.0"), Link = "flannel.1", OnLink = true };
        var probe = new Probe { From = "pod1", To = IpAddress.Parse(destination), Protocol = IpProtocol.Udp, Port = 53, SourcePort = 1000 };
        var untouched = Flannel().Route("node1", toServices).Lab.Send(probe);

        var translated = Flannel().Route("node1", toServices).Iptables("node1", nat).Lab.Send(probe);

        var arrived = translated.ShouldEndIn(Verdict.Delivered).Delivered!.Packet;
        Assert.NotEqual(("10.244.1.2", destination), (arrived.Source.ToString(), arrived.Destination.ToString()));
        Assert.Equal(SourcePort(untouched), SourcePort(translated));
        Assert.NotEqual(SourcePort(translated), SourcePort(translated.Reply!));
    }

    [Fact]
    public void The_mark_goes_along_into_the_outer_packet_and_out_of_it_again()
    {
        var lab = Flannel()
            .Iptables("node1", "-t mangle -A FORWARD -j MARK --set-mark 7")
            .Iptables("node2", "-t mangle -A PREROUTING -p udp --dport 8472 -j MARK --set-mark 9");

        var trace = lab.Udp("pod1", "10.244.2.2", 53);

        Assert.Equal(7u, Wrap(trace).Outer.Mark);
        Assert.Equal(0u, trace.Delivered!.Packet.Mark);
        lab.Iptables("node2", "-t mangle -A FORWARD -m mark --mark 9 -j DROP");
        lab.Udp("pod1", "10.244.2.2", 53).ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP");
    }

    [Fact]
    public void A_drop_of_the_outer_packet_is_silence_to_the_sender()
    {
        var lab = Flannel().Iptables("node2", "-A INPUT -p udp --dport 8472 -j REJECT");

        var trace = lab.Udp("pod1", "10.244.2.2", 53);

        trace.ShouldEndIn(Verdict.Dropped);
        Assert.Equal(ClientOutcome.Timeout, trace.Client);
        Assert.Null(trace.Reply);
        Assert.Contains("outer packet udp 192.168.0.1:", trace.Summary, StringComparison.Ordinal);
        Assert.Contains(trace.Asides, aside => aside.Packet.Protocol == IpProtocol.Icmp && aside.Verdict == Verdict.Delivered);
    }

    [Fact]
    public void Without_an_entry_for_the_address_and_a_default_one_the_frame_is_dropped()
    {
        var lab = Flannel();
        lab.Lab.Edit(config => config.RemoveFdbEntry("node1", "flannel.1", MacAddress.Parse(Vtep2), null));

        lab.Udp("pod1", "10.244.2.2", 53).ShouldEndIn(Verdict.Dropped, "NO_TX_TARGET");
    }

    [Fact]
    public void Another_identifier_on_the_other_host_is_dropped_there()
    {
        var lab = Flannel();
        lab.Lab.Edit(config => config
            .RemoveFdbEntry("node1", "flannel.1", MacAddress.Parse(Vtep2), null)
            .AddFdbEntry("node1", "flannel.1", MacAddress.Parse(Vtep2), new VxlanDestination(IpAddress.Parse("192.168.0.2")) { Id = 9 }));

        lab.Udp("pod1", "10.244.2.2", 53).ShouldEndIn(Verdict.Dropped, "VXLAN_VNI_NOT_FOUND");
    }

    [Fact]
    public void A_vxlan_that_is_down_has_its_port_closed()
    {
        var lab = Flannel().Link("node2", "flannel.1", new LinkChange { Up = false });

        lab.Udp("pod1", "10.244.2.2", 53).ShouldEndIn(Verdict.Dropped, "NO_SOCKET");
    }

    [Fact]
    public void A_datagram_of_another_kind_at_a_vxlans_port_is_dropped()
    {
        var lab = Flannel();

        lab.Udp("node1", "192.168.0.2", 8472, payload: 8).ShouldEndIn(Verdict.Dropped, "VXLAN_INVALID_HDR");
        lab.Udp("node1", "192.168.0.2", 8472, payload: 7).ShouldEndIn(Verdict.Dropped, "PKT_TOO_SMALL");
    }

    [Fact]
    public void A_learned_address_is_forgotten_after_its_time()
    {
        var lab = Joined();
        lab.Ping("pod1", "10.1.0.3").ShouldEndIn(Verdict.Delivered);

        var fdb = lab.Lab.State["node1"].VxlanFdb(lab.Lab.Config.Link("node1", "vx").Index);
        var learned = Assert.Single(fdb.Entries);

        Assert.Equal("192.168.0.2", learned.Address.ToString());
        Assert.NotNull(fdb.Find(learned.Mac, TimeSpan.FromSeconds(299), TimeSpan.FromSeconds(300)));
        Assert.Null(fdb.Find(learned.Mac, TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(300)));
    }

    [Fact]
    public void What_an_arp_message_is_wrapped_into_is_an_aside_of_the_packet_that_waits()
    {
        var trace = Joined().Ping("pod1", "10.1.0.3");

        trace.ShouldEndIn(Verdict.Delivered);
        Assert.Equal(2, trace.Asides.Count(aside => aside.Packet.DestinationPort == 8472 && aside.Verdict == Verdict.Delivered));
    }

    [Fact]
    public void A_fork_does_not_share_what_was_learned()
    {
        var lab = Joined();
        var fork = lab.Lab.Fork();
        lab.Ping("pod1", "10.1.0.3");
        var index = lab.Lab.Config.Link("node1", "vx").Index;

        Assert.Empty(fork.State["node1"].VxlanFdb(index).Entries);
        Assert.NotEmpty(lab.Lab.State["node1"].VxlanFdb(index).Entries);
    }

    [Fact]
    public void A_tunnel_that_leads_into_itself_ends()
    {
        var lab = new LabBuilder().Namespaces("node");
        lab.Lab.Edit(config => config
            .AddVxlan(new VxlanSpec("node", "one", 1) { Remote = IpAddress.Parse("10.2.0.2") })
            .AddVxlan(new VxlanSpec("node", "two", 2) { Remote = IpAddress.Parse("10.1.0.2") }));
        lab.Up("node", "one").Up("node", "two").Address("node", "one", "10.1.0.1/24").Address("node", "two", "10.2.0.1/24");
        lab.Lab.Edit(config => config
            .AddNeighbor("node", "one", IpAddress.Parse("10.1.0.2"), MacAddress.Parse(Vtep1))
            .AddNeighbor("node", "two", IpAddress.Parse("10.2.0.2"), MacAddress.Parse(Vtep2)));

        lab.Udp("node", "10.1.0.2", 53).ShouldEndIn(Verdict.Dropped, "RECURSION_LIMIT");
    }

    private static ushort SourcePort(PacketTrace trace) => Wrap(trace).Outer.SourcePort;

    private static EncapsulateStep Wrap(PacketTrace trace) => trace.Steps.OfType<EncapsulateStep>().First();

    /// <summary>Two nodes with a pod each, and flannel's routes between them.</summary>
    private static LabBuilder Flannel()
    {
        var lab = new LabBuilder().Namespaces("pod1", "node1", "node2", "pod2")
            .Veth("node1:eth0:192.168.0.1/24", "node2:eth0:192.168.0.2/24")
            .Veth("pod1:eth0:10.244.1.2/24", "node1:veth1:10.244.1.1/24")
            .Veth("pod2:eth0:10.244.2.2/24", "node2:veth2:10.244.2.1/24")
            .Route("pod1", "default", "10.244.1.1").Route("pod2", "default", "10.244.2.1")
            .Listen("pod2", IpProtocol.Udp, 53);
        foreach (var (number, other, own, far) in new[] { (1, 2, Vtep1, Vtep2), (2, 1, Vtep2, Vtep1) })
        {
            var node = $"node{number}";
            var next = IpAddress.Parse($"10.244.{other}.0");
            lab.Sysctl(node, "net.ipv4.ip_forward", "1");
            lab.Lab.Edit(config => config.AddVxlan(new VxlanSpec(node, "flannel.1", 1)
            {
                Local = IpAddress.Parse($"192.168.0.{number}"),
                Device = "eth0",
                Learning = false,
                Mac = MacAddress.Parse(own),
            }));
            lab.Address(node, "flannel.1", $"10.244.{number}.0/32").Up(node, "flannel.1");
            lab.Route(node, new RouteSpec { Destination = IpPrefix.Parse($"10.244.{other}.0/24"), Via = next, Link = "flannel.1", OnLink = true });
            lab.Lab.Edit(config => config
                .AddNeighbor(node, "flannel.1", next, MacAddress.Parse(far))
                .AddFdbEntry(node, "flannel.1", MacAddress.Parse(far), new VxlanDestination(IpAddress.Parse($"192.168.0.{other}"))));
        }

        return lab;
    }

    /// <summary>Two nodes whose pods share a network over learning VXLANs.</summary>
    private static LabBuilder Joined()
    {
        var lab = new LabBuilder().Namespaces("pod1", "node1", "node2", "pod2").Veth("node1:eth0:192.168.0.1/24", "node2:eth0:192.168.0.2/24");
        foreach (var number in new[] { 1, 2 })
        {
            lab.Veth($"pod{number}:eth0:10.1.0.{number + 1}/24", $"node{number}:veth");
            lab.Lab.Edit(config => config.AddVxlan(new VxlanSpec($"node{number}", "vx", 100) { Remote = IpAddress.Parse($"192.168.0.{3 - number}") }));
            lab.Up($"node{number}", "vx").Bridge($"node{number}", "br0", "veth", "vx");
        }

        return lab;
    }
}
