using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>What matches decide about one packet: tcp 10.0.0.1:40000 to 10.0.0.2:80 with SYN, unless a row says otherwise.</summary>
public sealed class MatchTests : MatchBed
{
    [Theory]
    [InlineData("-p tcp --dport 80", MatchResult.Yes)]
    [InlineData("-p tcp --dport 81", MatchResult.No)]
    [InlineData("-p tcp ! --dport 80", MatchResult.No)]
    [InlineData("-p tcp --dport 79:81 --sport 40000:", MatchResult.Yes)]
    [InlineData("-p tcp --syn", MatchResult.Yes)]
    [InlineData("-p tcp ! --syn", MatchResult.No)]
    [InlineData("-p tcp --tcp-flags SYN,ACK SYN,ACK", MatchResult.No)]
    [InlineData("-p tcp --tcp-flags ALL NONE", MatchResult.No)]
    [InlineData("-p tcp --tcp-option 2", MatchResult.Unknown)]
    [InlineData("-p tcp --dport 81 --tcp-option 2", MatchResult.No)]
    [InlineData("-p tcp -m multiport --dports 22,80", MatchResult.Yes)]
    [InlineData("-p tcp -m multiport ! --dports 22,70:90", MatchResult.No)]
    [InlineData("-p tcp -m multiport --ports 40000", MatchResult.Yes)]
    [InlineData("-p tcp -m multiport --sports 80", MatchResult.No)]
    [InlineData("-m comment --comment x", MatchResult.Yes)]
    [InlineData("-m nfacct --nfacct-name x", MatchResult.Yes)]
    [InlineData("-m mark --mark 0x4000/0x4000", MatchResult.Yes)]
    [InlineData("-m mark --mark 0x4000", MatchResult.No)]
    [InlineData("-m mark ! --mark 0x4000/0x4000", MatchResult.No)]
    [InlineData("-m length --length 60", MatchResult.Yes)]
    [InlineData("-m length ! --length :60", MatchResult.No)]
    [InlineData("-m ttl --ttl-eq 64", MatchResult.Yes)]
    [InlineData("-m ttl --ttl-lt 64", MatchResult.No)]
    [InlineData("-m ttl --ttl-gt 63", MatchResult.Yes)]
    [InlineData("-m tos --tos 0x10/0x3f", MatchResult.Yes)]
    [InlineData("-m dscp --dscp 4", MatchResult.Yes)]
    [InlineData("-m dscp ! --dscp 4", MatchResult.No)]
    [InlineData("-m iprange --src-range 10.0.0.0-10.0.0.1", MatchResult.Yes)]
    [InlineData("-m iprange --src-range 10.0.0.2-10.0.0.3", MatchResult.No)]
    [InlineData("-m iprange ! --dst-range 10.0.0.2", MatchResult.No)]
    [InlineData("-m mac --mac-source 02:00:00:00:00:01", MatchResult.Yes)]
    [InlineData("-m mac ! --mac-source 02:00:00:00:00:01", MatchResult.No)]
    [InlineData("-m pkttype --pkt-type unicast", MatchResult.Yes)]
    [InlineData("-m pkttype --pkt-type multicast", MatchResult.No)]
    [InlineData("-m physdev --physdev-is-bridged", MatchResult.No)]
    [InlineData("-m physdev ! --physdev-is-bridged", MatchResult.Yes)]
    [InlineData("-m rpfilter", MatchResult.Yes)]
    [InlineData("-m rpfilter --invert", MatchResult.No)]
    [InlineData("-m addrtype --dst-type LOCAL", MatchResult.Yes)]
    [InlineData("-m addrtype ! --dst-type LOCAL", MatchResult.No)]
    [InlineData("-m addrtype --src-type LOCAL", MatchResult.No)]
    [InlineData("-m addrtype --src-type UNICAST --dst-type LOCAL,BROADCAST", MatchResult.Yes)]
    [InlineData("-m addrtype --dst-type LOCAL --limit-iface-in", MatchResult.No)]
    [InlineData("-m conntrack --ctstate NEW", MatchResult.Yes)]
    [InlineData("-m conntrack --ctstate RELATED,ESTABLISHED", MatchResult.No)]
    [InlineData("-m conntrack ! --ctstate NEW", MatchResult.No)]
    [InlineData("-m conntrack --ctstate DNAT", MatchResult.Yes)]
    [InlineData("-m conntrack --ctstate SNAT", MatchResult.No)]
    [InlineData("-m conntrack --ctorigdst 10.96.0.0/16", MatchResult.Yes)]
    [InlineData("-m conntrack --ctorigdst 10.96.0.10 --ctorigdstport 443", MatchResult.Yes)]
    [InlineData("-m conntrack --ctreplsrc 10.0.0.2 ! --ctreplsrcport 80", MatchResult.No)]
    [InlineData("-m conntrack --ctproto tcp --ctdir ORIGINAL", MatchResult.Yes)]
    [InlineData("-m conntrack --ctdir REPLY", MatchResult.No)]
    [InlineData("-m conntrack --ctstatus CONFIRMED", MatchResult.No)]
    [InlineData("-m conntrack --ctstatus NONE", MatchResult.No)]
    [InlineData("-m conntrack ! --ctstatus NONE", MatchResult.Yes)]
    [InlineData("-m conntrack --ctexpire 100:120", MatchResult.Yes)]
    [InlineData("-m conntrack --ctexpire 0:99", MatchResult.No)]
    [InlineData("-m state --state NEW,INVALID", MatchResult.Yes)]
    [InlineData("-m connmark --mark 7", MatchResult.Yes)]
    [InlineData("-m connmark ! --mark 7/3", MatchResult.Yes)]
    [InlineData("-m cpu --cpu 0", MatchResult.Unknown)]
    [InlineData("-m bpf --bytecode '1,6 0 0 1'", MatchResult.Unknown)]
    [InlineData("-m cgroup --cgroup 5", MatchResult.No)]
    [InlineData("-m owner --uid-owner 0", MatchResult.No)]
    [InlineData("-m owner ! --uid-owner 0", MatchResult.Yes)]
    [InlineData("-m owner ! --socket-exists", MatchResult.Yes)]
    [InlineData("-m connlabel --label 3", MatchResult.No)]
    [InlineData("-m connlabel --label 3 --set", MatchResult.Yes)]
    [InlineData("-m connbytes --connbytes 0 --connbytes-dir both --connbytes-mode packets", MatchResult.No)]
    [InlineData("-m policy --dir in --pol none", MatchResult.Yes)]
    [InlineData("-m policy --dir in --pol ipsec", MatchResult.No)]
    [InlineData("-m helper ! --helper ftp", MatchResult.Yes)]
    [InlineData("-m ipvs ! --ipvs", MatchResult.Yes)]
    [InlineData("-m ipvs ! --vproto tcp", MatchResult.No)]
    [InlineData("-m devgroup --src-group 0", MatchResult.Yes)]
    [InlineData("-m realm --realm 1", MatchResult.No)]
    [InlineData("-m ecn --ecn-ip-ect 0", MatchResult.Yes)]
    [InlineData("-p tcp -m tcpmss --mss 1:65535", MatchResult.No)]
    [InlineData("-p tcp -m tcpmss ! --mss 1:65535", MatchResult.Yes)]
    [InlineData("-p tcp -m osf --genre Linux", MatchResult.Unknown)]
    [InlineData("-m rateest --rateest R --rateest-gt --rateest-pps 5", MatchResult.Unknown)]
    [InlineData("-m u32 --u32 '6&0xFF=6'", MatchResult.Yes)]
    [InlineData("-m u32 --u32 '4>>16=1'", MatchResult.Unknown)]
    [InlineData("-m u32 ! --u32 '4>>16=1'", MatchResult.Unknown)]
    [InlineData("-m u32 --u32 '4>>16=0:65535'", MatchResult.Yes)]
    [InlineData("-m u32 --u32 '4>>16=1&&6&0xFF=17'", MatchResult.No)]
    [InlineData("-m u32 --u32 '57=0'", MatchResult.No)]
    [InlineData("-m string --algo bm --string abcdefghijklmnopqrstuvwxyz", MatchResult.No)]
    [InlineData("-m string --algo bm ! --string abcdefghijklmnopqrstuvwxyz", MatchResult.Yes)]
    public void A_match_decides_as_the_kernel(string rule, MatchResult expected)
    {
        Host.Types["10.0.0.2"] = AddressType.Local;
        Assert.Equal(expected, Evaluate(rule, Syn()));
    }

    [Fact]
    public void Later_fragments_have_no_ports_and_one_that_overlaps_the_flags_is_dropped()
    {
        var skb = Syn();
        skb.Packet = skb.Packet with { FragmentOffset = 185 };
        Assert.Equal(MatchResult.No, Evaluate("-p tcp ! --dport 81", skb));
        Assert.Equal(MatchResult.No, Evaluate("-p tcp -m multiport ! --dports 81", skb));
        skb.Packet = skb.Packet with { FragmentOffset = 1 };
        Assert.Equal(MatchResult.Hotdrop, Evaluate("-p tcp --dport 80", skb));
    }

    [Fact]
    public void Without_a_connection_only_the_state_can_match()
    {
        var skb = Syn();
        skb.Connection = null;
        skb.State = ConntrackState.Invalid;
        Assert.Equal(MatchResult.Yes, Evaluate("-m conntrack --ctstate INVALID", skb));
        Assert.Equal(MatchResult.No, Evaluate("-m conntrack ! --ctproto udp", skb));
        Assert.Equal(MatchResult.No, Evaluate("-m connmark ! --mark 9", skb));
        skb.State = ConntrackState.Untracked;
        Assert.Equal(MatchResult.No, Evaluate("-m conntrack --ctstate INVALID", skb));
        Assert.Equal(MatchResult.Yes, Evaluate("-m state --state UNTRACKED", skb));
    }

    [Theory]
    [InlineData("-m physdev --physdev-in eth0", MatchResult.Yes)]
    [InlineData("-m physdev --physdev-in eth+ --physdev-is-bridged", MatchResult.Yes)]
    [InlineData("-m physdev ! --physdev-in eth0", MatchResult.No)]
    [InlineData("-m physdev --physdev-out eth1", MatchResult.Yes)]
    [InlineData("-m physdev --physdev-out eth0", MatchResult.No)]
    [InlineData("-m physdev ! --physdev-is-out", MatchResult.No)]
    public void Physdev_sees_the_ports_of_a_bridge(string rule, MatchResult expected)
    {
        var skb = Syn();
        (skb.PhysicalIn, skb.PhysicalOut) = ("eth0", "eth1");
        Assert.Equal(expected, Evaluate(rule, skb));
    }

    [Theory]
    [InlineData("-m string --algo bm --string xyz", 0, MatchResult.No)]
    [InlineData("-m string --algo bm --string xyz", 2, MatchResult.No)]
    [InlineData("-m string --algo bm --string xyz", 3, MatchResult.Unknown)]
    [InlineData("-m string --algo bm --string xyz --to 30", 9, MatchResult.No)]
    [InlineData("-m u32 --u32 '28=0x61626364'", 4, MatchResult.Unknown)]
    [InlineData("-m u32 --u32 '28=0x61626364'", 3, MatchResult.No)]
    public void A_payload_that_nobody_gave_could_be_anything(string rule, int size, MatchResult expected)
    {
        var skb = Syn();
        skb.Packet = skb.Packet with { Protocol = IpProtocol.Udp, TcpFlags = TcpFlags.None, Length = 28 + size };
        Assert.Equal(expected, Evaluate(rule, skb));
    }

    [Theory]
    [InlineData("ff02::1", "--dst-type MULTICAST", MatchResult.Yes)]
    [InlineData("ff02::1", "--dst-type UNICAST", MatchResult.No)]
    [InlineData("fd00::2", "--dst-type UNICAST", MatchResult.Yes)]
    [InlineData("fd00::2", "--dst-type LOCAL", MatchResult.Yes)]
    [InlineData("fd00::3", "--dst-type LOCAL", MatchResult.No)]
    public void IPv6_reads_scopes_off_the_address(string destination, string options, MatchResult expected)
    {
        Host.Types["fd00::2"] = AddressType.Local;
        var skb = Syn();
        skb.Packet = skb.Packet with { Source = IpAddress.Parse("fd00::1"), Destination = IpAddress.Parse(destination) };
        Assert.Equal(expected, Evaluate($"-m addrtype {options}", skb, IpFamily.IPv6));
    }
}
