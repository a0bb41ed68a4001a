using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.FoundShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks, and a look at what they do not draw, found of groups, anycast addresses and addresses on a link, each with the kernel's fact in its name.</summary>
internal static class FoundGroupLabs
{
    // Rules of mangle POSTROUTING in which it shows whether the copy was made before or behind them.
    private static readonly string[][] s_ownCopies =
    [
        ["-P POSTROUTING DROP", "-A POSTROUTING"],
        ["-A POSTROUTING -m mark --mark 0x1", "-A POSTROUTING -m mark --mark 0x0 -j MARK --set-mark 0x1"],
        ["-A POSTROUTING -m mark --mark 0x1 -j DROP", "-A POSTROUTING -j MARK --set-mark 0x1"],
        ["-A POSTROUTING", "-A POSTROUTING -j HOPS"],
        ["-A OUTPUT -j HOPS", "-A POSTROUTING"],
        ["-A POSTROUTING -m owner --uid-owner 0", "-A POSTROUTING -m owner --socket-exists", "-A POSTROUTING -m owner ! --socket-exists"],
    ];

    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("UDP answers what came to an anycast address of IPv6 and tells who does not listen; TCP neither takes it nor refuses it", net =>
        {
            PairV6(net);
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("server", Table("filter", "-A INPUT -m addrtype --dst-type ANYCAST", "-A INPUT -m addrtype --dst-type LOCAL", "-A OUTPUT -s fd00::/128", "-A OUTPUT -s fd00::2/128"), IpFamily.IPv6);
            net.Iptables("client", Table("filter", "-A INPUT -s fd00::/128"), IpFamily.IPv6);
        }, [Udp("fd00::"), Udp("fd00::", 9), Tcp("fd00::"), Tcp("fd00::", 9), Ping("fd00::"), Udp("fd00::", from: "server"), Tcp("fd00::", from: "server"), Tcp("fd00::", 9, from: "server"), Ping("fd00::", from: "server")], usesIpv6: true),
        new KernelLab("a listener answers a segment to an anycast address that is no SYN with a RST; where nobody listens TCP is silent", net =>
        {
            PairV6(net);
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("server", Table("filter", "-A OUTPUT -s fd00::/128 -p tcp -m tcp --tcp-flags RST RST", "-A OUTPUT -p tcp"), IpFamily.IPv6);
            net.Iptables("client", Table("filter", "-A INPUT -p tcp"), IpFamily.IPv6);
        },
        [
            .. new ushort[] { 80, 9 }.SelectMany(port => new[] { TcpFlags.Syn, TcpFlags.Syn | TcpFlags.Ack, TcpFlags.Ack, TcpFlags.Fin | TcpFlags.Ack, TcpFlags.Syn | TcpFlags.Fin, TcpFlags.Rst, TcpFlags.Rst | TcpFlags.Ack, TcpFlags.None }
                .Select(flags => Tcp("fd00::", port) with { RawFlags = flags, Source = IpAddress.Parse("fd00::1") })),
        ], usesIpv6: true),
        .. new[] { ("a host", "0"), ("a router", "1") }.Select(one => new KernelLab($"what comes to a group of IPv6, to {one.Item1}: UDP's listeners take it, and nobody complains", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:02");
            net.Address("client", "eth0", "fd00::1/64");
            net.Address("server", "eth0", "fd00::2/64");
            net.Listen("server", "udp", 53);
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", one.Item2);
            net.Iptables("server", Table("filter", "-A INPUT -d ff00::/8", "-A OUTPUT -s fd00::2/128"), IpFamily.IPv6);
        }, [.. new[] { "ff02::1", "ff02::2", "ff05::2", "ff02::5", "ff02::1:ff00:2", "ff02::1:ff00:0" }.SelectMany(to => new[] { Udp(to), Udp(to, 9), Ping(to) }.Select(probe => probe with { Device = "eth0" }))], usesIpv6: true)),
        .. new[] { "", "echo_ignore_multicast", "echo_ignore_anycast", "anycast_src_echo_reply", "echo_ignore_all" }.Select(sysctl => new KernelLab($"who answers a ping of IPv6 to a group, to an anycast address and to one host ({(sysctl.Length > 0 ? sysctl : "as it is")})", net =>
        {
            PairV6(net);
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            if (sysctl.Length > 0)
                net.Sysctl("server", sysctl.StartsWith("echo", StringComparison.Ordinal) ? $"net.ipv6.icmp.{sysctl}" : $"net.ipv6.{sysctl}", "1");
            net.Iptables("server", Table("filter", "-A INPUT -p icmpv6 -m icmp6 --icmpv6-type echo-request", "-A OUTPUT -p icmpv6 -m icmp6 --icmpv6-type echo-reply"), IpFamily.IPv6);
            net.Iptables("client", Table("filter", "-A INPUT -s fd00::/128 -p icmpv6 -m icmp6 --icmpv6-type echo-reply", "-A INPUT -s fe80::/10 -p icmpv6 -m icmp6 --icmpv6-type echo-reply", "-A INPUT -p icmpv6 -m icmp6 --icmpv6-type echo-reply"), IpFamily.IPv6);
        }, [Ping("fd00::2"), Ping("fd00::"), Ping("ff02::2") with { Device = "eth0" }, Ping("ff02::1") with { Device = "eth0" }], usesIpv6: true)),
        .. new[] { "as it is", "IPv6 switched off", "a prohibit route", "an unreachable rule", "a route by another device" }.Select(change => new KernelLab($"a group of IPv6 is asked of the routes, whatever device is said ({change})", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:02");
            net.Veth("client", "eth1", "server", "eth1", mac: "02:00:00:00:00:03", peerMac: "02:00:00:00:00:04");
            net.Address("client", "lo", "fd00::1/128");
            net.Listen("server", "udp", 53);
            if (change == "IPv6 switched off")
                net.Sysctl("client", "net.ipv6.conf.eth0.disable_ipv6", "1");
            else if (change == "a prohibit route")
                net.Route("client", "ff05::/16", type: "prohibit", table: 255);
            else if (change == "an unreachable rule")
                net.IpRule("client", 0, action: "unreachable", to: "ff05::/16", family: IpFamily.IPv6);
            else if (change == "a route by another device")
                net.Route("client", "ff05::/16", device: "eth1", table: 255);
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("server", Table("raw", "-A PREROUTING -i eth0", "-A PREROUTING -i eth1"), IpFamily.IPv6);
        },
        [
            .. new[] { "ff02::1", "ff05::2", "ff0e::1" }.SelectMany(to => new[] { "eth0", "eth1", null }.SelectMany(device => new[] { Udp(to), Ping(to), Udp(to) with { Source = IpAddress.Parse("fd00::1") } }.Select(probe => probe with { Device = device }))),
        ], usesIpv6: true)),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"what a host sends to a group by lo comes to nobody but members ({family})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            Pair(net, family);
            net.Address("client", "lo", v4 ? "10.9.0.1/32" : "fd00:9::1/128");
            net.Listen("client", "udp", 53);
            net.Route("client", v4 ? "239.9.0.0/16" : "ff05::/16", device: "lo", table: v4 ? null : 255);
            net.Iptables("client", Table("raw", "-A PREROUTING -i lo", "-A OUTPUT -o lo") + Table("filter", "-A INPUT -i lo"), family);
        },
        [
            .. (family == IpFamily.IPv4 ? new[] { "224.0.0.1", "239.1.2.3", "239.9.1.1" } : ["ff01::1", "ff02::1", "ff05::2", "ff05::9"]).SelectMany(to => new[] { "lo", null }.SelectMany(device =>
                new[] { Udp(to), Udp(to, 9), Ping(to), Udp(to) with { Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.9.0.1" : "fd00:9::1") } }.Select(probe => probe with { Device = device, Broadcast = true }))),
        ], usesIpv6: family == IpFamily.IPv6)),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(family => s_ownCopies.Select(rules => new KernelLab($"the copy that a host gets of what it sends to many is made before POSTROUTING in IPv4, and after it in IPv6 ({family}, {string.Join(", ", rules)})", net =>
        {
            Pair(net, family);
            net.Listen("client", "udp", 53);
            var hop = family == IpFamily.IPv4 ? "TTL --ttl-set 0" : "HL --hl-set 0";
            net.Iptables("client", Table("mangle", [.. rules.Select(rule => rule.Replace("HOPS", hop, StringComparison.Ordinal)), "-A PREROUTING -m mark --mark 0x1", "-A PREROUTING"]), family);
            net.Iptables("server", Table("raw", "-A PREROUTING"), family);
        },
        [
            .. (family == IpFamily.IPv4 ? new[] { "224.0.0.1", "10.0.0.255", "239.1.2.3" } : ["ff02::1", "ff01::1", "ff05::9"]).SelectMany(to => new[] { 8, 2000 }.SelectMany(size =>
                new[] { Udp(to), Ping(to) }.Select(probe => probe with { PayloadSize = size, Device = "eth0", Broadcast = true, DontFragment = false }))),
        ], usesIpv6: family == IpFamily.IPv6))),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"a datagram to a group has a hop limit of its own, of 1 where none is said ({family})", net =>
        {
            Pair(net, family);
            var match = family == IpFamily.IPv4 ? "-m ttl --ttl" : "-m hl --hl";
            net.Iptables("server", Table("raw", $"-A PREROUTING -p udp {match}-eq 1", $"-A PREROUTING -p udp {match}-gt 62", $"-A PREROUTING -p udp {match}-lt 6"), family);
        },
        [
            .. new[] { family == IpFamily.IPv4 ? "224.0.0.1" : "ff02::1", family == IpFamily.IPv4 ? "10.0.0.255" : "fd00::2" }.SelectMany(to => new byte?[] { null, 1, 5, 255 }.Select(ttl => Udp(to) with { Device = "eth0", Broadcast = true, Ttl = ttl })),
        ], usesIpv6: family == IpFamily.IPv6)),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"a segment of TCP to a group by lo comes to no socket ({family})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            Pair(net, family);
            net.Address("client", "lo", v4 ? "10.9.0.1/32" : "fd00:9::1/128");
            net.Listen("client", "tcp", 80);
            net.Route("client", v4 ? "239.9.0.0/16" : "ff05::/16", device: "lo", table: v4 ? null : 255);
            net.Iptables("client", Table("filter", "-A INPUT -i lo -p tcp", "-A OUTPUT -o lo -p tcp -m tcp --tcp-flags RST RST", "-A OUTPUT -p tcp"), family);
        },
        [
            .. (family == IpFamily.IPv4 ? new[] { "224.0.0.1", "239.9.1.1" } : ["ff01::1", "ff02::1", "ff05::2"]).SelectMany(to => new ushort[] { 80, 9 }.SelectMany(port => new[] { TcpFlags.Syn, TcpFlags.Ack, TcpFlags.Syn | TcpFlags.Ack }
                .Select(flags => Tcp(to, port) with { RawFlags = flags, Device = "lo", Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.9.0.1" : "fd00:9::1") }))),
        ], usesIpv6: family == IpFamily.IPv6)),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"a listener of IPv6 refuses what NAT leads to a group and is no SYN, nobody else does ({family})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            Pair(net, family);
            net.Iptables("server", Table("nat", $"-A PREROUTING -p tcp -j DNAT --to-destination {(v4 ? "224.0.0.1" : "ff02::1")}")
                + Table("filter", $"-A INPUT -p tcp -d {(v4 ? "224.0.0.1/32" : "ff02::1/128")}", "-A OUTPUT -p tcp -m tcp --tcp-flags RST RST", "-A OUTPUT -p tcp"), family);
        },
        [
            .. new ushort[] { 80, 9 }.SelectMany(port => new[] { TcpFlags.Syn, TcpFlags.Ack, TcpFlags.Fin | TcpFlags.Ack, TcpFlags.Rst }
                .Select(flags => Tcp(family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2", port) with { RawFlags = flags, Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1") })),
        ], usesIpv6: family == IpFamily.IPv6)),
        new KernelLab("what a host sends to its own link-local address is answered there, errors too", net =>
        {
            PairV6(net);
            net.Listen("client", "udp", 53);
            net.Listen("client", "tcp", 80);
            net.Iptables("client", Table("raw", "-A PREROUTING -i lo -p ipv6-icmp", "-A PREROUTING -i lo", "-A OUTPUT -p ipv6-icmp", "-A OUTPUT")
                + Table("filter", "-A INPUT -p udp -m udp --dport 10 -j REJECT", "-A INPUT -p tcp -m tcp --dport 10 -j REJECT --reject-with tcp-reset", "-A OUTPUT -p udp -m udp --dport 11 -j REJECT", "-A OUTPUT -p tcp -m tcp --dport 11 -j REJECT"), IpFamily.IPv6);
        },
        [
            .. new ushort[] { 53, 80, 9, 10, 11 }.SelectMany(port => new[] { Udp("fe80::ff:fe00:1", port), Tcp("fe80::ff:fe00:1", port) })
                .Concat([Ping("fe80::ff:fe00:1"), Udp("fe80::ff:fe00:2", 11), Tcp("fe80::ff:fe00:2", 11), Udp("ff02::1", 11)]).Select(probe => probe with { Device = "eth0" }),
        ], usesIpv6: true),
        .. new[] { "1", "0" }.Select(forwards => new KernelLab($"to addrtype of IPv6 the lowest address of a network on a link is anycast, be it this host's or not (forwarding {forwards})", net =>
        {
            RoutedShape.V6.Build(net, forward: forwards == "1");
            string[] types = ["UNICAST", "LOCAL", "ANYCAST", "MULTICAST", "UNREACHABLE"];
            net.Iptables("router", Table("raw", [.. types.SelectMany(type => new[] { $"-A PREROUTING -p udp -m addrtype --dst-type {type}", $"-A PREROUTING -p udp -m addrtype --dst-type {type} --limit-iface-in", $"-A PREROUTING -p udp -m addrtype --src-type {type}" })]), IpFamily.IPv6);
        }, [.. new[] { RoutedShape.V6.Host(2, 0), RoutedShape.V6.Server, RoutedShape.V6.RouterIn, "fd00:99::1" }.Select(to => Udp(to, 9))], usesIpv6: true)),
        .. new[] { true, false }.Select(isOnSite => new KernelLab($"REDIRECT takes an address that reaches as far as the destination does, be it a group ({(isOnSite ? "one of the site there" : "none of the site there")})", net =>
        {
            PairV6(net);
            net.Address("server", "eth0", "fd00::3/64");
            if (isOnSite)
                net.Address("server", "eth0", "fec0::5/64");
            net.Route("client", "fd00:9::/64", "fd00::2");
            net.Route("client", "fec0::/64", "fd00::2");
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("server", Table("nat", "-A PREROUTING -j REDIRECT") + Table("mangle", "-A INPUT -d fd00::2/128", "-A INPUT -d fd00::3/128", "-A INPUT -d fec0::/10", "-A INPUT -d fe80::/10"), IpFamily.IPv6);
        },
        [
            .. new[] { "fe80::ff:fe00:2", "ff02::1", "ff02::2", "ff05::2", "ff0e::1" }.SelectMany(to => new[] { Udp(to), Udp(to, 9) }.Select(probe => probe with { Device = "eth0" })),
            Tcp("fe80::ff:fe00:2") with { Device = "eth0" }, Ping("ff02::1") with { Device = "eth0" },
            .. new[] { "fd00::2", "fd00:9::9", "fec0::5", "fec0::9" }.SelectMany(to => new[] { Udp(to), Tcp(to) }),
        ], usesIpv6: true)),
        new KernelLab("what answers a link-local address leaves by the device that it came by", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth1", "server", "eth1", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:02");
            net.Veth("client", "eth0", "server", "eth0", mac: "02:00:00:00:00:03", peerMac: "02:00:00:00:00:04");
            net.Listen("server", "udp", 53);
            net.Listen("server", "tcp", 80);
            net.Iptables("server", Table("filter", "-A INPUT -i eth0", "-A INPUT -i eth1", "-A OUTPUT -o eth0", "-A OUTPUT -o eth1", "-A INPUT -p tcp -m tcp --dport 10 -j REJECT --reject-with tcp-reset", "-A INPUT -p udp -m udp --dport 10 -j REJECT"), IpFamily.IPv6);
        },
        [
            Udp("fe80::ff:fe00:9") with { Device = "eth0" }, Tcp("fe80::ff:fe00:9") with { Device = "eth1" }, Ping("fe80::ff:fe00:2") with { Device = "eth0" },
            .. new[] { ("eth0", "fe80::ff:fe00:4"), ("eth1", "fe80::ff:fe00:2") }.SelectMany(link => new[]
            {
                Udp(link.Item2), Tcp(link.Item2), Udp(link.Item2, 9), Tcp(link.Item2, 9), Ping(link.Item2), Tcp(link.Item2, 10), Udp(link.Item2, 10),
            }.Select(probe => probe with { Device = link.Item1 })),
        ], usesIpv6: true),
        .. new[] { "eth0", null }.SelectMany(device => new[] { "0", "1" }.Select(forwards => new KernelLab($"who calls an address on a link, or a group there, says by which device (IPv6, {device ?? "none said"}, forwarding {forwards})", net =>
        {
            PairV6(net);
            foreach (var ns in new[] { "client", "server" })
                net.Sysctl(ns, "net.ipv6.conf.all.forwarding", forwards);
            net.Iptables("server", Watch, IpFamily.IPv6);
        },
        [
            .. new[] { "fe80::ff:fe00:2", "ff01::1", "ff01::2", "ff02::1", "ff02::2", "ff05::2", "ff0e::1", "fd00::2" }.SelectMany(to => new[] { Udp(to), Tcp(to), Ping(to) }.Select(probe => probe with { Device = device })),
            // A ping socket is bound to such an address by a scope in the address alone, as ping(8) gives it (ping_check_bind_addr).
            .. new[] { "fd00::2", "fe80::ff:fe00:2" }.SelectMany(to => new[] { Udp(to), Tcp(to) }.Select(probe => probe with { Source = IpAddress.Parse("fe80::ff:fe00:1"), Device = device })),
        ], usesIpv6: true))),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"raw segments to groups and broadcasts ({family})", net =>
        {
            Pair(net, family);
            net.Iptables("server", Watch, family);
            if (family == IpFamily.IPv4)
                net.Route("client", "default", "10.0.0.2");
        },
        [
            .. (family == IpFamily.IPv4 ? new[] { "10.0.0.255", "255.255.255.255", "224.0.0.1", "239.1.1.1" } : ["ff02::1", "ff05::2"]).SelectMany(to => new[] { TcpFlags.Syn, TcpFlags.Ack }
                .Select(flags => Raw(flags, 10) with { To = IpAddress.Parse(to), Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1") })),
        ], usesIpv6: family == IpFamily.IPv6)),
        .. new[] { "fd00:9::1", "fd00::1", "fd00:8::1" }.Select(source => new KernelLab($"what answers a ping to many leaves by the device that the ping came by, or not at all (IPv6, from {source})", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:02");
            net.Veth("client", "eth1", "server", "eth1", mac: "02:00:00:00:00:03", peerMac: "02:00:00:00:00:04");
            net.Address("client", "lo", "fd00:9::1/128");
            net.Address("client", "eth0", "fd00::1/64");
            net.Address("client", "eth1", "fd00:8::1/64");
            net.Address("server", "eth0", "fd00::2/64");
            net.Address("server", "eth1", "fd00:8::2/64");
            net.Route("server", "fd00:9::/64", "fd00:8::1");
            foreach (var ns in new[] { "client", "server" })
            {
                net.Sysctl(ns, "net.ipv6.conf.all.forwarding", "1");
                net.Iptables(ns, Watch, IpFamily.IPv6);
            }
        }, [.. new[] { "ff02::1", "ff05::2", "fd00::", "fd00::2" }.Select(to => Ping(to) with { Source = IpAddress.Parse(source), Device = "eth0" })], usesIpv6: true)),
        .. new[] { "0", "1", "2" }.Select(filter => new KernelLab($"a group of IPv4 is no way round the check of the source (rp_filter={filter})", net =>
        {
            Pair(net);
            net.Veth("server", "eth1", "client", "eth1");
            net.Address("server", "eth1", "10.0.7.2/24");
            net.Address("server", "lo", "10.9.0.2/32");
            foreach (var own in new[] { "10.9.0.1/32", "10.0.7.7/32", "10.9.0.2/32" })
                net.Address("client", "lo", own);
            net.Sysctl("client", "net.ipv4.conf.all.route_localnet", "1");
            net.Sysctl("server", "net.ipv4.conf.eth0.rp_filter", filter);
            net.Sysctl("server", "net.ipv4.icmp_echo_ignore_broadcasts", "0");
            net.Iptables("server", Table("raw", "-A PREROUTING -i eth0") + Table("filter", "-A INPUT -i eth0"));
        }, [.. new[] { "10.0.0.1", "10.9.0.1", "10.0.7.7", "10.9.0.2", "127.0.0.1" }.SelectMany(source => new[] { Udp("224.0.0.1"), Ping("224.0.0.1"), Udp("10.0.0.255") }.Select(probe => probe with { Source = IpAddress.Parse(source), Device = "eth0", Broadcast = true }))])),
        new KernelLab("groups of IPv4 are asked of the routes, but for those of a link; addresses of loopback do not leave", net =>
        {
            net.Namespace("client", "server");
            foreach (var (device, network) in new[] { ("eth0", 0), ("eth1", 1) })
            {
                net.Veth("client", device, "server", device);
                net.Address("client", device, $"10.0.{network}.1/24");
                net.Address("server", device, $"10.0.{network}.2/24");
            }

            net.Address("client", "lo", "10.9.0.1/32");
            net.Route("client", "default", "10.0.0.2");
            net.Route("client", "239.1.0.0/16", "10.0.0.2");
            net.Route("client", "239.2.0.0/16", "10.0.0.77", device: "eth0");
            net.Route("client", "239.3.0.0/16", device: "eth1", source: "10.9.0.1");
            net.Route("client", "239.4.0.0/16", type: "prohibit");
            net.Iptables("client", Table("raw", [.. new[] { "eth0", "eth1", "lo" }.Select(device => $"-A OUTPUT -o {device}"), .. new[] { "10.0.0.1/32", "10.0.1.1/32", "10.9.0.1/32", "127.0.0.0/8" }.Select(source => $"-A OUTPUT -s {source}")]));
            net.Iptables("server", Table("raw", "-A PREROUTING -i eth0", "-A PREROUTING -i eth1"));
        },
        [
            .. new[] { "224.0.0.1", "239.1.1.1", "239.2.1.1", "239.3.1.1", "239.4.1.1" }.SelectMany(to => new[] { "eth0", "eth1", null }.SelectMany(device => new[] { null, "10.9.0.1", "127.0.0.5" }
                .Select(source => Udp(to) with { Device = device, Source = source is null ? null : IpAddress.Parse(source) }))),
            Udp("10.77.0.2") with { Source = IpAddress.Parse("127.0.0.1"), Device = "eth1" },
        ]),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"DNAT leads to a group, to all, to loopback and to a link, where TCP takes nothing that is not for one host, and IPv6 looks on the link alone ({family})", net =>
        {
            Pair(net, family);
            net.Veth("server", "eth1", "client", "eth1", mac: "02:00:00:00:00:11", peerMac: "02:00:00:00:00:12");
            if (family == IpFamily.IPv4)
                net.Sysctl("server", "net.ipv4.icmp_echo_ignore_broadcasts", "0");
            net.Sysctl("server", family == IpFamily.IPv4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", "1");
            var to = DnatTargets(family);
            var icmp = family == IpFamily.IPv4 ? "icmp" : "ipv6-icmp";
            net.Iptables("server", Table("nat", [.. to.SelectMany((one, at) => new[] { "udp", "tcp" }.Select(protocol => $"-A PREROUTING -p {protocol} -m {protocol} --sport {5000 + at} -j DNAT --to-destination {one}")
                    .Append($"-A PREROUTING -p {icmp} -m length --length {family.HeaderLength() + 108 + at} -j DNAT --to-destination {one}"))])
                + Table("filter", [.. new[] { "INPUT", "FORWARD" }.SelectMany(chain => to.Select(one => $"-A {chain} -d {one}"))]), family);
        },
        [
            // A host behind the router's own link is told of by a redirect, and the kernel sends few of them: once is enough.
            .. DnatTargets(family).SelectMany((to, at) => new[] { Udp(ServerOf(family), 9), Tcp(ServerOf(family)), Tcp(ServerOf(family), 9), Ping(ServerOf(family)) with { PayloadSize = 100 + at } }
                .Take(to == "fe80::77" ? 1 : 4).Select(probe => probe.Port == 0 ? probe : probe with { SourcePort = (ushort)(5000 + at) })),
        ], usesIpv6: family == IpFamily.IPv6)),
    ];

    private static string[] DnatTargets(IpFamily family) => family == IpFamily.IPv4
        ? ["10.0.0.255", "224.0.0.1", "255.255.255.255", "127.0.0.1", "239.1.1.1", "240.0.0.1"]
        : ["ff02::1", "ff05::2", "::1", "fe80::ff:fe00:2", "fe80::ff:fe00:11", "fe80::77", "ff0e::7"];
}
