using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Captures;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Forwarding;

public sealed class BridgedPathTests
{
    /// <summary>Two pods on br0 (10.0.0.1) of a host; what bridge-nf-call-iptables is set to decides what the host's rules see.</summary>
    private static LabBuilder OneBridge(string callIptables = "1") => new LabBuilder()
        .Namespaces("host", "a", "b")
        .Veth("a:eth0:10.0.0.2/24", "host:va").Veth("b:eth0:10.0.0.3/24", "host:vb")
        .Bridge("host", "br0", "va", "vb").Address("host", "br0", "10.0.0.1/24")
        .Route("a", "default", "10.0.0.1").Route("b", "default", "10.0.0.1")
        .Sysctl("host", "net.ipv4.ip_forward", "1").Sysctl("host", "net.bridge.bridge-nf-call-iptables", callIptables)
        .Listen("b", IpProtocol.Tcp, 80);

    [Fact]
    public void A_bridge_learns_where_the_pods_are()
    {
        var lab = OneBridge();
        lab.Ping("a", "10.0.0.3").ShouldEndIn(Verdict.Delivered);
        var learned = lab.Lab.State["host"].Fdb(lab.Lab.Config.Link("host", "br0").Index).Entries.Select(entry => entry.Mac).ToList();
        Assert.Equal(new[] { lab.Lab.Config.Link("a", "eth0").Mac, lab.Lab.Config.Link("b", "eth0").Mac }.Order(), learned.Order());
        var step = Assert.Single(lab.Ping("a", "10.0.0.3").Steps.OfType<BridgeStep>());
        Assert.Equal(("forward", "vb"), (step.Action, step.Out));
    }

    [Fact]
    public void Learned_addresses_age()
    {
        var lab = OneBridge();
        lab.Ping("a", "10.0.0.3");
        
        // A while after the packet each end asks for the other once more, which the bridge sees too.
        lab.Lab.Advance(TimeSpan.FromSeconds(301 + 5));
        Assert.Equal("flood", lab.Ping("a", "10.0.0.3").Steps.OfType<BridgeStep>().First().Action);
    }

    [Fact]
    public void A_bridged_packet_goes_through_forward_only_if_the_bridge_calls_iptables()
    {
        OneBridge("1").Iptables("host", "-A FORWARD -j DROP").Tcp("a", "10.0.0.3", 80).ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP");
        OneBridge("0").Iptables("host", "-A FORWARD -j DROP").Tcp("a", "10.0.0.3", 80).ShouldEndIn(Verdict.Delivered);
    }

    [Fact]
    public void With_call_iptables_off_the_answer_is_switched_past_the_nat_and_the_client_does_not_know_it()
    {
        const string Dnat = "-t nat -A PREROUTING -d 10.9.9.9/32 -p tcp --dport 80 -j DNAT --to-destination 10.0.0.3";
        OneBridge("1").Iptables("host", Dnat).Tcp("a", "10.9.9.9", 80).ShouldEndIn(Verdict.Delivered);
        var trace = OneBridge("0").Iptables("host", Dnat).Tcp("a", "10.9.9.9", 80).ShouldEndIn(Verdict.ReplyMismatch).ShouldTellTheClient(ClientResult.Timeout);
        Assert.Equal("10.0.0.3", trace.Reply!.Delivered?.Packet.Source.ToString() ?? trace.Reply.Packet.Source.ToString());
    }

    [Fact]
    public void A_pod_reaches_itself_through_a_service_only_with_hairpin_mode()
    {
        const string Dnat = "-t nat -A PREROUTING -d 10.9.9.9/32 -p tcp --dport 80 -j DNAT --to-destination 10.0.0.3";
        const string Masquerade = "-t nat -A POSTROUTING -s 10.0.0.3/32 -d 10.0.0.3/32 -j MASQUERADE";
        OneBridge().Iptables("host", Dnat).Iptables("host", Masquerade).Tcp("b", "10.9.9.9", 80).ShouldEndIn(Verdict.Dropped, "BRIDGE_NO_EGRESS_PORT");
        OneBridge().Iptables("host", Dnat).Iptables("host", Masquerade).Link("host", "vb", new() { Hairpin = true })
            .Tcp("b", "10.9.9.9", 80).ShouldEndIn(Verdict.Delivered);
    }

    [Fact]
    public void A_bridge_that_put_fragments_together_for_iptables_cuts_them_again()
    {
        var lab = OneBridge().Listen("b", IpProtocol.Udp, 53).Iptables("host", "-A FORWARD -m conntrack --ctstate NEW -j ACCEPT");
        lab.Udp("a", "10.0.0.3", 53, 3000).ShouldEndIn(Verdict.Delivered).ShouldTellTheClient(ClientResult.Reply);
    }

    [Fact]
    public void Dnat_to_a_pod_of_the_same_bridge_needs_ip_forward() =>
        OneBridge().Sysctl("host", "net.ipv4.ip_forward", "0").Iptables("host", "-t nat -A PREROUTING -d 10.9.9.9/32 -j DNAT --to-destination 10.0.0.3")
            .Tcp("a", "10.9.9.9", 80).ShouldEndIn(Verdict.Dropped, "IP_INADDRERRORS");

    /// <summary>As tcpdump -p at the bridge showed it: br_nf_pre_routing_finish_bridge takes the ready header of a neighbour that is REACHABLE, and has the others' packets sent.</summary>
    [Theory]
    [InlineData(10, false)]
    [InlineData(40, true)]
    public void A_redirected_packet_is_sent_by_the_bridge_itself_while_the_neighbour_is_not_known_to_be_reachable(int seconds, bool isSent)
    {
        var lab = OneBridge().Iptables("host", "-t nat -A PREROUTING -d 10.9.9.9/32 -p tcp --dport 80 -j DNAT --to-destination 10.0.0.3");
        lab.Ping("host", "10.0.0.3").ShouldEndIn(Verdict.Delivered);
        lab.Lab.Advance(TimeSpan.FromSeconds(seconds));
        var sent = lab.Tcp("a", "10.9.9.9", 80).ShouldEndIn(Verdict.Delivered).Frames.Where(frame => frame is { Namespace: "host", Device: "br0", Direction: FrameDirection.Out, Frame.Packet: not null });
        Assert.Equal(isSent, sent.Any());
    }

    [Theory]
    [InlineData("0", 1404, true)]
    [InlineData("0", 1405, false)]
    [InlineData("1", 1400, true)]
    [InlineData("1", 1401, false)]
    public void A_bridge_has_room_for_a_vlan_tag_and_br_netfilter_has_not(string callIptables, int length, bool passes) =>
        OneBridge(callIptables).Listen("b", IpProtocol.Udp, 9).Link("host", "vb", new() { Mtu = 1400 })
            .Udp("a", "10.0.0.3", 9, length - 28).ShouldEndIn(passes ? Verdict.Delivered : Verdict.Dropped, passes ? null : "PKT_TOO_BIG");

    [Fact]
    public void Isolated_ports_do_not_see_each_other() =>
        OneBridge().Link("host", "va", new() { Isolated = true }).Link("host", "vb", new() { Isolated = true })
            .Ping("a", "10.0.0.3").ShouldEndIn(Verdict.Unreachable, "NEIGH_FAILED");
}
