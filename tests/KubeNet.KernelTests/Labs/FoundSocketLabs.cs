using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.FoundShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks found of what programs send and hear, reduced, each with the kernel's fact in its name.</summary>
internal static class FoundSocketLabs
{
    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("an answer that NAT leads to a listener is another datagram to it, and is answered where that has a way", net =>
        {
            Pair(net);
            net.Listen("client", "udp", 53);
            net.Address("server", "lo", "10.9.0.1/32");
            net.Iptables("server", Table("nat", "-A INPUT -p udp -j SNAT --to-source 10.9.0.2", "-A OUTPUT -p udp -j DNAT --to-destination 10.0.0.1:53"));
            net.Route("server", "10.9.0.2/32", "10.0.0.1");
            net.Iptables("client", Table("filter", "-A INPUT -p udp", "-A OUTPUT -p udp -d 10.0.0.2"));
        }, [Udp("10.0.0.2"), Udp("10.0.0.2") with { Source = IpAddress.Parse("10.0.0.1") }]),
        new KernelLab("a raw SYN may carry data", net =>
        {
            Pair(net);
            net.Iptables("server", Table("raw"));
        }, [Raw(TcpFlags.Syn | TcpFlags.Rst, 100), Raw(TcpFlags.Syn | TcpFlags.Fin, 10), Raw(TcpFlags.Syn, 50)]),
        new KernelLab("a socket bound to a device takes the destination for on-link, whatever made the look-up fail", net =>
        {
            Pair(net);
            net.IpRule("client", 101, action: "blackhole");
            net.Route("client", "10.0.7.0/24", type: "unreachable");
            net.Address("server", "lo", "10.0.7.1/32");
        }, [Udp("10.0.0.2") with { Device = "eth0" }, Udp("10.0.7.1") with { Device = "eth0" }, Tcp("10.0.0.2") with { Device = "eth0" }, Udp("10.0.0.2")]),
        new KernelLab("what a host sends to itself comes in by the device that has the address, for a bound socket", net =>
        {
            Pair(net);
            net.Veth("client", "eth1", "server", "eth1");
            net.Address("client", "eth1", "10.0.3.1/24");
            net.Listen("client", "udp", 53);
        },
        [
            Udp("10.0.0.1") with { Device = "eth0" }, Udp("10.0.0.1", 9) with { Device = "eth0" }, Udp("10.0.3.1") with { Device = "eth0" }, Tcp("10.0.0.1", 9) with { Device = "eth0" },
            Tcp("10.0.3.1", 9) with { Device = "eth0", Source = IpAddress.Parse("10.0.0.1") },
        ]),
        new KernelLab("a ping socket hears that the device refused a packet longer than its peer's mtu, and later pieces stay at home", net =>
        {
            Pair(net);
            net.Link("server", "eth0", mtu: 1300);
            net.Iptables("server", Table("raw"));
        }, [Udp("10.0.0.2"), Ping("10.0.0.2") with { PayloadSize = 2000, KeepsState = true }, Udp("10.0.0.2") with { PayloadSize = 2000, DontFragment = false, KeepsState = true }]),
        new KernelLab("a connect looks its route up again with the source that it got", net =>
        {
            Pair(net);
            net.IpRule("client", 100, from: "10.0.0.0/8", action: "blackhole");
        }, [Tcp("10.0.0.2"), Udp("10.0.0.2"), Ping("10.0.0.2"), Udp("10.0.0.9")]),
        new KernelLab("a ping socket takes an answer from another address", net =>
        {
            Pair(net);
            net.Address("server", "lo", "10.0.7.1/32");
            net.Route("client", "10.0.7.0/24", "10.0.0.2");
            net.Iptables("server", Table("raw", "-A OUTPUT -p icmp -j NOTRACK") + Table("nat", "-A PREROUTING -d 10.0.7.2/32 -j DNAT --to-destination 10.0.7.1"));
        }, [Ping("10.0.7.2"), Udp("10.0.7.2")]),
        new KernelLab("what a host sends to itself in IPv6 comes in by the device that has the address", net =>
        {
            PairV6(net);
            net.Veth("client", "eth1", "server", "eth1");
            net.Address("client", "eth1", "fd00:3::1/64");
            net.Listen("client", "udp", 53);
        },
        [
            Tcp("fd00::1", 53) with { Device = "eth0", Source = IpAddress.Parse("fd00:3::1") }, Udp("fd00::1") with { Device = "eth0" }, Udp("fd00::1", 9) with { Device = "eth0" }, Tcp("fd00::1", 9) with { Device = "eth0" },
        ], usesIpv6: true),
        new KernelLab("a socket bound to a device without an address takes one of the first other device", net =>
        {
            Pair(net);
            net.Veth("server", "eth1", "client", "eth1");
            net.Vxlan("client", "vx0", 66, "10.0.3.2", "10.0.3.1", port: 4789);
            net.Bridge("client", "br0");
            net.Bridge("server", "br0");
            net.Veth("client", "eth2", "server", "eth2");
            net.Address("server", "eth2", "10.0.7.2/24");
            net.Address("server", "br0", "10.0.6.2/24");
            net.Address("client", "br0", "10.0.4.1/24");
            net.Address("client", "vx0", "10.0.5.1/24");
        }, [Udp("10.0.9.1") with { Device = "eth1" }, Udp("10.0.9.1") with { From = "server", Device = "eth1" }]),
        new KernelLab("rules by source hold for raw segments", net =>
        {
            Pair(net);
            net.Address("client", "eth0", "10.0.0.7/24");
            net.IpRule("client", 101, from: "10.0.0.7", action: "blackhole");
            net.Iptables("client", Table("filter"));
        }, [Raw(TcpFlags.Psh | TcpFlags.Ack, 0), Raw(TcpFlags.Psh | TcpFlags.Ack, 0) with { Source = IpAddress.Parse("10.0.0.7") }]),
        new KernelLab("a raw segment has the TTL of its header, whatever ip_default_ttl", net =>
        {
            Pair(net);
            net.Sysctl("client", "net.ipv4.ip_default_ttl", "63");
            net.Iptables("server", Table("filter", "-A INPUT -m ttl --ttl-eq 64", "-A INPUT -m ttl --ttl-eq 63"));
        }, [Raw(TcpFlags.Fin, 10), Udp("10.0.0.2")]),
        new KernelLab("a program's second piece is sent when the first one's ARP is answered, and hears what the device says", net =>
        {
            Pair(net);
            net.Link("server", "eth0", mtu: 1300);
            net.Iptables("server", Table("raw"));
        }, [Ping("10.0.0.2") with { PayloadSize = 3000 }, Udp("10.0.0.2") with { PayloadSize = 3000, DontFragment = false }, Ping("10.0.0.2") with { PayloadSize = 3000, KeepsState = true }, Ping("10.0.0.9") with { PayloadSize = 3000 }]),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"a RST by no connection has the TOS of the segment without the bits of ECN, a SYN-ACK and REJECT's RST have none ({family})", net =>
        {
            Pair(net, family);
            net.Iptables("server", Table("filter", "-A INPUT -p tcp -m tcp --dport 10 -j REJECT --reject-with tcp-reset"), family);
            net.Iptables("client", Table("mangle", "-A OUTPUT -p tcp -m tcp --dport 11 -j TOS --set-tos 0x4b/0xff", "-A PREROUTING -p tcp -m tos --tos 0x4b/0xff", "-A PREROUTING -p tcp -m tos --tos 0x48/0xff", "-A PREROUTING -p tcp -m tos --tos 0x00/0xff"), family);
        }, [.. new ushort[] { 9, 10, 11, 80 }.Select(port => Tcp(family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2", port) with { Tos = 0x48 })], usesIpv6: family == IpFamily.IPv6)),
        new KernelLab("programs that a broadcast woke answer one after another, each as soon as its neighbour is found", net =>
        {
            Bridged(net, "near", "client", "far");
            net.Address("client", "eth0", "10.0.1.1/24");
            net.Address("near", "br0", "10.0.1.2/24");
            net.Address("far", "eth0", "10.0.1.3/24");
            net.Neighbor("far", "eth0", "10.0.1.1", "02:00:00:00:00:02");
            net.Iptables("client", Table("nat", "-A INPUT -m statistic --mode nth --every 2 --packet 0 -j SNAT --to-source 10.0.2.2"));
            net.Listen("far", "udp", 53);
            net.Listen("near", "udp", 53);
        }, [Udp("10.0.1.255", from: "client") with { Broadcast = true }]),
        new KernelLab("each connection that a listener makes is a flow of its own to what spreads flows, though the ends are the same (txhash of tcp_conn_request)", net =>
        {
            OverlayShape.Flannel(net);
            net.Iptables("host1", Table("filter", "-A INPUT -p udp -m conntrack --ctstate NEW"));
            net.Iptables("host2", Table("filter", "-A OUTPUT -p udp -m conntrack --ctstate NEW"));
        },
        [
            .. new[] { false, true, true }.Select(keeps => new LabProbe
            {
                From = "a", Protocol = IpProtocol.Tcp, Source = IpAddress.Parse(OverlayShape.A), SourcePort = 40000, To = IpAddress.Parse(OverlayShape.B), Port = 80, RawFlags = TcpFlags.Syn, KeepsState = keeps,
            }),
        ]),
        new KernelLab("what a VXLAN unwraps waits until the processor has received all else", net =>
        {
            Bridged(net, "client", "server", "third");
            net.Address("client", "br0", "10.0.1.1/24");
            net.Address("server", "eth0", "10.0.1.2/24");
            net.Address("third", "eth0", "10.0.1.3/24");
            foreach (var (ns, number, others) in new[] { ("client", 1, new[] { 2, 3 }), ("server", 2, [1, 3]) })
            {
                net.Vxlan(ns, "vx2", 8, $"10.0.1.{number}", port: 4789, learning: false, mac: $"02:00:00:00:01:0{number}");
                net.Address(ns, "vx2", $"10.0.2.{number}/24");
                foreach (var other in others)
                    net.Fdb(ns, "vx2", "00:00:00:00:00:00", $"10.0.1.{other}", append: true);
            }

            net.Iptables("third", Table("raw", "-A PREROUTING -m statistic --mode nth --every 2 --packet 0", "-A PREROUTING -m statistic --mode nth --every 4 --packet 1", "-A PREROUTING -j DROP"));
        }, [Ping("10.0.2.2")]),
        .. new[] { ("a VXLAN", null), ("a bridge", "0"), ("a bridge that calls ip6tables", "1") }.Select(one => new KernelLab($"what is too small for IPv6 takes none of it in, not even for PREROUTING to see: {one.Item1}", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0", mtu: 1280);
            foreach (var (ns, number, mtu) in new[] { ("client", 1, 1300), ("server", 2, 1230) })
            {
                net.Address(ns, "eth0", $"10.0.0.{number}/24");
                net.Vxlan(ns, "vx0", 7, $"10.0.0.{number}", $"10.0.0.{3 - number}", learning: false, mtu: mtu);
            }

            net.Address("client", "vx0", "fd00::1/64");
            if (one.Item2 is { } calls)
            {
                net.Bridge("server", "br0", "vx0");
                net.Sysctl("server", "net.bridge.bridge-nf-call-ip6tables", calls);
            }

            net.Iptables("server", Table("raw", "-A PREROUTING -j ACCEPT"), IpFamily.IPv6);
        }, [Ping("fd00::2"), Ping("ff02::1") with { Device = "vx0" }], usesIpv6: true)),
        new KernelLab("a RST to ::1 leaves by the device whose address was called, where ::1 is not, and a SYN-ACK does not", net =>
        {
            PairV6(net);
            net.Iptables("server", Table("raw", "-A OUTPUT -m iprange ! --dst-range fd00::1-fd00::1 -j CT --notrack") + Table("nat", "-A OUTPUT -j REDIRECT"), IpFamily.IPv6);
        }, [Tcp("fd00::1", from: "server"), Tcp("fd00::1", 9, from: "server"), Tcp("::1", 9, from: "server"), Udp("fd00::1", 9, from: "server")], usesIpv6: true),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"a socket that lets its packets be cut hears of no MTU, but for a ping socket of IPv6 ({family})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            net.Namespace("client", "router", "server");
            net.Veth("client", "eth0", "router", "r0");
            net.Veth("router", "r1", "server", "eth0", 1300);
            net.Address("client", "eth0", v4 ? "10.0.1.2/24" : "fd00:1::2/64");
            net.Address("router", "r0", v4 ? "10.0.1.1/24" : "fd00:1::1/64");
            net.Address("router", "r1", v4 ? "10.0.2.1/24" : "fd00:2::1/64");
            net.Address("server", "eth0", v4 ? "10.0.2.2/24" : "fd00:2::2/64");
            net.Route("client", "default", v4 ? "10.0.1.1" : "fd00:1::1");
            net.Route("server", "default", v4 ? "10.0.2.1" : "fd00:2::1");
            net.Sysctl("router", v4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("client", Table("filter"), family);
        }, [.. new bool?[] { null, true, false }.SelectMany(df => new[] { Ping(family == IpFamily.IPv4 ? "10.0.2.2" : "fd00:2::2"), Udp(family == IpFamily.IPv4 ? "10.0.2.2" : "fd00:2::2", 9) }
            .Select(probe => probe with { PayloadSize = 1400, DontFragment = df }))], usesIpv6: family == IpFamily.IPv6)),
        new KernelLab("a socket of UDP that its route gave no address hears what comes to any, one of TCP does not", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Address("server", "eth0", "10.0.7.1/24");
            net.Listen("client", "udp", 53);
            net.Listen("client", "tcp", 80);
            net.Listen("server", "udp", 53);
            net.Listen("server", "tcp", 80);
            net.Route("client", "10.0.0.0/16", device: "lo");
            net.Route("client", "10.0.7.0/24", device: "eth0");
            net.Route("client", "10.0.8.1/32", device: "lo", type: "local");
            net.Route("server", "10.0.8.0/24", device: "eth0");
            net.Sysctl("client", "net.ipv4.conf.all.forwarding", "1");
            net.Iptables("client", Table("nat", "-A POSTROUTING -o lo -j SNAT --to-source 10.0.1.1", "-A POSTROUTING -o eth0 -j SNAT --to-source 10.0.8.1"));
            net.Iptables("server", Table("filter", "-A INPUT -p udp -m udp --dport 10 -j REJECT --reject-with icmp-admin-prohibited"));
        }, [.. new[] { "10.0.1.1", "10.0.7.1" }.SelectMany(to => new[] { Udp(to), Udp(to, 9), Udp(to, 10), Ping(to), Tcp(to), Tcp(to, 9) })]),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(family => new[] { "ipv4.fwmark_reflect", "ipv6.fwmark_reflect", "ipv4.tcp_fwmark_accept" }.Select(sysctl => new KernelLab($"marks of answers with {sysctl} ({family})", net =>
        {
            Pair(net, family);
            net.Sysctl("server", $"net.{sysctl}", "1");
            net.Iptables("server", Table("mangle", "-A PREROUTING -j MARK --set-xmark 0x7/0xffffffff", "-A OUTPUT -m mark --mark 0x7")
                + Table("filter", "-A INPUT -p tcp -m tcp --dport 10 -j REJECT --reject-with tcp-reset", "-A INPUT -p udp -m udp --dport 10 -j REJECT"), family);
            net.Route("server", family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1", type: "blackhole", table: 100);
            net.IpRule("server", 100, table: 100, mark: 7, family: family);
        },
        [
            .. (family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2") is var to
                ? new[] { Ping(to), Udp(to), Udp(to, 9), Udp(to, 10), Tcp(to), Tcp(to, 9), Tcp(to, 10), Raw(TcpFlags.Ack, 0) with { To = IpAddress.Parse(to), Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1") } }
                : [],
        ], usesIpv6: family == IpFamily.IPv6))),
        .. new[] { true, false }.Select(isRouted => new KernelLab($"to sockets :: is ::1, to routes an address like others (default route {isRouted})", net =>
        {
            PairV6(net);
            net.Listen("client", "udp", 53);
            net.Listen("client", "tcp", 80);
            if (isRouted)
                net.Route("client", "::/0", "fd00::2");
            foreach (var ns in new[] { "client", "server" })
                net.Iptables(ns, (ns == "client" ? Table("nat", "-A OUTPUT -p udp -m udp --dport 105 -j DNAT --to-destination ::") : "") + Table("raw", "-A PREROUTING", "-A OUTPUT"), IpFamily.IPv6);
        },
        [
            .. new[] { null, "fd00::1", "::1" }.SelectMany(source => new string?[] { null, "eth0", "lo" }.SelectMany(device => new[] { Udp("::"), Udp("::", 9), Tcp("::"), Ping("::") }.Select(probe => probe with { Device = device, Source = source is null ? null : IpAddress.Parse(source) }))),
            Udp("fd00::2", 105),
        ], usesIpv6: true)),
        new KernelLab("what is valid on one device only is no source by another", net =>
        {
            PairV6(net);
            net.Veth("client", "eth1", "server", "eth1", mac: "02:00:00:00:00:03", peerMac: "02:00:00:00:00:04");
            net.Address("client", "eth1", "fd00:1::1/64");
            net.Route("server", "fd00:1::/64", "fd00::1");
        },
        [
            .. new[] { "::1", "fe80::ff:fe00:1", "fe80::ff:fe00:3", "fd00:1::1" }.SelectMany(source => new[] { "eth0", "eth1", "lo" }.SelectMany(device => new[] { Udp("fd00::2"), Tcp("fd00::2"), Udp("ff02::1") }.Select(probe => probe with { Device = device, Source = IpAddress.Parse(source) }))),
        ], usesIpv6: true),
        new KernelLab("IPv6 takes a source of the label that the destination has, and of its scope", net =>
        {
            PairV6(net);
            string[] own = ["2400::1/64", "2001:0:0:1::1/64", "2001:10::1/64", "2002:a00::1/64", "3ffe::1/64", "fec0:0:0:1::1/64", "::10.9.0.1/120"];
            foreach (var address in own)
                net.Address("client", "eth0", address);
            net.Route("client", "::/0", "fd00::2");
            net.Iptables("server", Table("raw", [.. own.Append("fd00::1/64").Append("fe80::/64").Select(address => $"-A PREROUTING -s {InterfaceAddress.Parse(address).Prefix}")]), IpFamily.IPv6);
        },
        [
            .. new[] { "2400:5::5", "2001:0:5::5", "2001:15::5", "2002:b00::5", "3ffe:5::5", "fec0:0:0:5::5", "::10.5.0.5", "fd05::5", "fc05::5", "ff05::5", "ff0e::5", "fd00::2" }.Select(to => Udp(to, 9)),
        ], usesIpv6: true),
        new KernelLab("who has no IPv6 at all has no source for it", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Address("server", "eth0", "fd00::2/64");
            net.Sysctl("client", "net.ipv6.conf.all.disable_ipv6", "1");
        }, [Udp("fd00::2"), Tcp("fd00::2"), Ping("fd00::2"), Udp("fd00::2") with { Device = "eth0" }], usesIpv6: true),
        new KernelLab("who has no address of IPv6 has no source for it, though there is a route", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Sysctl("client", "net.ipv6.conf.lo.disable_ipv6", "1");
            net.Sysctl("client", "net.ipv6.conf.eth0.addr_gen_mode", "1");
            net.Link("client", "eth0", up: false);
            net.Link("client", "eth0", up: true);
            net.Address("server", "eth0", "fd00::2/64");
            net.Route("client", "fd00::/64", device: "eth0");
        },
        [
            .. new[] { "fd00::2", "fd00:7::2", "ff05::2", "ff02::1" }.SelectMany(to => new string?[] { null, "eth0" }.SelectMany(device => new[] { Udp(to), Tcp(to), Ping(to) }.Select(probe => probe with { Device = device }))),
        ], usesIpv6: true),
        new KernelLab("IPv6 takes an identifier of a host (2001:10::/28, ORCHID) for the source of what goes to its like alone", net =>
        {
            PairV6(net);
            net.Address("client", "eth0", "2001:10::1/64");
            net.Route("server", "2001:10::/28", device: "eth0");
            foreach (var network in new[] { "2001:db8::/32", "3ffe::/16", "2001:1f::/32" })
                net.Route("client", network, "fd00::2");
            net.Address("server", "eth0", "2001:db8::1/64");
            net.Address("server", "eth0", "2001:1f::1/64");
            net.Iptables("server", Table("raw", "-A PREROUTING -s fd00::1/128", "-A PREROUTING -s 2001:10::1/128"), IpFamily.IPv6);
        }, [Udp("2001:db8::1"), Ping("2001:db8::1"), Tcp("2001:db8::1"), Udp("3ffe::1"), Udp("2001:1f::1"), Udp("2001:1f::1", 9)], usesIpv6: true),
    ];
}
