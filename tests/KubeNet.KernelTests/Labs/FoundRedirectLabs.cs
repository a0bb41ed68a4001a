using KubeNet.Engine.Addressing;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.FoundShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks found of redirects: who is told of a nearer gateway, and what becomes of that, reduced, each with the kernel's fact in its name.</summary>
internal static class FoundRedirectLabs
{
    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("a redirect goes where the sender's own address is", net =>
        {
            PairV6(net);
            net.Veth("client", "eth1", "server", "eth1");
            net.Address("client", "eth1", "fd00:3::1/64");
            net.Address("server", "eth1", "fd00:3::2/64");
            net.Route("client", "fd00:7::/64", "fd00::2");
            net.Route("server", "fd00:7::/64", "fd00::1");
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("server", Table("filter", "-A OUTPUT -o eth0", "-A OUTPUT -o eth1"), IpFamily.IPv6);
        }, [Udp("fd00:7::7") with { Source = IpAddress.Parse("fd00:3::1") }], usesIpv6: true),
        new KernelLab("a host of IPv6 is told of a nearer gateway by each of its first six packets, whatever errors it hears besides", net =>
        {
            PairV6(net);
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Route("client", "default", "fd00::2");
            net.Route("server", "fd00:2::1/128", device: "eth0");
            net.Iptables("client", Table("raw"), IpFamily.IPv6);
        }, [Tcp("fd00:2::1", 9), .. Enumerable.Repeat(Udp("fd00:2::1") with { KeepsState = true }, 5)], usesIpv6: true),
        new KernelLab("a packet that NAT sends back to its own IPv6 sender costs two of its redirects", net =>
        {
            PairV6(net);
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("server", Table("nat", "-A PREROUTING -p udp -m udp --dport 9 -j DNAT --to-destination fd00::1"), IpFamily.IPv6);
            net.Iptables("client", Table("raw"), IpFamily.IPv6);
        }, [Udp("fd00::2", 9), .. Enumerable.Repeat(Udp("fd00::2", 9) with { KeepsState = true }, 3)], usesIpv6: true),
        new KernelLab("IPv6 redirects who sends an ICMP error by a longer way too", net =>
        {
            Bridged(net, "router", "client", "server");
            net.Sysctl("router", "net.ipv6.conf.all.forwarding", "1");
            net.Address("client", "eth0", "fd00:1::1/64");
            net.Address("server", "eth0", "fd00:2::1/64");
            net.Address("router", "br0", "fd00:1::2/64");
            net.Address("router", "br0", "fd00:2::2/64");
            net.Route("client", "default", "fd00:1::2");
            net.Route("server", "default", "fd00:2::2");
            net.Iptables("router", Table("filter"), IpFamily.IPv6);
            net.Iptables("server", Table("raw"), IpFamily.IPv6);
        }, [Udp("fd00:2::1", 9)], usesIpv6: true),
        new KernelLab("IPv6 redirects who sends an ICMP error that NAT leads out of a bridge", net =>
        {
            net.Namespace("client", "router", "server");
            net.Veth("router", "e1", "client", "eth0", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:02");
            net.Veth("router", "p2", "server", "eth0", mac: "02:00:00:00:00:03", peerMac: "02:00:00:00:00:04");
            net.Bridge("router", "br0", "p2");
            net.Sysctl("router", "net.ipv6.conf.all.forwarding", "1");
            net.Address("client", "eth0", "fd00:1::1/64");
            net.Address("router", "e1", "fd00:1::2/64");
            net.Address("router", "br0", "fd00:4::1/64");
            net.Address("server", "eth0", "fd00:4::2/64");
            net.Route("client", "default", "fd00:1::2");
            net.Iptables("router", Table("nat", "-A POSTROUTING -j MASQUERADE") + Table("filter"), IpFamily.IPv6);
        }, [Udp("fd00:4::2", 9)], usesIpv6: true),
        new KernelLab("a redirect of IPv6 belongs to the connection that it is about, unless it tells of a neighbour first, and is dropped where NAT maps that", net =>
        {
            PairV6(net);
            net.Address("client", "eth0", "fd00::5/64");
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Route("client", "default", "fd00::2");
            net.Route("server", "fd00:2::/64", device: "eth0");
            net.Neighbor("server", "eth0", "fd00:2::7", "02:00:00:00:00:77");
            net.Iptables("client", Table("raw", "-A PREROUTING -p ipv6-icmp -m icmp6 --icmpv6-type 137") + Table("nat", "-A POSTROUTING -p udp -m udp --dport 9 -j SNAT --to-source fd00::5")
                + Table("filter", [.. new[] { "RELATED", "INVALID" }.Select(state => $"-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 137 -m conntrack --ctstate {state}")]), IpFamily.IPv6);
        }, [.. new[] { "fd00:2::1", "fd00:2::7" }.SelectMany(to => new[] { Udp(to), Udp(to, 9) })], usesIpv6: true),
        new KernelLab("a host that tells itself of a nearer gateway hears of it only where NAT does not map the connection", net =>
        {
            net.Namespace("client", "router", "server");
            net.Veth("router", "p1", "client", "eth0", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:02");
            net.Veth("router", "e2", "server", "eth0", mac: "02:00:00:00:00:03", peerMac: "02:00:00:00:00:04");
            net.Bridge("router", "br0", "p1");
            net.Sysctl("router", "net.ipv6.conf.all.forwarding", "1");
            net.Address("client", "eth0", "fd00:1::1/64");
            net.Address("router", "br0", "fd00:1::2/64");
            net.Address("router", "e2", "fd00:2::2/64");
            net.Address("router", "lo", "fd00:3::2/128");
            net.Address("server", "eth0", "fd00:2::1/64");
            net.Route("client", "default", "fd00:1::2");
            net.Iptables("client", Table("nat", "-A POSTROUTING -j SNAT --to-source fd00:3::2"), IpFamily.IPv6);
            net.Iptables("router", Table("raw") + Table("nat", "-A PREROUTING -j DNAT --to-destination fd00:2::1") + Table("filter"), IpFamily.IPv6);
        }, [Udp("fd00:3::2", 9), Ping("fd00:3::2")], usesIpv6: true),
        .. new[]
        {
            ("no host follows a redirect of IPv6 that comes from another address than its gateway's", "fd00:1::2", "eth0"),
            ("no host follows a redirect of IPv6 about what a socket sent that is bound to no device", "fe80::ff:fe00:1", null),
            ("a host follows a redirect of IPv6 that comes from its gateway's own address, about what a socket sent that is bound to the device", "fe80::ff:fe00:1", "eth0"),
        }.Select(one => new KernelLab(one.Item1, net =>
        {
            Bridged(net, "router", "client", "server");
            net.Sysctl("router", "net.ipv6.conf.all.forwarding", "1");
            net.Address("router", "br0", "fd00:1::2/64");
            net.Address("client", "eth0", "fd00:1::1/64");
            net.Address("server", "eth0", "fd00:1::3/64");
            net.Address("server", "lo", "fd00:9::1/128");
            net.Route("client", "default", one.Item2, device: "eth0");
            net.Route("router", "fd00:9::1/128", "fe80::ff:fe00:4", device: "br0");
            net.Listen("server", "udp", 53);
            net.Iptables("client", Table("filter", "-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 137"), IpFamily.IPv6);
            net.Iptables("server", Table("filter", "-A INPUT -d fd00:9::1/128 -m hl --hl-eq 63", "-A INPUT -d fd00:9::1/128 -m hl --hl-eq 64"), IpFamily.IPv6);
        }, [.. new[] { false, true, true }.Select((keeps, at) => Udp("fd00:9::1") with { KeepsState = keeps, SourcePort = (ushort)(40100 + at), Device = one.Item3 })], usesIpv6: true)),
    ];
}
