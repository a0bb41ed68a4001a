using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>A router tells a sender of a nearer way, when a packet leaves by the link it came in by.</summary>
public sealed class RedirectTests
{
    [Fact]
    public void IPv4_sends_a_redirect_and_forwards_all_the_same()
    {
        var lab = OneLink("10.0.0").Route("a", "10.9.0.0/24", "10.0.0.1").Route("r", "10.9.0.0/24", "10.0.0.3").Address("b", "eth0", "10.9.0.1/32")
            .Sysctl("r", "net.ipv4.ip_forward", "1");
        var trace = lab.Ping("a", "10.9.0.1").ShouldEndIn(Verdict.Delivered);
        Assert.Equal((IcmpType.Redirect, "a"), (Assert.Single(trace.Asides).Packet.IcmpType, trace.Asides[0].Hops[^1].Namespace));
        Assert.Empty(lab.Ping("a", "10.9.0.1").Asides);
    }

    [Fact]
    public void IPv6_sends_a_redirect_from_its_link_local_address()
    {
        var lab = OneLink("fd00::").Route("a", "fd09::/64", "fd00::1").Address("b", "eth0", "fd09::1/128")
            .Sysctl("r", "net.ipv6.conf.all.forwarding", "1");
        var linkLocal = lab.Lab.Config.Link("b", "eth0").Addresses.Single(address => address.Address.Address.IsLinkLocal).Address.Address;
        lab.Route("r", new() { Destination = IpPrefix.Parse("fd09::/64"), Via = linkLocal, Link = "eth0" });
        var trace = lab.Ping("a", "fd09::1").ShouldEndIn(Verdict.Delivered);
        Assert.Contains(trace.Asides, aside => aside.Packet.IcmpType == IcmpType.RedirectV6 && aside.Verdict == Verdict.Delivered);
    }

    private static LabBuilder OneLink(string network)
    {
        var (dot, length) = network.Contains(':') ? ("", 64) : (".", 24);
        return new LabBuilder().Namespaces("sw", "a", "r", "b")
            .Veth($"r:eth0:{network}{dot}1/{length}", "sw:p1")
            .Veth($"a:eth0:{network}{dot}2/{length}", "sw:p2")
            .Veth($"b:eth0:{network}{dot}3/{length}", "sw:p3")
            .Bridge("sw", "br0", "p1", "p2", "p3");
    }
}
