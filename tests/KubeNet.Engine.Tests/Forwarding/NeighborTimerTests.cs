using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>The states that neighbours go through while the clock is moved, as <c>ip neigh</c> showed them on Linux 6.18.</summary>
public sealed class NeighborTimerTests
{
    private static readonly IpAddress s_b = IpAddress.Parse("10.0.0.2");

    [Fact]
    public void Whoever_asked_is_asked_five_seconds_after_the_answer_went_to_him()
    {
        var lab = Pair();
        lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Delivered);
        Assert.Equal(("REACHABLE", "DELAY"), (lab.NeighborState("a", "10.0.0.2"), lab.NeighborState("b", "10.0.0.1")));

        lab.Lab.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(("REACHABLE", "DELAY"), (lab.NeighborState("a", "10.0.0.2"), lab.NeighborState("b", "10.0.0.1")));
        lab.Lab.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(("REACHABLE", "REACHABLE"), (lab.NeighborState("a", "10.0.0.2"), lab.NeighborState("b", "10.0.0.1")));
        lab.Lab.Advance(TimeSpan.FromSeconds(25.1));
        Assert.Equal(("STALE", "REACHABLE"), (lab.NeighborState("a", "10.0.0.2"), lab.NeighborState("b", "10.0.0.1")));
    }

    [Fact]
    public void One_that_does_not_answer_any_more_is_asked_three_times_and_has_failed_then()
    {
        var lab = Pair();
        lab.Ping("a", "10.0.0.2");
        lab.Lab.Advance(TimeSpan.FromSeconds(40));
        lab.Lab.Edit(config => config.RemoveAddress("b", "eth0", InterfaceAddress.Parse("10.0.0.2/24")));
        lab.Udp("a", "10.0.0.2", 53).ShouldEndIn(Verdict.Dropped);

        var states = Enumerable.Range(0, 9).Select(_ =>
        {
            var state = lab.NeighborState("a", "10.0.0.2");
            lab.Lab.Advance(TimeSpan.FromSeconds(1));
            return state;
        }).ToList();
        Assert.Equal(["DELAY", "DELAY", "DELAY", "DELAY", "DELAY", "PROBE", "PROBE", "PROBE", "FAILED"], states);
        lab.Udp("a", "10.0.0.2", 53).ShouldEndIn(Verdict.Unreachable, "NEIGH_FAILED");
    }

    [Fact]
    public void One_step_of_the_clock_is_as_good_as_many()
    {
        var (once, often) = (Pair(), Pair());
        foreach (var lab in new[] { once, often })
        {
            lab.Address("b", "eth0", "10.0.0.3/24").Ping("a", "10.0.0.2");
            lab.Lab.Advance(TimeSpan.FromSeconds(2));
            lab.Ping("a", "fd00::2");
            lab.Lab.Advance(TimeSpan.FromSeconds(0.3));
            lab.Udp("b", "10.0.0.1", 9);
            lab.Ping("a", "10.0.0.3");
            lab.Iptables("a", "-A INPUT -p icmpv6 -j DROP", IpFamily.IPv6);
        }

        once.Lab.Advance(TimeSpan.FromSeconds(60));
        for (var at = 0; at < 600; at++)
            often.Lab.Advance(TimeSpan.FromSeconds(0.1));
        foreach (var name in new[] { "a", "b" })
            Assert.Equal(once.Lab.State[name].Neighbors.Entries, often.Lab.State[name].Neighbors.Entries);
    }

    /// <summary>Seen with tcpdump: the first question goes to all, the later one to the neighbour alone, by the link-local address and answered without the MAC address that is known.</summary>
    [Fact]
    public void Of_IPv6_the_question_comes_from_the_link_local_address_which_is_asked_for_in_turn()
    {
        var lab = Pair();
        lab.Ping("a", "fd00::2");
        lab.Lab.Advance(TimeSpan.FromSeconds(5));
        var linkLocal = lab.Lab.Config.Link("b", "eth0").Addresses.Select(address => address.Address.Address).First(address => address is { Family: IpFamily.IPv6, IsLinkLocal: true });
        Assert.Equal(("REACHABLE", "DELAY"), (lab.NeighborState("b", "fd00::1"), lab.NeighborState("a", $"{linkLocal}")));
        lab.Lab.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("REACHABLE", lab.NeighborState("a", $"{linkLocal}"));
    }

    [Fact]
    public void Rules_stop_a_question_of_IPv6()
    {
        var lab = Pair();
        lab.Ping("a", "fd00::2");
        lab.Iptables("a", "-A INPUT -p icmpv6 --icmpv6-type neighbour-solicitation -j DROP", IpFamily.IPv6);
        lab.Lab.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal("FAILED", lab.NeighborState("b", "fd00::1"));
        Assert.Equal(3, lab.Lab.State["a"].Counters.Of(lab.Lab.Config["a"].GetRuleset(IpFamily.IPv6).GetTable(TableName.Filter).Chains["INPUT"].Rules[0]).Packets);
    }

    [Fact]
    public void What_a_TCP_connection_brought_back_counts_as_an_answer()
    {
        var lab = Pair();
        lab.Listen("b", IpProtocol.Tcp, 80);
        lab.Ping("a", "10.0.0.2");
        lab.Lab.Advance(TimeSpan.FromSeconds(3));
        lab.Lab.Send(new() { From = "a", To = s_b, Protocol = IpProtocol.Tcp, Port = 80, Conversation = true, PayloadSize = 100 });
        lab.Iptables("a", "-A INPUT -j DROP");
        lab.Lab.Edit(config => config.SetSysctl("a", "net.ipv4.conf.all.arp_ignore", "8"));

        // Who was sent something two seconds before the data is not asked; 30 seconds after them he is unsure.
        lab.Lab.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("REACHABLE", lab.NeighborState("b", "10.0.0.1"));
        lab.Lab.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("STALE", lab.NeighborState("b", "10.0.0.1"));
    }

    [Fact]
    public void Whoever_may_be_outside_of_the_model_is_not_given_up()
    {
        var lab = new LabBuilder().Namespaces("a");
        lab.Lab.Edit(config => config.AddExternal("a", "eth0").SetLink("a", "eth0", new LinkChange { Up = true }));
        lab.Address("a", "eth0", "10.0.0.1/24");
        lab.Lab.State["a"].Neighbors.Set(new(s_b, lab.Lab.Config.Link("a", "eth0").Index, MacAddress.Parse("02:00:00:00:00:02"), null));
        lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.LeftModel);
        lab.Lab.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("STALE", lab.NeighborState("a", "10.0.0.2"));
    }

    [Fact]
    public void What_came_back_at_the_moment_of_the_packet_itself_is_no_news_since()
    {
        var lab = Pair().Listen("b", IpProtocol.Tcp, 80).Sysctl("a", "net.ipv4.conf.all.arp_ignore", "8");
        lab.Lab.Send(new() { From = "a", To = s_b, Protocol = IpProtocol.Tcp, Port = 80, Conversation = true, PayloadSize = 100 });
        lab.Lab.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("PROBE", lab.NeighborState("b", "10.0.0.1"));
    }

    [Theory]
    [InlineData("10.0.0.2", "3", "0", "0", false)]
    [InlineData("fd00::2", "3", "0", "0", false)]
    [InlineData("10.0.0.2", "1", "2", "0", false)]
    [InlineData("fd00::2", "1", "2", "0", false)]
    [InlineData("10.0.0.2", "1", "1", "1", true)]
    [InlineData("fd00::2", "1", "1", "1", true)]
    public void Only_who_asks_all_finds_a_neighbour_at_another_MAC_address(string b, string unicast, string app, string multicast, bool isFound)
    {
        var lab = Pair();
        foreach (var (key, value) in new[] { ("ucast_solicit", unicast), ("app_solicit", app), ("mcast_resolicit", multicast) })
            lab.Sysctl("a", $"net.{(b.Contains(':') ? "ipv6" : "ipv4")}.neigh.eth0.{key}", value);
        lab.Ping("a", b);
        lab.Lab.Advance(TimeSpan.FromSeconds(40));
        lab.Link("b", "eth0", new LinkChange { Mac = MacAddress.Parse("02:00:00:00:00:78") });
        lab.Ping("a", b).ShouldEndIn(Verdict.Dropped);
        lab.Lab.Advance(TimeSpan.FromSeconds(7.9));
        Assert.Equal(isFound ? "REACHABLE" : "PROBE", lab.NeighborState("a", b));
        lab.Lab.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(isFound ? "REACHABLE" : "FAILED", lab.NeighborState("a", b));
    }

    [Fact]
    public void Questions_follow_one_another_by_ten_milliseconds_at_least()
    {
        var lab = Pair().Sysctl("b", "net.ipv4.neigh.default.retrans_time_ms", "0").Sysctl("a", "net.ipv4.conf.all.arp_ignore", "8");
        lab.Ping("b", "10.0.0.1").ShouldEndIn(Verdict.Unreachable);
        lab = Pair().Sysctl("b", "net.ipv4.neigh.default.retrans_time_ms", "0");
        lab.Ping("a", "10.0.0.2");
        lab.Sysctl("a", "net.ipv4.conf.all.arp_ignore", "8");
        lab.Lab.Advance(TimeSpan.FromMilliseconds(5029));
        Assert.Equal("PROBE", lab.NeighborState("b", "10.0.0.1"));
        lab.Lab.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("FAILED", lab.NeighborState("b", "10.0.0.1"));
    }

    [Theory]
    [InlineData("0", "0", "dropped")]
    [InlineData("0", "1", "unreachable")]
    public void Who_may_ask_nobody_asks_nobody(string multicast, string app, string end)
    {
        var lab = Pair().Sysctl("a", "net.ipv4.neigh.eth0.mcast_solicit", multicast).Sysctl("a", "net.ipv4.neigh.eth0.app_solicit", app);
        var trace = lab.Ping("a", "10.0.0.2");
        Assert.Equal(end, trace.Verdict.ToString().ToLowerInvariant());
        Assert.DoesNotContain(trace.Frames, frame => frame.Namespace == "b");
        Assert.Equal("FAILED", lab.NeighborState("a", "10.0.0.2"));
    }

    [Fact]
    public void An_answer_to_a_question_of_ones_own_has_no_MAC_address_in_IPv6()
    {
        var lab = Pair().Iptables("b", "-A INPUT -p icmpv6 --icmpv6-type neighbour-advertisement -m length --length 64", IpFamily.IPv6);
        lab.Ping("a", "fd00::2");
        lab.Lab.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, lab.Lab.State["b"].Counters.Of(lab.Lab.Config["b"].GetRuleset(IpFamily.IPv6).GetTable(TableName.Filter).Chains["INPUT"].Rules[0]).Packets);
        Assert.Equal("REACHABLE", lab.NeighborState("b", "fd00::1"));
    }

    [Fact]
    public void A_question_that_left_the_model_says_nothing_of_a_neighbour_in_it()
    {
        var lab = Pair();
        lab.Namespaces("out");
        lab.Lab.Edit(config => config.AddExternal("out", "eth0").SetLink("out", "eth0", new LinkChange { Up = true }));
        lab.Address("out", "eth0", "10.0.0.9/24");
        foreach (var (home, mac) in new[] { ("out", MacAddress.Parse("02:00:00:00:00:02")), ("a", lab.Lab.Config.Link("b", "eth0").Mac) })
            lab.Lab.State[home].Neighbors.Set(new(s_b, lab.Lab.Config.Link(home, "eth0").Index, mac, null, TimeSpan.FromSeconds(5)));
        lab.Lab.State["out"].Neighbors.Set(lab.Lab.State["out"].Neighbors.Entries.Single() with { Timer = TimeSpan.FromSeconds(4) });
        lab.Sysctl("b", "net.ipv4.conf.all.arp_ignore", "8");
        lab.Lab.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(("STALE", "FAILED"), (lab.NeighborState("out", "10.0.0.2"), lab.NeighborState("a", "10.0.0.2")));
    }

    [Theory]
    [InlineData(5, 6, "STALE REACHABLE")]
    [InlineData(6, 5, "REACHABLE STALE")]
    public void Each_timer_runs_at_its_own_moment(int first, int second, string states)
    {
        var lab = Pair().Address("b", "eth0", "10.0.0.3/24");
        foreach (var (address, at) in new[] { ("10.0.0.2", first), ("10.0.0.3", second) })
            lab.Lab.State["a"].Neighbors.Set(new(IpAddress.Parse(address), lab.Lab.Config.Link("a", "eth0").Index, lab.Lab.Config.Link("b", "eth0").Mac, null, TimeSpan.FromSeconds(at)));
        lab.Lab.Advance(TimeSpan.FromSeconds(35.5));
        Assert.Equal(states, $"{lab.NeighborState("a", "10.0.0.2")} {lab.NeighborState("a", "10.0.0.3")}");
    }

    [Fact]
    public void News_of_the_same_moment_comes_before_the_timer()
    {
        // Two hosts have 10.0.0.2; d, which is asked of first, makes itself known to x at the moment at which x would ask b.
        var lab = new LabBuilder().Namespaces("host", "x", "b", "d").Veth("host:p1", "x:eth0:10.0.0.1/24").Veth("host:p2", "b:eth0:10.0.0.2/24").Veth("host:p3", "d:eth0:10.0.0.2/24").Bridge("host", "br0", "p1", "p2", "p3");
        foreach (var (home, address, mac) in new[] { ("x", s_b, lab.Lab.Config.Link("b", "eth0").Mac), ("d", IpAddress.Parse("10.0.0.1"), lab.Lab.Config.Link("x", "eth0").Mac) })
            lab.Lab.State[home].Neighbors.Set(new(address, lab.Lab.Config.Link(home, "eth0").Index, mac, null, TimeSpan.FromSeconds(5)));
        lab.Lab.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((lab.Lab.Config.Link("d", "eth0").Mac, "STALE"), (lab.NeighborMac("x", "10.0.0.2"), lab.NeighborState("x", "10.0.0.2")));
    }

    [Theory]
    [InlineData("net.ipv4.neigh.eth0.base_reachable_time_ms", "7000", "net.ipv4.neigh.eth0.base_reachable_time", "7")]
    [InlineData("net.ipv4.neigh.eth0.base_reachable_time", "7", "net.ipv4.neigh.eth0.base_reachable_time_ms", "7000")]
    [InlineData("net.ipv4.neigh.eth0.retrans_time_ms", "500", "net.ipv4.neigh.eth0.retrans_time", "50")]
    [InlineData("net.ipv6.neigh.eth0.retrans_time", "100", "net.ipv6.neigh.eth0.retrans_time_ms", "400")]
    [InlineData("net.ipv6.neigh.default.ucast_solicit", "5", "net.ipv6.neigh.eth0.ucast_solicit", "5")]
    public void Sysctls_that_are_one_time_in_two_units_go_together_and_links_follow_their_default(string set, string value, string read, string expected)
    {
        var lab = Pair();
        lab.Sysctl("a", set, value);
        Assert.Equal(expected, lab.Lab.Config.GetSysctl("a", read));
    }

    private static LabBuilder Pair() => new LabBuilder().Namespaces("a", "b").Veth("a:eth0:10.0.0.1/24", "b:eth0:10.0.0.2/24").Address("a", "eth0", "fd00::1/64").Address("b", "eth0", "fd00::2/64");
}
