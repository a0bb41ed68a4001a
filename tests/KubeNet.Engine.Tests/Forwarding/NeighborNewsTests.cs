using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>What a host believes of its neighbours when it hears contradicting things of them, as <c>ip neigh</c> showed it on Linux 6.18.</summary>
public sealed class NeighborNewsTests
{
    private static readonly IpAddress s_b = IpAddress.Parse("10.0.0.2");

    [Theory]
    [InlineData("10.0.0.2", "10.0.0.1")]
    [InlineData("fd00::2", "fd00::1")]
    public void A_neighbour_that_was_set_by_hand_is_not_learned_besides(string b, string a)
    {
        var lab = Pair();
        lab.Lab.Edit(config => config.AddNeighbor("a", "eth0", IpAddress.Parse(b), config.Link("b", "eth0").Mac));
        lab.Udp("b", a, 9);
        lab.Lab.Edit(config => config.RemoveNeighbor("a", "eth0", IpAddress.Parse(b)));
        Assert.Equal("none", lab.NeighborState("a", b));
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
        Assert.Equal((lab.Lab.Config.Link("y", "e0").Mac, "STALE"), (lab.NeighborMac("x", "fd00::3", "e0"), lab.NeighborState("x", "fd00::3", "e0")));
    }

    [Fact]
    public void Overheard_questions_of_somebody_who_was_just_heard_of_elsewhere_do_not_count_for_a_locktime()
    {
        var lab = new LabBuilder().Namespaces("host", "x", "y", "z").Veth("host:p1", "x:e0:10.0.0.1/24").Veth("host:p2", "y:e0:10.0.0.2/24").Veth("host:p3", "z:e0:10.0.0.3/24").Bridge("host", "br0", "p1", "p2", "p3");
        lab.Ping("x", "10.0.0.2");
        var before = lab.Lab.Config.Link("y", "e0").Mac;
        var after = MacAddress.Parse("02:00:00:00:00:78");
        lab.Link("y", "e0", new LinkChange { Mac = after });
        lab.Ping("y", "10.0.0.3");
        Assert.Equal(before, lab.NeighborMac("x", "10.0.0.2", "e0"));
        lab.Lab.Advance(TimeSpan.FromSeconds(0.5));
        lab.Ping("y", "10.0.0.66");
        Assert.Equal(before, lab.NeighborMac("x", "10.0.0.2", "e0"));
        lab.Lab.Advance(TimeSpan.FromSeconds(1));
        lab.Ping("y", "10.0.0.77");
        Assert.Equal(after, lab.NeighborMac("x", "10.0.0.2", "e0"));
    }

    [Fact]
    public void A_neighbour_that_was_set_by_hand_takes_the_place_of_one_that_was_learned()
    {
        var lab = Pair();
        lab.Ping("a", "10.0.0.2");
        lab.Lab.Edit(config => config.AddNeighbor("a", "eth0", s_b, MacAddress.Parse("02:00:00:00:00:77")));
        lab.Lab.Edit(config => config.RemoveNeighbor("a", "eth0", s_b));
        Assert.Equal("none", lab.NeighborState("a", "10.0.0.2"));
    }

    [Fact]
    public void One_that_did_not_answer_is_forgotten_like_any_other()
    {
        var lab = Pair();
        lab.Ping("a", "10.0.0.9").ShouldEndIn(Verdict.Unreachable);
        Assert.Equal("FAILED", lab.NeighborState("a", "10.0.0.9"));
        Assert.True(lab.Lab.State["a"].Neighbors.Remove(lab.Lab.Config.Link("a", "eth0").Index, IpAddress.Parse("10.0.0.9")));
        Assert.Equal("none", lab.NeighborState("a", "10.0.0.9"));
        Assert.Empty(lab.Lab.State["a"].Neighbors.Failed);
    }

    private static LabBuilder Pair() => new LabBuilder().Namespaces("a", "b").Veth("a:eth0:10.0.0.1/24", "b:eth0:10.0.0.2/24").Address("a", "eth0", "fd00::1/64").Address("b", "eth0", "fd00::2/64");
}
