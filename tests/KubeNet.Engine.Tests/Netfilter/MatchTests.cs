using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>What matches decide about one packet: tcp 10.0.0.1:40000 to 10.0.0.2:80 with SYN, unless a row says otherwise.</summary>
public sealed class MatchTests
{
    private readonly FakeHost _host = new();

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
        _host.Types["10.0.0.2"] = AddressType.Local;
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

    [Fact]
    public void Random_choices_go_through_the_lab_with_their_probabilities()
    {
        Assert.Equal(MatchResult.Yes, Evaluate("-m statistic --mode random --probability 0.25", Syn()));
        Assert.Equal([0.25, 0.75], _host.LastWeights);
        _host.NextChoice = 1;
        Assert.Equal(MatchResult.No, Evaluate("-m statistic --mode random --probability 0.25", Syn()));
        Assert.Equal(MatchResult.Yes, Evaluate("-m statistic --mode random ! --probability 0.25", Syn()));
    }

    [Theory]
    [InlineData("--every 3 --packet 0", "YnnYnnY")]
    [InlineData("--every 3 --packet 1", "nYnnYnn")]
    [InlineData("--every 2 --packet 1", "nYnYnYn")]
    public void Every_nth_packet_matches(string options, string expected) =>
        Assert.Equal(expected, Sequence($"-m statistic --mode nth {options}", 7, TimeSpan.Zero));

    [Theory]
    [InlineData("--limit 1/s --limit-burst 3", 0, "YYYnnn")]
    [InlineData("--limit 1/s --limit-burst 3", 500, "YYYYYnYnYn")]
    [InlineData("--limit 1/min --limit-burst 1", 59000, "YnYnYnYn")]
    public void A_bucket_empties_and_fills(string options, int milliseconds, string expected) =>
        Assert.Equal(expected, Sequence($"-m limit {options}", expected.Length, TimeSpan.FromMilliseconds(milliseconds)));

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
    [InlineData("--quota 150", "YYnnn")]
    [InlineData("! --quota 150", "nnYYY")]
    public void A_quota_is_used_up(string options, string expected) =>
        Assert.Equal(expected, Sequence($"-m quota {options}", expected.Length, TimeSpan.Zero));

    [Theory]
    [InlineData("--hashlimit-upto 1/s --hashlimit-burst 3 --hashlimit-name h", 0, "YYYnnn")]
    [InlineData("--hashlimit-above 1/s --hashlimit-burst 3 --hashlimit-name h", 0, "nnnYYY")]
    [InlineData("--hashlimit-upto 1/s --hashlimit-burst 3 --hashlimit-name h", 500, "YYYYYnYnYn")]
    [InlineData("--hashlimit-upto 1/min --hashlimit-burst 1 --hashlimit-name h", 59000, "YnYnYnYn")]
    [InlineData("--hashlimit-upto 2/min --hashlimit-burst 5 --hashlimit-name h --hashlimit-htable-expire 1000", 3000, "YYYYYYYY")]
    [InlineData("--hashlimit-upto 160b/s --hashlimit-name h", 100, "YYYnnYnnnY")]
    [InlineData("--hashlimit-upto 3/s --hashlimit-burst 1 --hashlimit-name h --hashlimit-rate-match", 200, "YYYYnnnnnn")]
    public void A_flow_has_a_bucket_of_its_own(string options, int milliseconds, string expected) =>
        Assert.Equal(expected, Sequence($"-m hashlimit {options}", expected.Length, TimeSpan.FromMilliseconds(milliseconds)));

    /// <summary>iptables divides by zero here and dies; a mutated rule found that the model did too.</summary>
    [Theory]
    [InlineData("4tb/s --hashlimit-burst 400kb")]
    [InlineData("15b/s --hashlimit-burst 5")]
    public void A_hashlimit_of_nearly_nothing_has_no_burst(string rate)
    {
        var error = Assert.Throws<IptablesSyntaxException>(() => IptablesSyntax.ParseCommand($"-A INPUT -m hashlimit --hashlimit-upto {rate} --hashlimit-name h", IpFamily.IPv4));
        Assert.Contains("0b/s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flows_of_one_table_are_told_apart_by_its_mode()
    {
        const string rule = "-m hashlimit --hashlimit-upto 1/min --hashlimit-burst 1 --hashlimit-mode srcip --hashlimit-srcmask 24 --hashlimit-name h";
        var (neighbour, other) = (Syn(), Syn());
        neighbour.Packet = neighbour.Packet with { Source = IpAddress.Parse("10.0.0.99") };
        other.Packet = other.Packet with { Source = IpAddress.Parse("10.0.1.1") };
        Assert.Equal(MatchResult.Yes, Evaluate(rule, Syn()));
        Assert.Equal(MatchResult.No, Evaluate(rule, neighbour));
        Assert.Equal(MatchResult.Yes, Evaluate(rule, other));
        Assert.Equal(MatchResult.Yes, Evaluate(rule.Replace("--hashlimit-name h", "--hashlimit-name i", StringComparison.Ordinal), neighbour));
    }

    // A lab begins on Saturday, 2000-01-01 00:00 UTC.
    [Theory]
    [InlineData("", 0, MatchResult.Yes)]
    [InlineData("--weekdays Sat", 0, MatchResult.Yes)]
    [InlineData("--weekdays Sat", 24, MatchResult.No)]
    [InlineData("--weekdays Sun,Mon", 24, MatchResult.Yes)]
    [InlineData("! --weekdays Sun,Mon", 24, MatchResult.No)]
    [InlineData("--monthdays 1", 23, MatchResult.Yes)]
    [InlineData("--monthdays 1", 24, MatchResult.No)]
    [InlineData("--monthdays 1", 31 * 24, MatchResult.Yes)]
    [InlineData("--timestart 08:00 --timestop 17:00", 8, MatchResult.Yes)]
    [InlineData("--timestart 08:00 --timestop 17:00", 17, MatchResult.Yes)]
    [InlineData("--timestart 08:00 --timestop 16:59:59", 17, MatchResult.No)]
    [InlineData("--timestart 22:00 --timestop 06:00", 23, MatchResult.Yes)]
    [InlineData("--timestart 22:00 --timestop 06:00", 30, MatchResult.Yes)]
    [InlineData("--timestart 22:00 --timestop 06:00", 12, MatchResult.No)]
    [InlineData("--timestart 22:00 --timestop 06:00 --weekdays Sat", 26, MatchResult.No)]
    [InlineData("--timestart 22:00 --timestop 06:00 --weekdays Sat --contiguous", 26, MatchResult.Yes)]
    [InlineData("--timestart 22:00 --timestop 06:00 --weekdays Sat --contiguous", 2, MatchResult.No)]
    [InlineData("--datestart 2000-01-02 --datestop 2000-01-03", 23, MatchResult.No)]
    [InlineData("--datestart 2000-01-02 --datestop 2000-01-03", 48, MatchResult.Yes)]
    [InlineData("--datestart 2000-01-02 --datestop 2000-01-03", 49, MatchResult.No)]
    public void Time_goes_by_the_labs_clock(string options, int hours, MatchResult expected)
    {
        _host.Now = TimeSpan.FromHours(hours);
        Assert.Equal(expected, Evaluate($"-m time {options}", Syn()));
    }

    [Fact]
    public void A_recent_list_remembers_who_came_and_when()
    {
        Assert.Equal(MatchResult.No, Evaluate("-m recent --rcheck --name L", Syn()));
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --set --name L", Syn()));
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --rcheck --name L", Syn()));
        Assert.Equal(MatchResult.No, Evaluate("-m recent --rcheck --name OTHER", Syn()));
        Assert.Equal(MatchResult.No, Evaluate("-m recent --rcheck --name L --rdest", Syn()));
        Assert.Equal(MatchResult.No, Evaluate("-m recent --rcheck --name L --hitcount 2", Syn()));
        _host.Now += TimeSpan.FromSeconds(10);
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --update --name L --seconds 10", Syn()));
        _host.Now += TimeSpan.FromSeconds(10);
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --rcheck --name L --seconds 10 --hitcount 1", Syn()));
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --rcheck --name L --seconds 20 --hitcount 2", Syn()));
        Assert.Equal(MatchResult.No, Evaluate("-m recent --rcheck --name L --seconds 9", Syn()));
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --remove --name L", Syn()));
        Assert.Equal(MatchResult.No, Evaluate("-m recent --remove --name L", Syn()));
    }

    [Fact]
    public void A_recent_list_under_a_mask_takes_neighbours_for_the_same()
    {
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --set --mask 255.255.255.0", Syn()));
        var neighbour = Syn();
        neighbour.Packet = neighbour.Packet with { Source = IpAddress.Parse("10.0.0.77") };
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --rcheck --mask 255.255.255.0", neighbour));
    }

    [Theory]
    [InlineData("ff02::1", "--dst-type MULTICAST", MatchResult.Yes)]
    [InlineData("ff02::1", "--dst-type UNICAST", MatchResult.No)]
    [InlineData("fd00::2", "--dst-type UNICAST", MatchResult.Yes)]
    [InlineData("fd00::2", "--dst-type LOCAL", MatchResult.Yes)]
    [InlineData("fd00::3", "--dst-type LOCAL", MatchResult.No)]
    public void IPv6_reads_scopes_off_the_address(string destination, string options, MatchResult expected)
    {
        _host.Types["fd00::2"] = AddressType.Local;
        var skb = Syn();
        skb.Packet = skb.Packet with { Source = IpAddress.Parse("fd00::1"), Destination = IpAddress.Parse(destination) };
        Assert.Equal(expected, Evaluate($"-m addrtype {options}", skb, IpFamily.IPv6));
    }

    internal static SkBuff Syn() => new()
    {
        Journey = new Journey(default, null, JourneyKind.Request, TraceDetail.End),
        Packet = new Packet
        {
            Source = IpAddress.Parse("10.0.0.1"),
            Destination = IpAddress.Parse("10.0.0.2"),
            Protocol = IpProtocol.Tcp,
            SourcePort = 40000,
            DestinationPort = 80,
            TcpFlags = TcpFlags.Syn,
            Ttl = 64,
            Tos = 0x10,
            Length = 60,
            Mark = 0x4001,
        },
        SourceMac = MacAddress.Parse("02:00:00:00:00:01"),
        DestinationMac = MacAddress.Parse("02:00:00:00:00:02"),
        State = ConntrackState.New,
        Connection = new Connection
        {
            Original = Tuple("10.0.0.1", 40000, "10.96.0.10", 443),
            Reply = Tuple("10.0.0.2", 80, "10.0.0.1", 40000),
            Status = ConnectionStatus.DestinationNat,
            Mark = 7,
            Expires = TimeSpan.FromSeconds(120),
        },
    };

    private static ConnectionTuple Tuple(string source, ushort sourcePort, string destination, ushort destinationPort) => new()
    {
        Source = IpAddress.Parse(source),
        Destination = IpAddress.Parse(destination),
        Protocol = IpProtocol.Tcp,
        SourcePort = sourcePort,
        DestinationPort = destinationPort,
    };

    private string Sequence(string rule, int count, TimeSpan step)
    {
        var match = Assert.Single(IptablesSyntax.ParseRule(rule, IpFamily.IPv4)[0].Matches.Items);
        var answers = "";
        for (var index = 0; index < count; index++, _host.Now += step)
            answers += match.Evaluate(Context(Syn())) == MatchResult.Yes ? 'Y' : 'n';
        return answers;
    }

    private MatchResult Evaluate(string rule, SkBuff skb, IpFamily family = IpFamily.IPv4)
    {
        var match = Assert.Single(IptablesSyntax.ParseRule(rule, family)[0].Matches.Items);
        return match.Evaluate(Context(skb));
    }

    private HookContext Context(SkBuff skb) => new() { Hook = Hook.Input, Table = TableName.Filter, Skb = skb, InDevice = "eth0", Host = _host };
}
