using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.FoundShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks found of routes, links and hop limits, reduced, each with the kernel's fact in its name.</summary>
internal static class FoundRouteLabs
{
    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("an IPv6 packet takes the hop limit of the device that it leaves by", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Veth("client", "eth1", "server", "eth1");
            foreach (var (host, number, limits) in new[] { ("client", 1, (11, 33, 22)), ("server", 2, (12, 44, 55)) })
            {
                net.Address(host, "eth0", $"fd00:1::{number}/64");
                net.Address(host, "eth1", $"fd00:2::{number}/64");
                foreach (var (device, limit) in new[] { ("lo", limits.Item1), ("eth0", limits.Item2), ("eth1", limits.Item3) })
                    net.Sysctl(host, $"net.ipv6.conf.{device}.hop_limit", $"{limit}");
            }

            net.Address("client", "lo", "fd00:3::1/128");
            net.Route("server", "fd00:3::/64", "fd00:2::1");
            net.Listen("server", "udp", 53);
            net.Listen("server", "tcp", 80);
            net.Iptables("server", Table("raw", "-A PREROUTING -m hl --hl-eq 11", "-A PREROUTING -m hl --hl-eq 33") + Table("filter", "-A INPUT -p tcp --dport 81 -j REJECT --reject-with tcp-reset", "-A INPUT -p tcp --dport 82 -j REJECT"), IpFamily.IPv6);
            net.Iptables("client", Table("raw", [.. new[] { 12, 44, 55, 64 }.Select(limit => $"-A PREROUTING -m hl --hl-eq {limit}")]), IpFamily.IPv6);
        },
        [
            .. new[] { null, "fd00:3::1" }.SelectMany(source => new[] { Udp("fd00:1::2"), Udp("fd00:1::2", 9), Tcp("fd00:1::2"), Tcp("fd00:1::2", 81), Tcp("fd00:1::2", 82), Tcp("fd00:1::2", 83), Ping("fd00:1::2") }
                .Select(probe => probe with { Source = source is null ? null : IpAddress.Parse(source) })),
        ], usesIpv6: true),
        new KernelLab("a bridge takes a packet and does not say that its port refused it", net =>
        {
            Pair(net);
            net.Veth("client", "p0", "server", "eth1");
            net.Bridge("client", "br0", "p0");
            net.Address("client", "br0", "10.0.3.1/24");
            net.Address("server", "eth1", "10.0.3.2/24");
            net.Link("server", "eth1", mtu: 1300);
        }, [Udp("10.0.3.2"), Ping("10.0.3.2") with { PayloadSize = 1472, KeepsState = true }]),
        new KernelLab("two routers that send a packet to and fro through bridges do so until its ttl runs out", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "pc", "server", "ps");
            net.Bridge("client", "br0", "pc");
            net.Bridge("server", "br0", "ps");
            foreach (var (ns, own, other) in new[] { ("client", "10.0.0.1", "10.0.0.2"), ("server", "10.0.0.2", "10.0.0.1") })
            {
                net.Address(ns, "br0", $"{own}/24");
                net.Route(ns, "default", other);
                net.Sysctl(ns, "net.ipv4.ip_forward", "1");
                net.Sysctl(ns, "net.ipv4.conf.all.send_redirects", "0");
                net.Sysctl(ns, "net.ipv4.conf.br0.send_redirects", "0");
                net.Sysctl(ns, "net.ipv4.conf.all.accept_local", "1");
            }

            net.Iptables("client", Table("filter"));
        }, [Udp("10.0.7.7")]),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(family => new[] { "all", "eth1" }.Select(device => new KernelLab($"ignore_routes_with_linkdown passes over routes of links without a carrier ({family}, {device})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            string In(int network, int host) => v4 ? $"10.0.{network}.{host}" : $"fd00:{network}::{host}";
            var length = v4 ? 24 : 64;
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Veth("client", "eth1", "server", "eth1");
            net.Veth("client", "eth2", "server", "eth2");
            net.Sysctl("client", $"net.{(v4 ? "ipv4" : "ipv6")}.conf.{device}.ignore_routes_with_linkdown", "1");
            foreach (var number in new[] { 0, 1, 2 })
            {
                net.Address("client", $"eth{number}", $"{In(number, 1)}/{length}");
                net.Address("server", $"eth{number}", $"{In(number, 2)}/{length}");
            }

            net.Address("server", "lo", $"{In(7, 1)}/{(v4 ? 32 : 128)}");
            net.Address("server", "lo", $"{In(8, 1)}/{(v4 ? 32 : 128)}");
            net.Route("client", $"{In(7, 0)}/{length}", In(1, 2), metric: 5);
            net.Route("client", $"{In(7, 0)}/{length}", In(0, 2), metric: 9);
            net.Route("client", $"{In(8, 0)}/{length}", In(2, 2), metric: 5);
            net.Route("client", $"{In(8, 0)}/{length}", In(1, 2), metric: 9);
            net.Multipath("client", $"{In(9, 0)}/{length}", In(1, 2), In(0, 2));
            net.Address("server", "lo", $"{In(9, 1)}/{(v4 ? 32 : 128)}");
            foreach (var number in new[] { 1, 2 })
                net.Route("server", $"{In(number, 1)}/{(v4 ? 32 : 128)}", In(0, 1));
            net.Sysctl("server", "net.ipv4.conf.all.rp_filter", "0");
            net.Sysctl("client", "net.ipv4.conf.eth0.rp_filter", "2");
            net.Route("server", $"{In(6, 1)}/{(v4 ? 32 : 128)}", In(0, 1));
            net.Iptables("client", Table("raw", "-A PREROUTING -i eth0 -m rpfilter", "-A PREROUTING -i eth0 -m rpfilter --loose", "-A PREROUTING -m addrtype --dst-type LOCAL", "-A PREROUTING -m addrtype --src-type UNICAST"), family);
            net.Link("server", "eth1", up: false);
        },
        [
            .. new[] { (1, 2), (1, 1), (7, 1), (8, 1), (9, 1), (0, 2) }.Select(to => Udp(family == IpFamily.IPv4 ? $"10.0.{to.Item1}.{to.Item2}" : $"fd00:{to.Item1}::{to.Item2}")),
            Udp(family == IpFamily.IPv4 ? "10.0.1.2" : "fd00:1::2") with { Device = "eth1" },
            Udp(family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2") with { Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.1.1" : "fd00:1::1") },
            .. new[] { 1, 0 }.Select(to => Udp(family == IpFamily.IPv4 ? $"10.0.{to}.1" : $"fd00:{to}::1") with { From = "server", Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.7.1" : "fd00:7::1") }),
        ], usesIpv6: family == IpFamily.IPv6))),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(family => new[] { false, true }.SelectMany(reads => new[] { false, true }.Select(isNot => new KernelLab(
            $"ip rules read protocol and ports of a packet only where one that is not for lo alone asks for them ({family}, {(reads ? "one does" : "none does")}, {(isNot ? "not those" : "just those")})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            Pair(net, family);
            net.Sysctl("client", v4 ? "net.ipv4.conf.eth0.rp_filter" : "net.ipv6.conf.all.forwarding", "1");
            net.IpRule("client", 100, action: "prohibit", incoming: "lo", protocol: IpProtocol.Udp, not: isNot, to: v4 ? "10.0.0.2/32" : "fd00::2/128", family: family);
            net.IpRule("client", 101, action: "unreachable", incoming: "lo", destinationPort: 54, family: family);
            if (reads)
                net.IpRule("client", 200, 100, incoming: "eth0", protocol: IpProtocol.Sctp, family: family);
            var (own, other) = v4 ? ("10.0.0.1", "10.0.0.2") : ("fd00::1", "fd00::2");
            net.Listen("client", "udp", 53);
            net.Iptables("client", Table("mangle", "-A OUTPUT -p udp -m udp --dport 55 -j MARK --set-mark 0x7") + Table("nat", $"-A OUTPUT -d {own} -j DNAT --to-destination {other}"), family);
        },
        [
            .. new[] { family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1", family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2" }.SelectMany(to => new ushort[] { 53, 54, 55 }.Select(port => Udp(to, port)).Append(Tcp(to))),
            .. new ushort[] { 53, 54 }.Select(port => Udp(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1", port, from: "server")),
        ], usesIpv6: family == IpFamily.IPv6)))),
        new KernelLab("what is forwarded to a route of loopback comes back with that route until its TTL runs out", net =>
        {
            Pair(net);
            net.Sysctl("client", "net.ipv4.ip_forward", "1");
            net.Route("client", "10.0.4.0/24", device: "lo");
            net.Route("server", "10.0.4.0/24", "10.0.0.1");
            net.Iptables("client", Table("raw", "-A PREROUTING -i lo") + Table("filter", "-A FORWARD -i lo -o lo", "-A FORWARD -i eth0 -o lo", "-A INPUT -i lo", "-A OUTPUT -o lo")
                + Table("nat", "-A PREROUTING -i lo -p udp -m udp --dport 54", "-A PREROUTING -p udp -m udp --dport 55 -j DNAT --to-destination 10.0.4.9", "-A PREROUTING -p tcp -j REDIRECT"));
        },
        [
            .. new[] { Ping("10.0.4.2"), Udp("10.0.4.2"), Udp("10.0.4.2", 54), Udp("10.0.0.1", 55), Tcp("10.0.4.2"), Udp("10.0.4.2") with { Ttl = 3 } }.Select(probe => probe with { From = "server" }),
            Ping("10.0.4.2"), Udp("10.0.4.2"),
        ]),
        new KernelLab("what comes back from a route of loopback keeps that route, whatever mark it gets on the way", net =>
        {
            Pair(net);
            net.Sysctl("client", "net.ipv4.ip_forward", "1");
            net.Route("client", "10.0.4.0/24", device: "lo");
            net.Route("server", "10.0.4.0/24", "10.0.0.1");
            net.IpRule("client", 100, table: 100, mark: 5);
            net.Route("client", "10.0.4.0/24", "10.0.0.2", table: 100);
            net.Iptables("client", Table("mangle", "-A PREROUTING -i lo -j MARK --set-xmark 0x5/0xffffffff", "-A FORWARD -i lo -o eth0", "-A FORWARD -i lo -o lo"));
        }, [Ping("10.0.4.2") with { From = "server" }, Udp("10.0.4.2", 54) with { From = "server" }]),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(family => new (string Word, IpProtocol? Protocol, ushort? Port, string? Users)[]
        {
            ("of the mark alone", null, null, null), ("of a protocol", IpProtocol.Udp, null, null), ("of a port", null, 53, null), ("of a protocol and a port", IpProtocol.Udp, 53, null),
            ("of root", null, null, "0-0"), ("of another user", null, null, "1000-1000"),
        }.Select(one => new KernelLab($"a route that is looked up again in OUTPUT, under ip rules {one.Word} ({family})", net =>
        {
            Pair(net, family);
            net.IpRule("client", 100, mark: 1, protocol: one.Protocol, destinationPort: one.Port, users: one.Users, action: "prohibit", family: family);
            net.Iptables("client", Table("mangle", "-A OUTPUT -j MARK --set-xmark 0x1/0xffffffff", "-A POSTROUTING -m mark --mark 0x1"), family);
        }, [.. new uint[] { 0, 1000 }.SelectMany(user => new[] { Udp(family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2"), Tcp(family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2") }.Select(probe => probe with { User = user }))],
            usesIpv6: family == IpFamily.IPv6))),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"the route of a raw socket's segment knows neither its protocol nor its ports ({family})", net =>
        {
            Pair(net, family);
            net.IpRule("client", 100, protocol: IpProtocol.Tcp, action: "prohibit", family: family);
            net.IpRule("client", 101, destinationPort: 5353, action: "blackhole", family: family);
            net.Iptables("client", Table("raw", "-A OUTPUT -p tcp"), family);
        }, [
            Raw(TcpFlags.Rst | TcpFlags.Ack, 10) with { To = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2"), Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1") },
            Tcp(family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2"), Udp(family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2", 5353),
        ], usesIpv6: family == IpFamily.IPv6)),
        new KernelLab("IPv6 makes a reject route of one to loopback: it is found, and what goes by it is told that there is none", net =>
        {
            PairV6(net);
            net.Sysctl("client", "net.ipv6.conf.all.forwarding", "1");
            net.Route("client", "fd00:4::/64", device: "lo");
            net.Route("server", "fd00:4::/64", "fd00::1");
            net.Iptables("client", Table("raw", "-A PREROUTING -m addrtype --dst-type UNREACHABLE", "-A PREROUTING -m addrtype --dst-type UNICAST", "-A PREROUTING -m addrtype --dst-type UNICAST --limit-iface-in")
                + Table("mangle", "-A OUTPUT -d fd00:4::/64", "-A POSTROUTING -d fd00:4::/64", "-A FORWARD -d fd00:4::/64") + Table("filter", "-A OUTPUT -p ipv6-icmp -m icmp6 --icmpv6-type 1", "-A INPUT -i lo"), IpFamily.IPv6);
        }, [.. new[] { Ping("fd00:4::2"), Udp("fd00:4::2"), Tcp("fd00:4::2") }.SelectMany(probe => new[] { probe, probe with { From = "server" } })], usesIpv6: true),
        new KernelLab("an IPv6 route that is not found is looked for again with the source that the host would take, so that rules by source hold", net =>
        {
            PairV6(net);
            net.Namespace("bare");
            net.Address("server", "lo", "fd00:7::1/128");
            net.IpRule("client", 100, table: 100, from: "fd00::1", family: IpFamily.IPv6);
            net.Route("client", "fd00:7::/64", "fd00::2", table: 100);
            net.IpRule("server", 100, from: "fd00::/64", to: "fd00:8::/64", action: "prohibit", family: IpFamily.IPv6);
        }, [Udp("fd00:7::1"), Tcp("fd00:7::1"), Ping("fd00:7::1"), Udp("fd00:9::1"), .. new[] { Udp("fd00:8::1"), Ping("fd00:8::1"), Tcp("fd00:8::1"), Udp("fd00:9::1") }.Select(probe => probe with { From = "server" }), Udp("fd00::2") with { From = "bare" }, .. new[] { Udp("fd00:7::1"), Ping("fd00:7::1"), Udp("fd00:9::1") }.Select(probe => probe with { Device = "eth0" })], usesIpv6: true),
        .. new[] { "0", "1" }.Select(forwarding => new KernelLab($"a host passes IPv6 routes by gateways that failed over for shorter prefixes, a router does not (forwarding {forwarding})", net =>
        {
            PairV6(net);
            net.Sysctl("client", "net.ipv6.conf.all.forwarding", forwarding);
            net.Address("server", "lo", "fd00:3::2/128");
            net.Address("server", "lo", "fd00:4::2/128");
            net.Route("client", "fd00::2/128", "fd00::99");
            net.Route("client", "fd00:3::2/128", "fd00::99");
            net.Address("server", "eth0", "fd00::7/64");
            net.Route("client", "fd00:3::/64", "fd00::7");
            net.Route("client", "fd00:4::/64", "fd00::99");
            net.Route("client", "fd00:5::/64", "fd00::99");
            net.Route("client", "fd00:5::/32", type: "unreachable");
            net.Iptables("client", Table("filter", "-A OUTPUT -p udp"), IpFamily.IPv6);
        },
        [.. new[] { "fd00:4::2", "fd00:4::2", "fd00::2", "fd00:3::2", "fd00:5::1", "fd00:4::3" }.Select(to => Udp(to) with { KeepsState = true }), Udp("fd00::2")], usesIpv6: true)),
        new KernelLab("dead ends of IPv6 are lo's, throw too: who is bound to another device goes by what lies behind them", net =>
        {
            PairV6(net);
            foreach (var (type, last) in new[] { ("throw", 2), ("unreachable", 3), ("prohibit", 4), ("blackhole", 5) })
            {
                if (last > 2)
                    net.Address("server", "eth0", $"fd00::{last}/64");
                net.Route("client", $"fd00::{last}/128", type: type);
            }
        }, [.. Enumerable.Range(2, 4).SelectMany(last => new[] { Udp($"fd00::{last}"), Udp($"fd00::{last}") with { Device = "eth0" }, Ping($"fd00::{last}") with { Device = "eth0" } })], usesIpv6: true),
        .. new[] { (true, "r0"), (false, "r0"), (true, "r1") }.Select(one => new KernelLab($"bc_forwarding of all and of {one.Item2}: a broadcast of another link is forwarded, that of its own is not even taken in (forwarding {one.Item1})", net =>
        {
            RoutedShape.V4.Build(net, forward: one.Item1);
            net.Sysctl("router", "net.ipv4.conf.all.bc_forwarding", "1");
            net.Sysctl("router", $"net.ipv4.conf.{one.Item2}.bc_forwarding", "1");
            net.Sysctl("server", "net.ipv4.icmp_echo_ignore_broadcasts", "0");
            net.Iptables("router", Table("filter", "-A FORWARD -i r0", "-A INPUT -i r0"));
        }, [Udp("10.0.2.255"), Ping("10.0.2.255"), Udp("10.0.2.255", 9), Udp("10.0.2.2"), Udp("10.0.1.255") with { Broadcast = true }, Udp("255.255.255.255") with { Broadcast = true, Device = "eth0" }])),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"ip rules take the type and code of ICMP for its destination port ({family})", net =>
        {
            Pair(net, family);
            var to = family == IpFamily.IPv4 ? "10.0.0.0/24" : "fd00::/64";
            foreach (var ns in new[] { "client", "server" })
            {
                // Echo request, port unreachable, echo reply; 40000 is the first ping's identifier.
                foreach (var port in family == IpFamily.IPv4 ? new ushort[] { 0x800, 0x303, 40000 } : [0x8000, 0x104, 0x8100, 40000])
                    net.IpRule(ns, 100, table: 100, destinationPort: port, family: family, to: to);
                net.Route(ns, to, type: "prohibit", table: 100);
            }
        }, [Ping(ServerOf(family)), Udp(ServerOf(family), 9), Udp(ServerOf(family)), Ping(ServerOf(family)), Tcp(ServerOf(family), 9)], usesIpv6: family == IpFamily.IPv6)),
        .. new[] { "eth0", "eth1", "equal" }.Select(change => new KernelLab($"what answers a ping of IPv6 asks for the device that the ping came by: ip rules know it, and equal routes ({change})", net =>
        {
            PairV6(net);
            net.Veth("client", "eth1", "server", "eth1", mac: "02:00:00:00:00:03", peerMac: "02:00:00:00:00:04");
            foreach (var (ns, host) in new[] { ("client", 1), ("server", 2) })
                net.Address(ns, "eth1", $"fd00:1::{host}/64");
            if (change == "equal")
            {
                net.Address("client", "eth0", "fd00:9::1/64");
                net.Address("server", "eth0", "fd00:9::a/64");
                net.Address("server", "eth1", "fd00:9::b/64");
            }
            else
            {
                net.Address("client", "lo", "fd00:9::1/128");
                net.Route("server", "fd00:9::/64", "fd00::1");
                net.IpRule("server", 100, 102, outgoing: change, family: IpFamily.IPv6);
                net.Route("server", "fd00:9::/64", type: "unreachable", table: 102);
            }

            net.Iptables("server", Table("raw", "-A OUTPUT -o eth0 -d fd00:9::/64", "-A OUTPUT -o eth1 -d fd00:9::/64"), IpFamily.IPv6);
        },
        [
            // Answers of UDP and TCP ask for none.
            .. new[] { "fd00::2", "fd00:1::2" }.SelectMany(to => new[] { Ping(to), Udp(to), Tcp(to), Udp(to, 9) }.Select(probe => probe with { Source = IpAddress.Parse("fd00:9::1") })),
        ], usesIpv6: true)),
        new KernelLab("of equal routes of IPv6 what came in takes that of its own device, and nothing else to an address on a link or ::1", net =>
        {
            net.Namespace("a", "b", "router");
            net.Veth("a", "eth0", "router", "r0", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:02");
            net.Veth("b", "eth0", "router", "r1", mac: "02:00:00:00:00:03", peerMac: "02:00:00:00:00:04");
            net.Address("router", "r0", "fd00::a/64");
            net.Address("router", "r1", "fd00::b/64");
            foreach (var (ns, number, link) in new[] { ("a", 1, "r0"), ("b", 2, "r1") })
            {
                net.Address(ns, "eth0", $"fd00::{number}/64");
                net.Address(ns, "lo", $"fd00:5::{number}/128");
                net.Route(ns, "fd00:9::/64", number == 1 ? "fd00::a" : "fd00::b");
                net.Route("router", $"fd00:5::{number}/128", $"fe80::ff:fe00:{(2 * number) - 1}", link);
            }

            string[] to = ["fd00::1", "fd00::2", "fe80::ff:fe00:1", "fe80::ff:fe00:3", "fe80::ff:fe00:2", "fe80::ff:fe00:4", "::1"];
            net.Sysctl("router", "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("router", Table("nat", [.. to.Select((one, at) => $"-A PREROUTING -p udp -m udp --dport {101 + at} -j DNAT --to-destination {one}")])
                + Table("filter", "-A FORWARD -p udp -o r0", "-A FORWARD -p udp -o r1", "-A INPUT -p udp -i r0", "-A INPUT -p udp -i r1"), IpFamily.IPv6);
        },
        [
            .. new[] { ("a", 1, new[] { 101, 103, 105, 107 }), ("b", 2, [102, 104, 106, 107]) }
                .SelectMany(one => one.Item3.Select(port => Udp("fd00:9::9", (ushort)port, one.Item1) with { Source = IpAddress.Parse($"fd00:5::{one.Item2}") })),
        ], usesIpv6: true),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(family => new[] { "unreachable", "prohibit", "blackhole", "throw", "by another gateway" }.Select(other => new KernelLab(
            $"a gateway is looked for by the ip rules where the route's own table does not lead to it ({family}, {other})", net =>
            {
                Pair(net, family);
                var (own, gateway, far) = family == IpFamily.IPv4 ? ("10.0.0.0/24", "10.0.0.2", "10.9.0.1") : ("fd00::/64", "fd00::2", "fd00:9::1");
                net.Veth("client", "eth1", "server", "eth1");
                net.Address("client", "eth1", family == IpFamily.IPv4 ? "10.0.5.1/24" : "fd00:5::1/64");
                if (other == "by another gateway")
                    net.Route("client", "default", family == IpFamily.IPv4 ? "10.0.5.2" : "fd00:5::2", table: 100);
                else
                    net.Route("client", own, type: other, table: 100);
                net.Route("client", $"{far}/{family.AddressBits()}", gateway, table: 100);
                net.IpRule("client", 100, 100, mark: 5, family: family);
                net.Address("server", "lo", $"{far}/{family.AddressBits()}");
            }, [Udp(family == IpFamily.IPv4 ? "10.9.0.1" : "fd00:9::1") with { Mark = 5 }], usesIpv6: family == IpFamily.IPv6))),
    ];
}
