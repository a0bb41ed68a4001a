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
    private static readonly IpAddress s_a = IpAddress.Parse("10.0.0.1");
    private static readonly IpAddress s_b = IpAddress.Parse("10.0.0.2");

    [Fact]
    public void Whoever_asked_is_asked_five_seconds_after_the_answer_went_to_him()
    {
        var lab = Pair();
        lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Delivered);
        Assert.Equal(("REACHABLE", "DELAY"), (StateOf(lab, "a", s_b), StateOf(lab, "b", s_a)));

        lab.Lab.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(("REACHABLE", "DELAY"), (StateOf(lab, "a", s_b), StateOf(lab, "b", s_a)));
        lab.Lab.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(("REACHABLE", "REACHABLE"), (StateOf(lab, "a", s_b), StateOf(lab, "b", s_a)));
        lab.Lab.Advance(TimeSpan.FromSeconds(25.1));
        Assert.Equal(("STALE", "REACHABLE"), (StateOf(lab, "a", s_b), StateOf(lab, "b", s_a)));
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
            var state = StateOf(lab, "a", s_b);
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
            lab.Ping("a", "10.0.0.2");
            lab.Ping("a", "fd00::2");
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
        Assert.Equal(("REACHABLE", "DELAY"), (StateOf(lab, "b", IpAddress.Parse("fd00::1")), StateOf(lab, "a", linkLocal)));
        lab.Lab.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("REACHABLE", StateOf(lab, "a", linkLocal));
    }

    [Fact]
    public void Rules_stop_a_question_of_IPv6()
    {
        var lab = Pair();
        lab.Ping("a", "fd00::2");
        lab.Iptables("a", "-A INPUT -p icmpv6 --icmpv6-type neighbour-solicitation -j DROP", IpFamily.IPv6);
        lab.Lab.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal("FAILED", StateOf(lab, "b", IpAddress.Parse("fd00::1")));
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
        Assert.Equal("REACHABLE", StateOf(lab, "b", s_a));
        lab.Lab.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("STALE", StateOf(lab, "b", s_a));
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
        Assert.Equal("STALE", StateOf(lab, "a", s_b));
    }

    [Theory]
    [InlineData("10.0.0.2", "10.0.0.1")]
    [InlineData("fd00::2", "fd00::1")]
    public void A_neighbour_that_was_set_by_hand_is_not_learned_besides(string b, string a)
    {
        var lab = Pair();
        lab.Lab.Edit(config => config.AddNeighbor("a", "eth0", IpAddress.Parse(b), config.Link("b", "eth0").Mac));
        lab.Udp("b", a, 9);
        lab.Lab.Edit(config => config.RemoveNeighbor("a", "eth0", IpAddress.Parse(b)));
        Assert.Equal("none", StateOf(lab, "a", IpAddress.Parse(b)));
    }

    [Fact]
    public void A_device_with_another_MAC_address_loses_the_neighbours_that_were_set_by_hand_too()
    {
        var lab = Pair();
        var other = MacAddress.Parse("02:00:00:00:00:77");
        lab.Lab.Edit(config => config.AddNeighbor("a", "eth0", s_b, other).AddProxyNeighbor("a", "eth0", IpAddress.Parse("10.0.0.9")));
        lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Dropped);
        lab.Link("a", "eth0", new LinkChange { Mtu = 1400 });
        Assert.Single(lab.Lab.Config["a"].Neighbors);
        lab.Link("a", "eth0", new LinkChange { Mac = MacAddress.Parse("02:00:00:00:00:78") });
        Assert.Empty(lab.Lab.Config["a"].Neighbors);
        Assert.Single(lab.Lab.Config["a"].ProxyNeighbors);
        lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Delivered);
    }

    [Fact]
    public void Who_answers_for_another_does_not_take_the_place_of_the_one_who_answered_himself()
    {
        var lab = new LabBuilder().Namespaces("host", "x", "y", "z").Veth("host:p1", "x:e0:fd00::1/64").Veth("host:p2", "z:e0:fd00::9/64").Veth("host:p3", "y:e0:fd00::3/64")
            .Bridge("host", "br0", "p1", "p2", "p3").Sysctl("z", "net.ipv6.conf.all.forwarding", "1").Sysctl("z", "net.ipv6.conf.all.proxy_ndp", "1").Sysctl("z", "net.ipv6.conf.e0.proxy_ndp", "1");
        lab.Lab.Edit(config => config.AddProxyNeighbor("z", "e0", IpAddress.Parse("fd00::3")));
        lab.Udp("x", "fd00::3", 9);
        var index = lab.Lab.Config.Link("x", "e0").Index;
        Assert.Equal(lab.Lab.Config.Link("y", "e0").Mac, lab.Lab.State["x"].Neighbors.Find(index, IpAddress.Parse("fd00::3"))!.Mac);
    }

    [Fact]
    public void Overheard_questions_of_somebody_who_was_just_heard_of_elsewhere_do_not_count_for_a_locktime()
    {
        var lab = new LabBuilder().Namespaces("host", "x", "y", "z").Veth("host:p1", "x:e0:10.0.0.1/24").Veth("host:p2", "y:e0:10.0.0.2/24").Veth("host:p3", "z:e0:10.0.0.3/24").Bridge("host", "br0", "p1", "p2", "p3");
        var index = lab.Lab.Config.Link("x", "e0").Index;
        lab.Ping("x", "10.0.0.2");
        var before = lab.Lab.Config.Link("y", "e0").Mac;
        var after = MacAddress.Parse("02:00:00:00:00:78");
        lab.Link("y", "e0", new LinkChange { Mac = after });
        lab.Ping("y", "10.0.0.3");
        Assert.Equal(before, lab.Lab.State["x"].Neighbors.Find(index, s_b)!.Mac);
        lab.Lab.Advance(TimeSpan.FromSeconds(1.5));
        lab.Ping("y", "10.0.0.77");
        Assert.Equal(after, lab.Lab.State["x"].Neighbors.Find(index, s_b)!.Mac);
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

    private static string StateOf(LabBuilder lab, string name, IpAddress address)
    {
        var (home, cache) = (lab.Lab.Config[name], lab.Lab.State[name].Neighbors);
        var index = lab.Lab.Config.Link(name, "eth0").Index;
        return cache.Find(index, address) is { } entry ? home.StateOf(entry, lab.Lab.State.Now) : cache.HasFailed(index, address) ? "FAILED" : "none";
    }
}
