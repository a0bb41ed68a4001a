using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Captures;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>VRFs as drivers/net/vrf.c has them; the kernel of the labs has none.</summary>
public sealed class VrfTests
{
    [Fact]
    public void The_first_vrf_brings_its_rules_and_a_slaves_routes_stand_in_its_table()
    {
        var config = Router().Lab.Config;

        Assert.StartsWith("0:\tfrom all lookup local\n1000:\tfrom all lookup [l3mdev-table]\n", config.RuleText("router", IpFamily.IPv4), StringComparison.Ordinal);
        Assert.Equal(
            ["10.0.1.0/24 dev r1 proto kernel scope link src 10.0.1.1", "broadcast 10.0.1.255 dev r1 proto kernel scope link src 10.0.1.1", "local 10.0.1.1 dev r1 proto kernel scope host src 10.0.1.1"],
            config.RouteText("router", IpFamily.IPv4, 10).Split('\n').Where(line => line.Contains("r1", StringComparison.Ordinal)).Select(line => line.TrimEnd()).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("10.0.1", config.RouteText("router", IpFamily.IPv4) + config.RouteText("router", IpFamily.IPv4, 255), StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_in_by_a_slave_is_routed_in_its_vrf_first()
    {
        var lab = Router();

        var trace = lab.Ping("a", "10.0.2.2").ShouldEndIn(Verdict.Delivered);
        Assert.Equal(("1000: lookup [l3mdev-table]", "10"), trace.Steps.OfType<RouteStep>().Where(step => step.Out == "r2").Select(step => (step.IpRule, step.Table)).Single());

        // What the table does not know is looked for in main, until the table says that there is none.
        lab.Ping("a", "10.0.3.2").ShouldEndIn(Verdict.ReplyLost, "IP_INNOROUTES");
        lab.Route("router", new RouteSpec { Destination = IpPrefix.Default(IpFamily.IPv4), Type = RouteType.Unreachable, Table = 10, Metric = 4278198272 });
        lab.Ping("a", "10.0.3.2").ShouldEndIn(Verdict.Unreachable, "IP_INNOROUTES");
    }

    [Fact]
    public void Two_vrfs_may_have_the_same_network()
    {
        var lab = new LabBuilder().Namespaces("router", "a", "b")
            .Veth("router:r1", "a:eth0:10.0.0.2/24").Veth("router:r2", "b:eth0:10.0.0.2/24");
        lab.Lab.Edit(config => config.AddVrf(new VrfSpec("router", "red", 10)).AddVrf(new VrfSpec("router", "blue", 20)));
        lab.Up("router", "red").Up("router", "blue").Link("router", "r1", new LinkChange { Master = "red" }).Link("router", "r2", new LinkChange { Master = "blue" })
            .Address("router", "r1", "10.0.0.1/24").Address("router", "r2", "10.0.0.1/24");

        foreach (var (vrf, name) in new[] { ("red", "a"), ("blue", "b") })
        {
            Assert.Equal(name, lab.Lab.Send(new Probe { From = "router", To = IpAddress.Parse("10.0.0.2"), Protocol = IpProtocol.Icmp, Device = vrf }).ShouldEndIn(Verdict.Delivered).Delivered!.Namespace);
            lab.Ping(name, "10.0.0.1").ShouldEndIn(Verdict.Delivered);
        }

        Assert.NotEqual(Verdict.Delivered, lab.Ping("router", "10.0.0.2").Verdict);
    }

    [Fact]
    public void Rules_see_a_packet_at_the_slave_and_at_the_vrf()
    {
        var lab = Router();
        foreach (var chain in new[] { "PREROUTING", "OUTPUT", "POSTROUTING" })
            lab.Iptables("router", $"-t mangle -A {chain} -p icmp");

        var trace = lab.Ping("a", "10.0.1.1").ShouldEndIn(Verdict.Delivered);

        Assert.Equal(["PREROUTING", "PREROUTING", "OUTPUT", "POSTROUTING", "OUTPUT", "POSTROUTING"], trace.Steps.Concat(trace.Reply!.Steps).OfType<RuleStep>().Select(step => step.Hook));
        lab.Iptables("router", "-t mangle -A PREROUTING -i red -j DROP").Ping("a", "10.0.1.1").ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP");
    }

    [Theory]
    [InlineData(null, "0", Verdict.Refused)]
    [InlineData(null, "1", Verdict.Delivered)]
    [InlineData("red", "0", Verdict.Delivered)]
    [InlineData("r1", "0", Verdict.Delivered)]
    [InlineData("r3", "0", Verdict.Refused)]
    public void A_socket_hears_of_a_vrf_when_it_is_bound_to_it(string? device, string accept, Verdict verdict)
    {
        var lab = Router().Sysctl("router", "net.ipv4.udp_l3mdev_accept", accept);
        lab.Lab.Edit(config => config.AddListener("router", new Listener(IpProtocol.Udp, null, 53, device)));

        lab.Udp("a", "10.0.1.1", 53).ShouldEndIn(verdict);
    }

    [Fact]
    public void A_route_may_lead_from_one_table_into_a_vrf()
    {
        var lab = Router().Route("router", "10.0.2.0/24", link: "red");

        var trace = lab.Lab.Send(new Probe { From = "c", To = IpAddress.Parse("10.0.2.2"), Protocol = IpProtocol.Icmp, OneWay = true });

        Assert.Equal("b", trace.ShouldEndIn(Verdict.Delivered).Delivered!.Namespace);
    }

    /// <summary>XMIT_RECURSION_LIMIT: without it the one would send inside of the other until the stack is full.</summary>
    [Fact]
    public void Two_vrfs_that_lead_into_each_other_send_no_more_than_nine_times()
    {
        var lab = new LabBuilder().Namespaces("router");
        lab.Lab.Edit(config => config.AddVrf(new VrfSpec("router", "red", 10)).AddVrf(new VrfSpec("router", "blue", 20))
            .SetLink("router", "red", new() { Up = true }).SetLink("router", "blue", new() { Up = true }));
        lab.Route("router", new RouteSpec { Destination = IpPrefix.Parse("203.0.113.0/24"), Link = "red" })
            .Route("router", new RouteSpec { Destination = IpPrefix.Parse("203.0.113.0/24"), Link = "blue", Table = 10 })
            .Route("router", new RouteSpec { Destination = IpPrefix.Parse("203.0.113.0/24"), Link = "red", Table = 20 });

        var trace = lab.Udp("router", "203.0.113.5", 53).ShouldEndIn(Verdict.Dropped, "NOT_SPECIFIED");

        Assert.Contains("a loop of devices", trace.Summary, StringComparison.Ordinal);
        Assert.Equal(9, trace.Frames.Count(frame => frame.Direction == FrameDirection.Out));
    }

    [Fact]
    public void A_slave_that_leaves_takes_its_routes_back()
    {
        var config = Router().Lab.Config.SetLink("router", "r1", new LinkChange { Master = "" });

        Assert.Contains("10.0.1.0/24 dev r1", config.RouteText("router", IpFamily.IPv4), StringComparison.Ordinal);
        Assert.DoesNotContain("r1", config.RouteText("router", IpFamily.IPv4, 10), StringComparison.Ordinal);
        Assert.Null(Router().Lab.Config.RemoveLink("router", "red").Link("router", "r1").Master);
        Assert.Equal("InvalidMaster", Assert.Throws<NetConfigException>(() => config.SetLink("router", "lo", new LinkChange { Master = "red" })).ErrorId);
        Assert.Equal("InvalidVrfTable", Assert.Throws<NetConfigException>(() => config.AddVrf(new VrfSpec("router", "x", 0))).ErrorId);
    }

    /// <summary>A router with a (10.0.1.2) and b (10.0.2.2) in the VRF red, table 10, and c (10.0.3.2) outside of it.</summary>
    private static LabBuilder Router()
    {
        var lab = new LabBuilder().Namespaces("router", "a", "b", "c");
        lab.Lab.Edit(config => config.AddVrf(new VrfSpec("router", "red", 10)));
        lab.Up("router", "red");
        foreach (var (name, number) in new[] { ("a", 1), ("b", 2), ("c", 3) })
        {
            lab.Veth($"router:r{number}:10.0.{number}.1/24", $"{name}:eth0:10.0.{number}.2/24").Route(name, "default", $"10.0.{number}.1");
            if (number < 3)
                lab.Link("router", $"r{number}", new LinkChange { Master = "red" });
        }

        return lab.Sysctl("router", "net.ipv4.ip_forward", "1");
    }
}
