using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Tests.Support;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>What <c>ip route get</c> tells of a path, as iproute2 6.1 printed it on Linux 6.18 behind a link of 1300 bytes.</summary>
public sealed class RouteGetTests
{
    [Theory]
    [InlineData("10.0.2.2", "10.0.2.2 via 10.0.1.1 dev eth0 src 10.0.1.2 uid 0 \n    cache expires 597sec mtu 1300 ")]
    [InlineData("10.0.2.9", "10.0.2.9 via 10.0.1.1 dev eth0 src 10.0.1.2 uid 0 \n    cache mtu lock 1400 advmss 1000 hoplimit 5 ")]
    [InlineData("10.0.2.7", "10.0.2.7 via 10.0.1.1 dev eth0 src 10.0.1.2 uid 0 \n    cache ")]
    [InlineData("fd00:2::2", "fd00:2::2 from :: via fd00:1::1 dev eth0 src fd00:1::2 metric 1024 expires 597sec mtu 1300 pref medium")]
    public void A_sender_is_told_what_is_known_of_the_path(string to, string expected) => Assert.Equal(expected, Ask(Narrow(), to));

    [Theory]
    [InlineData("224.0.0.1", "multicast 224.0.0.1 dev eth0 src 10.0.1.2 rt_offload_failed uid 0 \n    cache <local,mc> ")]
    [InlineData("224.0.0.5", "multicast 224.0.0.5 dev eth0 src 10.0.1.2 rt_offload_failed uid 0 \n    cache <mc> ")]
    [InlineData("239.1.1.1", "multicast 239.1.1.1 via 10.0.1.9 dev eth0 src 10.0.1.2 rt_offload_failed uid 0 \n    cache <mc> mtu 1300 hoplimit 7 ")]
    [InlineData("255.255.255.255", "broadcast 255.255.255.255 dev eth0 src 10.0.1.2 uid 0 \n    cache <local,brd> ")]
    [InlineData("10.0.1.255", "broadcast 10.0.1.255 dev eth0 src 10.0.1.2 uid 0 \n    cache <local,brd> ")]
    public void What_goes_to_many_takes_the_device_of_the_default_route_and_nothing_else(string to, string expected)
    {
        var lab = new LabBuilder().Namespaces("client", "router").Veth("client:eth0:10.0.1.2/24", "router:r0:10.0.1.1/24")
            .Route("client", new RouteSpec { Destination = IpPrefix.Parse("0.0.0.0/0"), Via = IpAddress.Parse("10.0.1.1"), Mtu = 1400, HopLimit = 9 })
            .Route("client", new RouteSpec { Destination = IpPrefix.Parse("239.0.0.0/8"), Via = IpAddress.Parse("10.0.1.9"), Mtu = 1300, HopLimit = 7 });
        Assert.Equal(expected, Ask(lab, to));
    }

    [Fact]
    public void IPv6_tells_the_source_that_it_would_choose_and_that_a_locked_mtu_is_heard_of_all_the_same()
    {
        var lab = Narrow(send: false).Address("client", "eth0", "fd00:1::5/64")
            .Route("client", new RouteSpec { Destination = IpPrefix.Parse("fd00:2::2/128"), Via = IpAddress.Parse("fd00:1::1"), Mtu = 1450, LockMtu = true });
        Send(lab, "fd00:2::2");
        Assert.Equal("fd00:2::2 from fd00:1::2 via fd00:1::1 dev eth0 src fd00:1::5 metric 1024 expires 600sec mtu lock 1300 pref medium", Ask(lab, "fd00:2::2", "fd00:1::2"));
    }

    [Fact]
    public void A_route_for_a_TOS_is_told_with_it()
    {
        var lab = Narrow(send: false).Route("client", new RouteSpec { Destination = IpPrefix.Parse("10.0.2.7/32"), Via = IpAddress.Parse("10.0.1.1"), Tos = 0x10 });
        Assert.Equal("10.0.2.7 tos 0x10 via 10.0.1.1 dev eth0 src 10.0.1.2 uid 0 \n    cache ", lab.Lab.FindRoute("client", new RouteQuery { To = IpAddress.Parse("10.0.2.7"), Tos = 0x10 }).ToString());
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    public void A_host_of_IPv6_passes_over_a_next_hop_that_did_not_answer_and_a_router_does_not(string forwarding, int taken)
    {
        var lab = new LabBuilder().Namespaces("client", "router").Veth("client:eth0:fd00:1::2/64", "router:r0:fd00:1::1/64").Sysctl("client", "net.ipv6.conf.all.forwarding", forwarding)
            .Route("client", new RouteSpec { Destination = IpPrefix.Parse("fd00:9::/64"), NextHops = [new NextHopSpec { Via = IpAddress.Parse("fd00:1::66") }, new NextHopSpec { Via = IpAddress.Parse("fd00:1::1") }] });
        var flows = Enumerable.Range(1, 20).Select(host => $"fd00:9::{host:x}").ToList();
        Assert.Contains(flows, to => Ask(lab, to).Contains("via fd00:1::66 ", StringComparison.Ordinal));
        foreach (var to in flows)
            lab.Udp("client", to, 53);
        Assert.Equal(taken == 1, flows.Exists(to => Ask(lab, to).Contains("via fd00:1::66 ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_next_hop_whose_cable_is_out_does_not_take_the_place_of_one_that_did_not_answer()
    {
        var lab = new LabBuilder().Namespaces("client", "router", "other").Veth("client:eth1:fd00:2::2/64", "other:eth0").Veth("client:eth0:fd00:1::2/64", "router:r0:fd00:1::1/64")
            .Sysctl("client", "net.ipv6.conf.all.ignore_routes_with_linkdown", "1")
            .Route("client", new RouteSpec { Destination = IpPrefix.Parse("fd00:9::/64"), NextHops = [.. new[] { "fd00:2::9", "fd00:1::66", "fd00:1::1" }.Select(via => new NextHopSpec { Via = IpAddress.Parse(via) })] })
            .Link("other", "eth0", new LinkChange { Up = false });
        lab.Udp("client", "fd00:1::66", 9);
        Assert.All(Enumerable.Range(1, 20), host => Assert.Contains("via fd00:1::1 ", Ask(lab, $"fd00:9::{host:x}"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0.2.2", "10.0.1.77", "10.0.2.2 from 10.0.1.77 via 10.0.1.1 dev eth0 \n    cache <redirect> expires 597sec mtu 1300 iif eth0 ")]
    [InlineData("fd00:2::2", "fd00:1::77", "fd00:2::2 from fd00:1::77 via fd00:1::1 dev eth0 metric 1024 expires 597sec mtu 1300 iif eth0 pref medium")]
    public void So_is_whoever_asks_for_what_comes_in(string to, string from, string expected) =>
        Assert.Equal(expected, Ask(Narrow().Sysctl("client", "net.ipv4.ip_forward", "1"), to, from, "eth0"));

    [Fact]
    public void What_is_below_the_least_MTU_of_a_path_is_locked()
    {
        var lab = Narrow(send: false).Sysctl("client", "net.ipv4.route.min_pmtu", "1350");
        Send(lab, "10.0.2.2");
        Assert.EndsWith("cache expires 600sec mtu lock 1350 ", Ask(lab, "10.0.2.2"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_that_did_not_answer_is_passed_over_as_by_packets()
    {
        var lab = new LabBuilder().Namespaces("client", "router").Veth("client:eth0:fd00:1::2/64", "router:r0:fd00:1::1/64")
            .Route("client", "fd00:9::/64", "fd00:1::66").Route("client", "::/0", "fd00:1::1");
        lab.Lab.Edit(config => config.AddRoute("client", new RouteSpec { Destination = IpPrefix.Parse("fd00:9::/64"), Via = IpAddress.Parse("fd00:1::1"), Metric = 2048 }));
        lab.Udp("client", "fd00:9::1", 53);
        var asked = Ask(lab, "fd00:9::1");
        var sent = lab.Udp("client", "fd00:9::1", 53).Steps.OfType<Tracing.Steps.RouteStep>().First();
        Assert.Contains($"via {sent.Via} ", asked, StringComparison.Ordinal);
    }

    private static LabBuilder Narrow(bool send = true)
    {
        var lab = new LabBuilder().Namespaces("client", "router", "server")
            .Veth("client:eth0:10.0.1.2/24", "router:r0:10.0.1.1/24").Veth("router:r1:10.0.2.1/24", "server:eth0:10.0.2.2/24")
            .Address("client", "eth0", "fd00:1::2/64").Address("router", "r0", "fd00:1::1/64").Address("router", "r1", "fd00:2::1/64").Address("server", "eth0", "fd00:2::2/64")
            .Link("router", "r1", new LinkChange { Mtu = 1300 }).Sysctl("router", "net.ipv4.ip_forward", "1").Sysctl("router", "net.ipv6.conf.all.forwarding", "1")
            .Route("client", "0.0.0.0/0", "10.0.1.1").Route("client", "::/0", "fd00:1::1").Route("server", "0.0.0.0/0", "10.0.2.1")
            .Route("client", new RouteSpec { Destination = IpPrefix.Parse("10.0.2.9/32"), Via = IpAddress.Parse("10.0.1.1"), Mtu = 1400, LockMtu = true, AdvMss = 1000, HopLimit = 5 });
        if (send)
        {
            Send(lab, "10.0.2.2");
            Send(lab, "fd00:2::2");
            lab.Lab.Advance(TimeSpan.FromSeconds(3));
        }

        return lab;
    }

    private static void Send(LabBuilder lab, string to) => lab.Udp("client", to, 9, payload: 1400);

    private static string Ask(LabBuilder lab, string to, string? from = null, string? device = null) =>
        lab.Lab.FindRoute("client", new RouteQuery { To = IpAddress.Parse(to), From = from is null ? null : IpAddress.Parse(from), InDevice = device }).ToString();
}
