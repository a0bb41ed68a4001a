using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>What targets do to the packet and its connection, and what they ask of the host.</summary>
public sealed class TargetTests
{
    private readonly FakeHost _host = new();

    [Theory]
    [InlineData("-j ACCEPT", TargetVerdict.Accept)]
    [InlineData("-j DROP", TargetVerdict.Drop)]
    [InlineData("-j RETURN", TargetVerdict.Return)]
    [InlineData("-j CHAIN", TargetVerdict.Jump)]
    [InlineData("-g CHAIN", TargetVerdict.Goto)]
    [InlineData("-j NFQUEUE", TargetVerdict.Queue)]
    [InlineData("-j LOG", TargetVerdict.Continue)]
    [InlineData("-j NFLOG", TargetVerdict.Continue)]
    [InlineData("-j TRACE", TargetVerdict.Continue)]
    [InlineData("-j TEE --gateway 1.1.1.1", TargetVerdict.Continue)]
    [InlineData("-p tcp -j TPROXY --on-port 1", TargetVerdict.Unknown)]
    [InlineData("-p tcp -j SYNPROXY", TargetVerdict.Unknown)]
    [InlineData("-j AUDIT --type drop", TargetVerdict.Continue)]
    [InlineData("-j CLASSIFY --set-class 1:2", TargetVerdict.Continue)]
    [InlineData("-j IDLETIMER --timeout 5 --label x", TargetVerdict.Continue)]
    public void A_target_gives_its_verdict(string rule, TargetVerdict expected) => Assert.Equal(expected, Apply(rule, MatchBed.Syn()));

    [Theory]
    [InlineData("-j MARK --set-mark 5", 0x5u)]
    [InlineData("-j MARK --set-mark 2/0xff", 0x4002u)]
    [InlineData("-j MARK --set-xmark 0x4001/0xff", 0x1u)]
    [InlineData("-j MARK --or-mark 0x10", 0x4011u)]
    [InlineData("-j MARK --and-mark 0xff", 0x1u)]
    [InlineData("-j MARK --xor-mark 0x4000", 0x1u)]
    [InlineData("-j CONNMARK --restore-mark", 0x7u)]
    [InlineData("-j CONNMARK --restore-mark --mask 3", 0x4003u)]
    [InlineData("-j CONNMARK --restore-mark --left-shift-mark 4", 0x70u)]
    public void The_packets_mark_changes(string rule, uint expected)
    {
        var skb = MatchBed.Syn();
        Assert.Equal(TargetVerdict.Continue, Apply(rule, skb));
        Assert.Equal(expected, skb.Packet.Mark);
    }

    [Theory]
    [InlineData("-j CONNMARK --save-mark", 0x4001u)]
    [InlineData("-j CONNMARK --save-mark --nfmask 1 --ctmask 1", 0x7u)]
    [InlineData("-j CONNMARK --save-mark --right-shift-mark 8", 0x40u)]
    [InlineData("-j CONNMARK --set-mark 1", 0x1u)]
    [InlineData("-j CONNMARK --and-mark 2", 0x2u)]
    [InlineData("-j CONNMARK --set-xmark 8/1", 0xeu)]
    public void The_connections_mark_changes(string rule, uint expected)
    {
        var skb = MatchBed.Syn();
        Assert.Equal(TargetVerdict.Continue, Apply(rule, skb));
        Assert.Equal(expected, skb.Connection!.Mark);
    }

    [Theory]
    [InlineData("-j TTL --ttl-set 5", 5)]
    [InlineData("-j TTL --ttl-inc 200", 255)]
    [InlineData("-j TTL --ttl-dec 65", 0)]
    public void The_ttl_changes_and_stays_within_a_byte(string rule, byte expected)
    {
        var skb = MatchBed.Syn();
        Apply(rule, skb);
        Assert.Equal(expected, skb.Packet.Ttl);
    }

    [Theory]
    [InlineData("-j TOS --set-tos 0x04/0x0f", 0x14)]
    [InlineData("-j TOS --and-tos 0x0f", 0x00)]
    [InlineData("-j TOS --xor-tos 0x11", 0x01)]
    [InlineData("-j DSCP --set-dscp-class EF", 0xb8)]
    public void The_tos_changes(string rule, byte expected)
    {
        var skb = MatchBed.Syn();
        Apply(rule, skb);
        Assert.Equal(expected, skb.Packet.Tos);
    }

    [Theory]
    [InlineData("-p tcp -j DNAT --to-destination 1.1.1.1-1.1.1.9:80-90", Hook.Prerouting, "Destination 1.1.1.1-1.1.1.9 80:90")]
    [InlineData("-j SNAT --to-source 1.1.1.1", Hook.Postrouting, "Source 1.1.1.1-1.1.1.1 ")]
    [InlineData("-p tcp -j MASQUERADE --to-ports 5", Hook.Postrouting, "masquerade 5")]
    [InlineData("-p tcp -j REDIRECT --to-ports 5-6", Hook.Prerouting, "redirect 5:6")]
    [InlineData("-j NETMAP --to 192.168.1.0/24", Hook.Prerouting, "Destination 192.168.1.2-192.168.1.2 ")]
    [InlineData("-j NETMAP --to 192.168.1.0/24", Hook.Postrouting, "Source 192.168.1.1-192.168.1.1 ")]
    [InlineData("-j REJECT --reject-with icmp-admin-prohibited", Hook.Input, "reject IcmpAdminProhibited")]
    public void The_host_is_asked_for_translations_and_answers(string rule, Hook hook, string asked)
    {
        Assert.Equal(asked.StartsWith("reject", StringComparison.Ordinal) ? TargetVerdict.Reject : TargetVerdict.Accept, Apply(rule, MatchBed.Syn(), hook));
        Assert.Equal(asked, Assert.Single(_host.Asked));
    }

    [Theory]
    [InlineData("--set-mss 1000", 1460, 1500, 1000)]
    [InlineData("--set-mss 1400", 1000, 1500, 1000)]
    [InlineData("--clamp-mss-to-pmtu", 1460, 1400, 1360)]
    [InlineData("--clamp-mss-to-pmtu", 1200, 1400, 1200)]
    [InlineData("--set-mss 1000", null, 1500, 536)]
    [InlineData("--set-mss 300", null, 1500, 300)]
    public void The_mss_is_lowered_or_added(string options, int? before, int mtu, int after)
    {
        _host.Mtu = mtu;
        var skb = MatchBed.Syn();
        skb.Packet = skb.Packet with { Length = 40, Tcp = new Packets.TcpHeader { MaxSegmentSize = (ushort?)before, Length = before is null ? 20 : 24 } };
        Assert.Equal(TargetVerdict.Continue, Apply($"-p tcp -j TCPMSS {options}", skb, Hook.Forward));
        Assert.Equal((ushort?)after, skb.Packet.Tcp!.MaxSegmentSize);
        Assert.Equal(before is null ? 44 : 40, skb.Packet.Length);
    }

    [Fact]
    public void A_path_too_narrow_for_any_segment_drops_what_is_clamped_to_it()
    {
        _host.Mtu = 40;
        var skb = MatchBed.Syn();
        skb.Packet = skb.Packet with { Tcp = new Packets.TcpHeader { MaxSegmentSize = 1460 } };
        Assert.Equal(TargetVerdict.Drop, Apply("-p tcp -j TCPMSS --clamp-mss-to-pmtu", skb, Hook.Forward));
    }

    [Fact]
    public void A_copy_is_asked_for()
    {
        Assert.Equal(TargetVerdict.Continue, Apply("-j TEE --gateway 10.9.9.9 --oif eth1", MatchBed.Syn()));
        Assert.Equal("copy to 10.9.9.9 eth1", Assert.Single(_host.Asked));
    }

    [Fact]
    public void Notrack_and_zones_only_reach_packets_that_conntrack_has_not_seen()
    {
        var skb = MatchBed.Syn();
        Apply("-j NOTRACK", skb);
        Assert.Equal(ConntrackState.New, skb.State);

        (skb.Connection, skb.State) = (null, ConntrackState.None);
        Apply("-j CT --zone 5", skb);
        Assert.Equal((ushort)5, skb.Zone);

        // xt_ct_target: the first CT rule is the one that counts.
        Apply("-j CT --notrack", skb);
        Assert.Equal(ConntrackState.None, skb.State);
        skb.Zone = null;
        Apply("-j CT --notrack", skb);
        Assert.Equal(ConntrackState.Untracked, skb.State);

        (skb.Connection, skb.State) = (null, ConntrackState.None);
        Assert.Equal(TargetVerdict.Unknown, Apply("-p tcp -j CT --helper ftp", skb));
    }

    private TargetVerdict Apply(string rule, SkBuff skb, Hook hook = Hook.Prerouting)
    {
        var target = IptablesSyntax.ParseRule(rule, IpFamily.IPv4)[0].Target;
        Assert.NotNull(target);
        return target.Apply(new HookContext { Hook = hook, Skb = skb, InDevice = "eth0", Host = _host });
    }
}
