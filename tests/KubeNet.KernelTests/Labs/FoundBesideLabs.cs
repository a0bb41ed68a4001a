using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.FoundShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What a hunt for wrong answers found that random networks do not draw, each with the kernel's fact in its name.</summary>
internal static class FoundBesideLabs
{
    private static readonly IpFamily[] s_families = [IpFamily.IPv4, IpFamily.IPv6];

    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("rules and routes of IPv4 by tos go by the bits 0x1c alone", net =>
        {
            Pair(net);
            net.IpRule("client", 100, action: "prohibit", tos: 0x10);
            net.Route("client", "10.0.0.7/32", type: "prohibit", routeTos: 0x28);
            net.IpRule("server", 100, action: "blackhole", tos: 0x08);
        },
        [
            .. new byte[] { 0xb0, 0x30, 0x20, 0x14 }.Select(tos => Udp("10.0.0.2") with { Tos = tos }), Ping("10.0.0.2") with { Tos = 0x90 }, Tcp("10.0.0.2") with { Tos = 0x50 },
            Udp("10.0.0.7") with { Tos = 0x28 }, Udp("10.0.0.7") with { Tos = 0x08 }, Udp("10.0.0.2", 9) with { Tos = 0x08 }, Udp("10.0.0.2", 9),
        ]),
        new KernelLab("rules and routes of IPv6 by tos go by all of it, and what answers a ping has none there", net =>
        {
            PairV6(net);
            net.IpRule("client", 100, action: "prohibit", tos: 0xb8, family: IpFamily.IPv6);
            net.IpRule("server", 100, action: "blackhole", tos: 0x10, family: IpFamily.IPv6);
        }, [.. new byte[] { 0xb8, 0x18, 0x10 }.SelectMany(tos => new[] { Udp("fd00::2"), Ping("fd00::2"), Udp("fd00::2", 9) }.Select(probe => probe with { Tos = tos }))], usesIpv6: true),
        .. s_families.SelectMany(family => new[] { "MASQUERADE", family == IpFamily.IPv4 ? "SNAT --to-source 10.0.0.1" : "SNAT --to-source fd00::1" }.Select(target => new KernelLab(
            $"a masqueraded connection ends where its packets leave by another device, others do not ({family}, {target})", net =>
            {
                Pair(net, family);
                var far = Address(family, 9, 9);
                net.Veth("client", "eth1", "server", "eth1");
                net.Address("client", "eth1", WithLength(family, 5, 1));
                net.Address("server", "eth1", WithLength(family, 5, 2));
                net.Address("server", "lo", Host(family, far));
                net.Route("client", Host(family, far), ServerOf(family));
                net.Route("client", Host(family, far), Address(family, 5, 2), table: 77);
                net.IpRule("client", 100, 77, mark: 5, family: family);
                net.Iptables("client", Table("nat", $"-A POSTROUTING -p udp -j {target}"), family);
                if (family == IpFamily.IPv4)
                    net.Sysctl("server", "net.ipv4.conf.eth1.rp_filter", "0");
            },
            [
                .. new[] { 0u, 5u, 5u, 0u }.Select((mark, at) => Udp(Address(family, 9, 9)) with
                {
                    SourcePort = 40050,
                    Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1"),
                    Mark = mark,
                    KeepsState = at > 0,
                }),
            ], usesIpv6: family == IpFamily.IPv6))),
        .. s_families.Select(family => new KernelLab($"NFQUEUE --queue-bypass accepts where no program waits, and asks no further rule of the table ({family})", net =>
        {
            Pair(net, family);
            net.Iptables("server", Table("filter", "-P INPUT DROP", "-A INPUT -p udp -j NFQUEUE --queue-num 3 --queue-bypass", "-A INPUT -p udp", "-A INPUT -p ipv6-icmp -j ACCEPT".Replace("ipv6-icmp", family == IpFamily.IPv4 ? "icmp" : "ipv6-icmp", StringComparison.Ordinal))
                + Table("security", "-A INPUT -p udp"), family);
        }, [Udp(ServerOf(family)), Tcp(ServerOf(family))], usesIpv6: family == IpFamily.IPv6)),
        new KernelLab("SNPT and DNPT exchange the prefix in what an ICMPv6 error is about", net =>
        {
            PairV6(net);
            net.Route("server", "fd00:9::/64", "fd00::1");
            net.Iptables("client",
                Table("mangle", "-A POSTROUTING -s fd00::/64 -d fd00::2 -p udp -j SNPT --src-pfx fd00::/64 --dst-pfx fd00:9::/64", "-A PREROUTING -d fd00:9::/64 -j DNPT --src-pfx fd00:9::/64 --dst-pfx fd00::/64")
                + Table("raw", "-A OUTPUT -j CT --notrack", "-A PREROUTING -j CT --notrack"), IpFamily.IPv6);
        }, [Udp("fd00::2", 9), Udp("fd00::2")], usesIpv6: true),
        .. s_families.Select(family => new KernelLab($"a hop limit that mangle OUTPUT changes looks the route up again, a TTL does not ({family})", net =>
        {
            Pair(net, family);
            net.IpRule("client", 100, action: "prohibit", from: family == IpFamily.IPv4 ? "10.0.0.1/32" : "fd00::1/128", family: family);
            var change = family == IpFamily.IPv4 ? "TTL --ttl-set 9" : "HL --hl-set 9";
            net.Iptables("client", Table("mangle", $"-A OUTPUT -p udp -m udp --dport 53 -j {change}", $"-A OUTPUT -p {(family == IpFamily.IPv4 ? "icmp" : "ipv6-icmp")} -m length --length 100:200 -j {change}"), family);
        }, [Udp(ServerOf(family)), Udp(ServerOf(family), 9), Ping(ServerOf(family)), Ping(ServerOf(family)) with { PayloadSize = 100 }], usesIpv6: family == IpFamily.IPv6)),
        .. s_families.Select(family => new KernelLab($"a mark that mangle OUTPUT sets looks the route up again, with its ports ({family})", net =>
        {
            Pair(net, family);
            net.IpRule("client", 100, 254, destinationPort: 53, family: family);
            net.IpRule("client", 101, 254, protocol: IpProtocol.Udp, destinationPort: 54, family: family);
            net.IpRule("client", 110, action: "prohibit", to: ServerOf(family), family: family);
            net.Iptables("client", Table("mangle", "-A OUTPUT -p udp -m udp --dport 53 -j MARK --set-mark 9", "-A OUTPUT -p udp -m udp --dport 54 -j MARK --set-mark 9"), family);
        }, [Udp(ServerOf(family)), Udp(ServerOf(family), 54), Tcp(ServerOf(family), 53)], usesIpv6: family == IpFamily.IPv6)),
        .. s_families.SelectMany(family => new[] { "1400", "700" }.Where(mtu => family == IpFamily.IPv4 || mtu == "1400").Select(mtu => new KernelLab($"the MSS of a SYN goes by what is known of the path ({family}, {mtu}), and that is no less than min_pmtu", net =>
        {
            Pair(net, family);
            Far(net, family, int.Parse(mtu, System.Globalization.CultureInfo.InvariantCulture));
            if (family == IpFamily.IPv4)
                net.Sysctl("client", "net.ipv4.route.min_pmtu", "1000");
            var sizes = new[] { 1360, 1340, 1460, 1440, 660, 960 };
            net.Iptables("server", Table("filter", [.. sizes.Select(mss => $"-A FORWARD -p tcp -m tcpmss --mss {mss}"), "-A FORWARD -m length --length 701:1000", "-A FORWARD -m length --length 600:700"]), family);
        },
        [
            Udp(Address(family, 9, 2), 9) with { PayloadSize = 1440 },
            .. new[] { Tcp(Address(family, 9, 2), 99), Udp(Address(family, 9, 2), 9) with { PayloadSize = 1200 } }.Select(probe => probe with { KeepsState = true }),
        ], usesIpv6: family == IpFamily.IPv6))),
        .. s_families.Select(family => new KernelLab($"--tcp-option knows the options of a SYN and of what answers it ({family})", net =>
        {
            Pair(net, family);
            var rules = new[] { 2, 3, 4, 5, 8, 34 }.SelectMany(kind => new[] { $"-p tcp -m tcp --tcp-option {kind}", $"-p tcp -m tcp ! --tcp-option {kind}" }).ToList();
            net.Iptables("server", Table("filter", [.. rules.Select(rule => $"-A INPUT {rule}"), .. rules.Select(rule => $"-A OUTPUT {rule}")]), family);
        }, [Tcp(ServerOf(family)), Tcp(ServerOf(family), 99)], usesIpv6: family == IpFamily.IPv6)),
        new KernelLab("a narrow link leaves a SYN the least MSS that there is, and an MTU above min_pmtu is not locked", net =>
        {
            Pair(net);
            Far(net, IpFamily.IPv4, 400);
            net.Veth("client", "eth1", "server", "eth1", mtu: 200);
            net.Address("client", "eth1", "10.0.5.1/24");
            net.Address("server", "eth1", "10.0.5.2/24");
            net.Sysctl("client", "net.ipv4.route.min_pmtu", "300");
            net.Iptables("server", Table("filter", [.. new[] { 256, 160, 360, 212 }.SelectMany(mss => new[] { $"-A INPUT -p tcp -m tcpmss --mss {mss}", $"-A FORWARD -p tcp -m tcpmss --mss {mss}" }), "-A FORWARD -m length --length 301:400"]));
        },
        [
            Tcp("10.0.5.2"), Udp("10.0.9.2", 9) with { PayloadSize = 1200 },
            .. new bool?[] { null, false, true }.Select(forbids => Udp("10.0.9.2", 9) with { PayloadSize = 1200, DontFragment = forbids, KeepsState = true }), Tcp("10.0.9.2", 99) with { KeepsState = true },
        ]),
        .. s_families.SelectMany(family => new[] { "2000", "100" }.Select(least => new KernelLab($"min_adv_mss={least} ({family})", net =>
        {
            Pair(net, family);
            net.Link("client", "eth0", mtu: 1400);
            foreach (var ns in new[] { "client", "server" })
            {
                net.Sysctl(ns, family == IpFamily.IPv4 ? "net.ipv4.route.min_adv_mss" : "net.ipv6.route.min_adv_mss", least);
                net.Iptables(ns, Table("filter", [.. new[] { 2000, 1460, 1440, 1360, 1340, 1220 }.Select(mss => $"-A INPUT -p tcp -m tcpmss --mss {mss}")]), family);
            }
        }, [Tcp(ServerOf(family))], usesIpv6: family == IpFamily.IPv6))),
        .. s_families.Select(family => new KernelLab($"TEE copies again what came back ({family})", net =>
        {
            Pair(net, family);
            Far(net, family, 1500);
            net.Iptables("server", Table("mangle", $"-A FORWARD -p udp --dport 53 -j TEE --gateway {ServerOf(family)}", $"-A INPUT -p udp -j TEE --gateway {Address(family, 9, 2)}") + Table("filter", "-A FORWARD -m conntrack --ctstate NEW", "-A INPUT -p udp -j DROP"), family);
            net.Iptables("far", Table("raw", "-A PREROUTING -p udp"), family);
        }, [Udp(Address(family, 9, 2))], usesIpv6: family == IpFamily.IPv6)),
        .. s_families.Select(family => new KernelLab($"a copy of TEE's is cut where the socket lets its packets be cut ({family})", net =>
        {
            Pair(net, family);
            Far(net, family, 1500);
            net.Link("client", "eth0", mtu: 1400);
            net.Iptables("client", Table("mangle", $"-A OUTPUT -p udp --dport 54 -j TEE --gateway {ServerOf(family)}", $"-A INPUT -p udp --dport 55 -j TEE --gateway {ServerOf(family)}"), family);
            net.Iptables("server", Table("raw", "-A PREROUTING -p udp -j DROP"), family);
        },
        [
            .. new bool?[] { null, false, true }.Select(forbids => Udp(Address(family, 9, 2), 54) with { PayloadSize = forbids == true ? 1300 : 3000, DontFragment = forbids }),
            .. new bool?[] { null, false }.Select(forbids => Udp(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1", 55) with { PayloadSize = 3000, DontFragment = forbids }),
        ], usesIpv6: family == IpFamily.IPv6)),
        .. s_families.Select(family => new KernelLab($"a copy of TEE's is cut where what it is of came in pieces ({family})", net =>
        {
            Pair(net, family);
            Far(net, family, 1500);
            net.Link("client", "eth0", mtu: 1300);
            net.Iptables("server", Table("mangle", $"-A FORWARD -p udp --dport 54 -j TEE --gateway {Address(family, 9, 2)}") + Table("filter", "-A FORWARD -m conntrack --ctstate NEW"), family);
            net.Iptables("far", Table("raw", "-A PREROUTING -p udp") + Table("filter", "-A INPUT -p udp -j DROP"), family);
        }, [Udp(Address(family, 9, 2), 54) with { PayloadSize = 2860 }, Udp(Address(family, 9, 2), 54)], usesIpv6: family == IpFamily.IPv6)),
        .. s_families.SelectMany(family => new[] { false, true }.Where(isForeign => isForeign || family == IpFamily.IPv4).Select(isForeign => new KernelLab(
            $"a socket may have {(isForeign ? "any source with ip_nonlocal_bind" : "a source that a local route covers")} ({family})", net =>
            {
                Pair(net, family);
                if (isForeign)
                    net.Sysctl("client", family == IpFamily.IPv4 ? "net.ipv4.ip_nonlocal_bind" : "net.ipv6.ip_nonlocal_bind", "1");
                else
                    net.Route("client", "10.8.0.0/24", device: "lo", type: "local");
                net.Iptables("server", Table("raw", "-A PREROUTING"), family);
            }, [.. new[] { Udp(ServerOf(family)), Tcp(ServerOf(family)), Ping(ServerOf(family)) }.Select(probe => probe with { Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.8.0.7" : "fd00:8::7") })], usesIpv6: family == IpFamily.IPv6))),
    ];

    private static string Address(IpFamily family, int network, int host) => family == IpFamily.IPv4 ? $"10.0.{network}.{host}" : $"fd00:{network}::{host}";

    private static string WithLength(IpFamily family, int network, int host) => $"{Address(family, network, host)}/{(family == IpFamily.IPv4 ? 24 : 64)}";

    private static string Host(IpFamily family, string address) => $"{address}/{family.AddressBits()}";

    /// <summary>Another host behind the server, by a link of an MTU.</summary>
    private static void Far(ILabTarget net, IpFamily family, int mtu)
    {
        net.Namespace("far");
        net.Veth("server", "eth9", "far", "eth0", mtu);
        net.Address("server", "eth9", WithLength(family, 9, 1));
        net.Address("far", "eth0", WithLength(family, 9, 2));
        net.Route("far", family == IpFamily.IPv4 ? "default" : "::/0", Address(family, 9, 1));
        net.Route("client", family == IpFamily.IPv4 ? "10.0.9.0/24" : "fd00:9::/64", ServerOf(family));
        net.Sysctl("server", family == IpFamily.IPv4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", "1");
    }
}
