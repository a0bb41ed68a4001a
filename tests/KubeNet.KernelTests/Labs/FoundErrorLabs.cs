using KubeNet.Engine.Addressing;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.FoundShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks found of ICMP errors: about what, from which address, to whom, reduced, each with the kernel's fact in its name.</summary>
internal static class FoundErrorLabs
{
    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("a sender without an address hears that nobody answered: the ICMP error goes to loopback", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Route("client", "10.0.1.0/24", device: "eth0");
            net.Iptables("client", Table("filter", "-A INPUT -s 127.0.0.1 -d 127.0.0.1 -p icmp"));
        }, [Ping("10.0.1.2"), Udp("10.0.1.2")]),
        .. new (string Name, Action<ILabTarget> Change)[]
        {
            ("", Second),
            (", unless its route names a source", net => { Second(net); net.Route("router", "fd00:1::3/128", device: "e1", source: "fd00:1::1"); }),
            (", and rules by source hold for it", net => { Second(net); net.IpRule("router", 100, from: "fd00:2::1", to: "fd00:1::3", action: "blackhole", family: IpFamily.IPv6); }),
            (", which may have none", _ => { }),
        }.Select(one => new KernelLab($"the source of an ICMPv6 error is an address of the device that the packet came in by{one.Name}", net =>
        {
            net.Namespace("client", "router", "server");
            net.Veth("router", "e1", "client", "eth0");
            net.Veth("router", "e2", "server", "eth0", mac: "02:00:00:00:00:21");
            net.Address("client", "eth0", "fd00:1::2/64");
            net.Address("client", "eth0", "fd00:1::3/64");
            net.Address("server", "eth0", "fd00:2::3/64");
            net.Neighbor("server", "eth0", "fd00:2::1", "02:00:00:00:00:21");
            net.Address("router", "e1", "fd00:1::1/64");
            net.Address("router", "lo", "fd00:1:0:0:1::1/128");
            net.Route("server", "default", "fd00:2::1");
            net.Route("client", "default", "fd00:1::1");
            net.Sysctl("router", "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("server", Table("nat", "-A POSTROUTING -j SNAT --to-source fd00:1::3"), IpFamily.IPv6);
            net.Iptables("router", Table("filter", "-A FORWARD -p udp -m udp --dport 99 -j REJECT", "-A OUTPUT -s fd00:1::/64", "-A OUTPUT -s fd00:2::/64", "-A OUTPUT -s fd00:9::/64"), IpFamily.IPv6);
            net.Iptables("client", Table("filter", "-A INPUT -s fd00:1::/64 -p icmpv6", "-A INPUT -s fd00:2::/64 -p icmpv6", "-A INPUT -s fd00:9::/64 -p icmpv6"), IpFamily.IPv6);
            one.Change(net);
        }, [Udp("fd00:3::1") with { From = "server" }, Udp("fd00:1::2", 99) with { From = "server" }, Udp("fd00:1::2") with { From = "server", Ttl = 1 }, Udp("fd00:1::9") with { From = "server" }], usesIpv6: true)),
        new KernelLab("a dead end of IPv6 is not for a socket that is bound to another device", net =>
        {
            PairV6(net);
            net.Route("client", "fd00:1::2/128", type: "blackhole");
            net.Route("client", "default", "fd00::2");
            net.Address("server", "lo", "fd00:1::2/128");
        }, [Ping("fd00:1::2") with { Device = "eth0" }, Ping("fd00:1::2")], usesIpv6: true),
        new KernelLab("IPv6 tells of every piece that it loses", net =>
        {
            net.Namespace("client", "router", "server");
            net.Veth("client", "eth0", "router", "r0", 1280);
            net.Veth("router", "r1", "server", "eth0");
            net.Address("client", "eth0", "fd00:1::2/64");
            net.Address("router", "r0", "fd00:1::1/64");
            net.Address("router", "r1", "fd00:2::1/64");
            net.Route("client", "default", "fd00:1::1");
            net.Sysctl("router", "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("router", Table("filter", "-A OUTPUT -p ipv6-icmp -m icmp6 --icmpv6-type 1/3"), IpFamily.IPv6);
        }, [Udp("fd00:2::9") with { PayloadSize = 1300 }], usesIpv6: true),
        new KernelLab("an ICMP error about a packet to an own address comes from that address", net =>
        {
            Pair(net);
            net.Address("client", "lo", "10.0.3.1/32");
            net.Route("client", "10.96.0.0/16", device: "lo", type: "local");
            net.Route("client", "10.97.0.0/16", "10.0.0.2");
            net.Iptables("client", Table("nat", "-A OUTPUT -d 10.97.0.0/24 -j REDIRECT", "-A OUTPUT -d 10.97.1.0/24 -j DNAT --to-destination 10.0.3.1")
                + Table("filter", ["-A OUTPUT -p udp -m udp --dport 9 -j REJECT", .. Sources("OUTPUT", "10.0.0.1", "10.0.3.1", "10.96.0.1", "127.0.0.1", "10.97.0.1", "10.97.1.1")]));
        }, [.. new[] { "10.0.3.1", "10.0.0.1", "10.96.0.1", "10.97.0.1", "10.97.1.1", "127.0.0.1", "10.0.0.2" }.SelectMany(to => new[] { Udp(to, 9), Udp(to, 10) })]),
        new KernelLab("an ICMPv6 error about a packet to an own address comes from that address, whatever its route", net =>
        {
            PairV6(net);
            net.Address("client", "lo", "fd00:3::1/128");
            net.Address("client", "eth0", "fd00:5::1/64");
            net.Route("client", "fd00:96::/64", device: "lo", type: "local");
            net.Route("client", "fd00:97::/64", "fd00::2");
            net.Route("server", "fd00:96::/64", "fd00::1");
            net.Sysctl("client", "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("client", Table("nat", "-A OUTPUT -d fd00:97::1/128 -j REDIRECT", "-A OUTPUT -d fd00:97::2/128 -j DNAT --to-destination fd00:3::1")
                + Table("filter", ["-A OUTPUT -p udp -m udp --dport 9 -j REJECT", .. Sources("OUTPUT", "fd00::1", "fd00:3::1", "fd00:5::1", "fd00:5::", "fd00:96::1", "::1", "fd00:97::1", "fd00:97::2")]), IpFamily.IPv6);
        },
        [
            .. new[] { "fd00:3::1", "fd00::1", "fd00:5::", "fd00:96::1", "fd00:97::1", "fd00:97::2", "::1", "fd00::2" }.SelectMany(to => new[] { Udp(to, 9), Udp(to, 10) }),
            Udp("fd00:96::1", 10) with { From = "server" }, Udp("fd00::1", 10) with { From = "server" },
        ], usesIpv6: true),
        new KernelLab("whether an ICMP error is about a broadcast is told by the packet's own route: a bound socket's may lead to a gateway", net =>
        {
            Pair(net);
            net.Namespace("third");
            net.Veth("client", "eth1", "third", "eth0");
            net.Address("client", "eth1", "10.0.2.2/24");
            net.Route("client", "default", "10.0.0.9");
            net.Iptables("client", Table("filter", "-A INPUT -i lo -p icmp", "-A OUTPUT -p udp -m udp --dport 9 -j REJECT"));
        }, [Udp("10.0.2.255") with { Device = "eth0" }, Udp("10.0.2.255", 9) with { Device = "eth0" }, Udp("10.0.2.255", 9) with { Broadcast = true }, Udp("10.0.2.255") with { Broadcast = true, Device = "eth0" }]),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"a datagram that NAT leads from loopback to a link is cut into fragments in spite of its bit ({family})", net =>
        {
            var (v4, own, server) = (family == IpFamily.IPv4, family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1", family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2");
            Pair(net, family);
            net.Iptables("client", Table("nat", $"-A OUTPUT -d {own}/{(v4 ? 32 : 128)} -j DNAT --to-destination {server}") + Table("filter", "-A OUTPUT -o eth0", "-A OUTPUT -o lo"), family);
            net.Iptables("server", Table("raw", "-A PREROUTING -i eth0", v4 ? "-A PREROUTING -i eth0 -f" : "-A PREROUTING -i eth0 -m frag --fragmore"), family);
        }, [.. new[] { Udp(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1"), Ping(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1") }
            .SelectMany(probe => new[] { probe with { PayloadSize = 1473 }, probe with { PayloadSize = 4000 }, probe with { PayloadSize = 1473, DontFragment = true }, probe with { PayloadSize = 1473, DontFragment = false } })],
            usesIpv6: family == IpFamily.IPv6)),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"a datagram keeps the leave to be cut on its way through loopback, where PREROUTING leads it on to a link ({family})", net =>
        {
            var (v4, own, server) = (family == IpFamily.IPv4, family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1", family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2");
            Pair(net, family);
            net.Sysctl("client", v4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("client", Table("nat", $"-A PREROUTING -i lo -d {own}/{(v4 ? 32 : 128)} -j DNAT --to-destination {server}") + Table("filter", "-A FORWARD -o eth0"), family);
            net.Iptables("server", Table("raw", "-A PREROUTING -i eth0"), family);
        }, [.. new[] { Udp(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1"), Ping(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1") }
            .SelectMany(probe => new[] { probe, probe with { PayloadSize = 1473 }, probe with { PayloadSize = 4000 }, probe with { PayloadSize = 1473, DontFragment = true }, probe with { PayloadSize = 1473, DontFragment = false } })],
            usesIpv6: family == IpFamily.IPv6)),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"no ICMP error is sent about an echo reply that is just being sent ({family})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            Pair(net, family);
            net.Vxlan("client", "vx0", 66, v4 ? "10.0.0.1" : "fd00::1", v4 ? "10.0.0.2" : "fd00::2", port: 4789);
            net.Vxlan("server", "vx0", 66, v4 ? "10.0.0.2" : "fd00::2", v4 ? "10.0.0.1" : "fd00::1", port: 4789);
            foreach (var (ns, host) in new[] { ("client", 1), ("server", 2) })
            {
                net.Address(ns, "vx0", $"10.0.9.{host}/24");
                net.Address(ns, "vx0", $"fd00:9::{host}/64");
            }

            net.Address("server", "lo", v4 ? "10.0.7.1/32" : "fd00:7::1/128");
            net.Route("client", v4 ? "10.0.7.1" : "fd00:7::1", v4 ? "10.0.0.2" : "fd00::2");
            net.Address("client", "lo", v4 ? "10.0.8.1/32" : "fd00:8::1/128");
            net.Route("server", v4 ? "10.0.8.1" : "fd00:8::1", v4 ? "10.0.0.3" : "fd00::3");
            var (icmp, reply) = v4 ? ("icmp", "-p icmp -m icmp --icmp-type 0") : ("ipv6-icmp", "-p ipv6-icmp -m icmp6 --icmpv6-type 129");
            net.Iptables("server", Table("mangle", $"-A OUTPUT {reply}", $"-A OUTPUT -p {icmp}", "-A OUTPUT -p udp")
                + Table("filter", $"-A OUTPUT -s {(v4 ? "10.0.7.1" : "fd00:7::1")} {reply} -j REJECT", "-A OUTPUT -p udp -m udp --dport 4789 -m length --length 120:190 -j REJECT"), family);
        },
        [
            .. (family == IpFamily.IPv4 ? ["10.0.0.2", "10.0.7.1", "10.0.9.2", "fd00:9::2"] : new[] { "fd00::2", "fd00:7::1", "10.0.9.2", "fd00:9::2" }).Select(to => Ping(to)),
            Ping(family == IpFamily.IPv4 ? "10.0.9.2" : "fd00:9::2") with { PayloadSize = 60 }, Ping(family == IpFamily.IPv4 ? "fd00:9::2" : "10.0.9.2") with { PayloadSize = 60 },
            Udp(family == IpFamily.IPv4 ? "10.0.9.2" : "fd00:9::2") with { PayloadSize = 60 },
            Ping(family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2") with { Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.8.1" : "fd00:8::1") },
        ], usesIpv6: true)),
        .. new[] { "fd00::/16", "fd00::1/128" }.Select(from => new KernelLab($"an ip rule of IPv6 that prohibits {from} prohibits the error about it where that comes from there too", net =>
        {
            PairV6(net);
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Route("client", "default", "fd00::2");
            net.IpRule("server", 100, from: from, action: "prohibit", family: IpFamily.IPv6);
            net.Iptables("client", Table("raw"), IpFamily.IPv6);
        }, [Tcp("fd00:2::1"), Udp("fd00:2::1"), Udp("fd00::2")], usesIpv6: true)),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(family => new[] { "0", "1" }.Select(call => new KernelLab($"{family} ({(call == "0" ? "not " : "")}filtered in the bridge): what a tunnel in a bridge answers is the packet itself, with its connection and, unless the bridge is filtered, its route", net =>
        {
            var v4 = family == IpFamily.IPv4;
            net.Namespace("client", "router", "server");
            net.Veth("client", "eth0", "router", "e0", mac: "02:00:00:00:00:04", peerMac: "02:00:00:00:00:05");
            net.Veth("router", "e1", "server", "eth0", 1400, "02:00:00:00:00:02", "02:00:00:00:00:03");
            net.Vxlan("router", "vx0", 61, "10.0.1.1", "10.0.1.2", port: 4789, mac: "02:00:00:00:00:06");
            net.Vxlan("server", "vx0", 61, "10.0.1.2", "10.0.1.1", port: 4789, mac: "02:00:00:00:00:08");
            net.Bridge("router", "br0", "vx0");
            net.Sysctl("router", "net.ipv4.ip_forward", "1");
            net.Sysctl("router", "net.ipv6.conf.all.forwarding", "1");
            net.Sysctl("router", v4 ? "net.bridge.bridge-nf-call-iptables" : "net.bridge.bridge-nf-call-ip6tables", call);
            net.Address("router", "e1", "10.0.1.1/24");
            net.Address("server", "eth0", "10.0.1.2/24");
            net.Address("client", "eth0", v4 ? "10.0.2.1/24" : "fd00:2::1/64");
            net.Address("router", "e0", v4 ? "10.0.2.2/24" : "fd00:2::2/64");
            net.Address("router", "br0", v4 ? "10.0.3.1/24" : "fd00:3::1/64");
            net.Address("server", "vx0", v4 ? "10.0.3.2/24" : "fd00:3::2/64");
            net.Route("client", "default", v4 ? "10.0.2.2" : "fd00:2::2");
            net.Route("server", "default", v4 ? "10.0.3.1" : "fd00:3::1");
            net.Iptables("router", Table("raw") + Table("filter", "-A FORWARD -m conntrack --ctstate RELATED", "-A FORWARD -m conntrack --ctstate NEW", "-A INPUT -m conntrack --ctstate RELATED", "-A INPUT -m conntrack --ctstate NEW"), family);
            net.Iptables("server", Table("filter"), family);
        }, [.. new[] { "client", "router" }.SelectMany(from => new[] { Ping(family == IpFamily.IPv4 ? "10.0.3.2" : "fd00:3::2") with { From = from, PayloadSize = 1400, DontFragment = true } })
            .SelectMany(probe => new[] { probe with { KeepsState = probe.From == "router" }, probe with { KeepsState = true } })], usesIpv6: family == IpFamily.IPv6))),
        .. new[] { "0", "1" }.Select(inbound => new KernelLab($"with icmp_errors_use_inbound_ifaddr an ICMP error comes from where the packet came in, and its route goes by that ({inbound})", net =>
        {
            net.Namespace("client", "router", "server");
            net.Veth("client", "eth0", "router", "e0");
            net.Veth("client", "eth1", "router", "e1");
            net.Veth("router", "e2", "server", "eth0", 1300);
            net.Address("client", "eth0", "10.0.1.1/24");
            net.Address("client", "eth1", "10.0.2.1/24");
            net.Address("client", "lo", "10.9.0.1/32");
            net.Address("router", "e0", "10.0.7.2/24");
            net.Address("router", "e0", "10.0.1.2/24");
            net.Address("router", "e0", "10.0.1.3/24");
            net.Address("router", "e1", "10.0.2.2/24");
            net.Address("router", "e2", "10.0.3.2/24");
            net.Address("router", "lo", "10.9.0.2/32");
            net.Address("server", "eth0", "10.0.3.1/24");
            net.Route("client", "default", "10.0.1.2");
            net.Route("router", "10.9.0.1/32", "10.0.2.1");
            net.Route("router", "10.0.8.0/24", type: "prohibit");
            net.IpRule("router", 100, table: 7, from: "10.0.7.2");
            net.Route("router", "10.9.0.1/32", "10.0.1.1", table: 7);
            net.Route("router", "10.0.9.0/24", device: "lo");
            net.Route("router", "10.0.5.0/24", "10.0.1.9");
            net.Sysctl("router", "net.ipv4.ip_forward", "1");
            net.Sysctl("router", "net.ipv4.icmp_errors_use_inbound_ifaddr", inbound);
            net.Iptables("router", Table("nat", "-A PREROUTING -d 10.0.1.3/32 -j DNAT --to-destination 10.0.3.9") + Table("filter",
            [
                .. new[] { "FORWARD", "INPUT", "OUTPUT" }.Select(chain => $"-A {chain} -p udp -m udp --dport 9 -j REJECT"),
                .. Sources("OUTPUT", "10.0.1.2", "10.0.1.3", "10.0.2.2", "10.0.7.2", "10.0.3.2", "10.9.0.2", "127.0.0.1"),
            ]));
            net.Iptables("client", Table("filter", "-A INPUT -i eth0 -p icmp", "-A INPUT -i eth1 -p icmp"));
        },
        [
            .. new[] { "10.0.1.1", "10.9.0.1" }.SelectMany(source => new[]
            {
                Udp("10.0.4.1"), Udp("10.0.8.1"), Udp("10.0.3.1", 9), Udp("10.0.3.9"), Udp("10.0.3.1") with { Ttl = 1 }, Udp("10.0.3.1") with { PayloadSize = 1400, DontFragment = true },
                Udp("10.0.2.2"), Udp("10.0.2.2", 9), Udp("10.0.1.3"), Udp("10.0.5.1"), Udp("10.0.9.1"),
            }.Select(probe => probe with { Source = IpAddress.Parse(source) })),
            Udp("10.0.3.9", from: "router"), Udp("10.0.3.1", 9, from: "router"), Udp("10.0.9.1", from: "router"),
        ])),
        .. new[] { "0", "1" }.Select(forwards => new KernelLab($"an error about a packet to the lowest address of an own network is from that address only where this host is its router (forwarding {forwards})", net =>
        {
            PairV6(net);
            net.Sysctl("client", "net.ipv6.conf.all.forwarding", forwards);
            net.Iptables("client", Table("filter", Sources("OUTPUT", "fd00::", "fd00::1", "fd00:9::1")), IpFamily.IPv6);
            net.Address("client", "lo", "fd00:9::1/128");
        }, [Udp("fd00::"), Udp("fd00::") with { Source = IpAddress.Parse("fd00:9::1") }], usesIpv6: true)),
    ];

    private static void Second(ILabTarget net)
    {
        net.Address("router", "e2", "fd00:2::1/64");
        net.Address("router", "e2", "fd00:9::1/64");
    }
}
