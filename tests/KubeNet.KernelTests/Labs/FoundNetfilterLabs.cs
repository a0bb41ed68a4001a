using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.FoundShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks found of conntrack, NAT and the order of tables, reduced, each with the kernel's fact in its name.</summary>
internal static class FoundNetfilterLabs
{
    public static IEnumerable<KernelLab> All =>
    [
        .. new[] { (1500, 1400), (1400, 1500), (1500, 1500) }.SelectMany(mtu => new[] { true, false }.Select(isV6 => new KernelLab(
            $"what a bridge put together IP cuts for the link that it leaves by where its pieces do not fit ({mtu.Item1} to {mtu.Item2}{(isV6 ? ", IPv6" : "")})", net =>
        {
            string Host(int network, int host) => isV6 ? $"fd00:{network}::{host}" : $"10.0.{network}.{host}";
            var length = isV6 ? "/64" : "/24";
            net.Namespace("client", "router", "server");
            net.Veth("client", "eth0", "router", "p1", mtu.Item1);
            net.Veth("router", "e1", "server", "eth0", mtu.Item2);
            net.Bridge("router", "br0", "p1");
            net.Address("client", "eth0", Host(1, 2) + length);
            net.Address("router", "br0", Host(1, 1) + length);
            net.Address("router", "e1", Host(2, 1) + length);
            net.Address("server", "eth0", Host(2, 2) + length);
            net.Route("client", "default", Host(1, 1));
            net.Route("server", "default", Host(2, 1));
            net.Sysctl("router", isV6 ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward", "1");
            net.Sysctl("router", "net.bridge.bridge-nf-call-iptables", "1");
            net.Sysctl("router", "net.bridge.bridge-nf-call-ip6tables", "1");
            net.Listen("server", "udp", 53);
            var family = isV6 ? IpFamily.IPv6 : IpFamily.IPv4;
            net.Iptables("router", Table("filter", "-A FORWARD -m conntrack --ctstate NEW", "-A FORWARD -m length --length 1500:65535"), family);
            foreach (var end in new[] { "client", "server" })
                net.Iptables(end, Table("raw", "-A PREROUTING -m length --length 0:700", "-A PREROUTING -m length --length 701:1400", "-A PREROUTING -m length --length 1401:65535"), family);
        }, [.. new[] { 2000, 3000 }.SelectMany(size => new[]
        {
            Ping(isV6 ? "fd00:2::2" : "10.0.2.2") with { PayloadSize = size }, Udp(isV6 ? "fd00:2::2" : "10.0.2.2") with { PayloadSize = size },
            Ping(isV6 ? "fd00:1::2" : "10.0.1.2", "server") with { PayloadSize = size },
        })], usesIpv6: isV6))),
        .. new[] { "0", "1", "2" }.Select(ecn => new KernelLab($"a connection asks for ECN with tcp_ecn=1 (here {ecn})", net =>
        {
            Pair(net);
            net.Sysctl("client", "net.ipv4.tcp_ecn", ecn);
            net.Iptables("server", Table("filter", "-A INPUT -p tcp -m ecn --ecn-tcp-cwr", "-A INPUT -p tcp -m tcp --tcp-flags SYN SYN -m ecn --ecn-tcp-ece", "-A OUTPUT -p tcp -m ecn --ecn-tcp-ece"));
        }, [Tcp("10.0.0.2"), Tcp("10.0.0.2", 81)])),
        .. new[] { false, true }.Select(legacy => new KernelLab($"iptables-nft's table security stands behind the source NAT, ip_tables' before it ({(legacy ? "legacy" : "nft")})", net =>
        {
            Pair(net);
            net.Iptables("server", Table("nat", "-A INPUT -p udp") + Table("security", "-P INPUT DROP"), legacy: legacy);
        }, [Udp("10.0.0.2"), Ping("10.0.0.2")])),
        .. new[] { false, true }.Select(legacy => new KernelLab($"behind a CT rule the template stands for the connection ({(legacy ? "legacy" : "nft")})", net =>
        {
            Pair(net);
            net.Iptables("client", Table(
                "raw",
                [
                    "-A OUTPUT -p udp -j CT --zone 1",
                    .. new[]
                    {
                        "conntrack --ctstate NEW", "conntrack --ctstate INVALID", "state --state NEW", "connmark --mark 0", "connmark ! --mark 0", "conntrack --ctstatus NONE", "conntrack --ctstatus CONFIRMED", "conntrack --ctdir ORIGINAL",
                        "conntrack --ctdir REPLY", "conntrack --ctproto 17", "conntrack --ctorigdst 10.0.0.2", "conntrack --ctexpire 0",
                    }.Select(match => $"-A OUTPUT -m {match}"),
                ]), legacy: legacy);
        }, [Udp("10.0.0.2"), Ping("10.0.0.2")])),
        new KernelLab("of several CT rules the first counts", net =>
        {
            Pair(net);
            net.Iptables("client", Table("raw", "-A OUTPUT -p udp -j CT --zone 1", "-A OUTPUT -j CT --notrack", "-A OUTPUT -j CT --zone 2"));
            net.Iptables("server", Table("nat"));
        }, [Udp("10.0.0.2", 9), Tcp("10.0.0.2", 9)]),
        new KernelLab("a port-unreachable of UDP is not attached to its connection, that of REJECT is", net =>
        {
            Pair(net);
            net.Iptables("server", Table("raw", "-A OUTPUT -m conntrack --ctstate RELATED", "-A OUTPUT -m conntrack ! --ctstatus SEEN_REPLY,ASSURED -j CT --notrack") + Table("filter", "-A INPUT -p udp -m udp --dport 99 -j REJECT"));
        }, [Udp("10.0.0.2", 9), Udp("10.0.0.2", 99)]),
        new KernelLab("a masquerade to ::1 takes an address of the device that the packet leaves by", net =>
        {
            PairV6(net);
            net.Route("client", "fd00:7::/64", "fd00::2");
            net.Iptables("client", Table("nat", "-A OUTPUT -j REDIRECT", "-A POSTROUTING -j MASQUERADE"), IpFamily.IPv6);
        }, [Tcp("fd00:7::7") with { Device = "eth0" }, Tcp("fd00:7::7")], usesIpv6: true),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"what is sent about an untracked packet is INVALID, and no rule of the raw table changes that ({family})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            Pair(net, family);
            string[] states = ["INVALID", "UNTRACKED", "NEW", "RELATED"];
            string[] By(string chain) => [.. states.Select(state => $"-A {chain} -m conntrack --ctstate {state}")];
            var raw = Table("raw", ["-A PREROUTING -m mark --mark 0x1", .. By("PREROUTING"), "-A PREROUTING -j NOTRACK", .. By("PREROUTING"), "-A OUTPUT -j CT --notrack", .. By("OUTPUT"), "-A OUTPUT -j CT --zone 7", .. By("OUTPUT")]);
            foreach (var ns in new[] { "client", "server" })
                net.Iptables(ns, raw + Table("filter", [.. By("OUTPUT"), .. By("INPUT"), $"-A {(ns == "client" ? "OUTPUT" : "INPUT")} -p udp -m udp --dport 11 -j REJECT", $"-A {(ns == "client" ? "OUTPUT" : "INPUT")} -p tcp -m tcp --dport 11 -j REJECT --reject-with tcp-reset",
                    "-A INPUT -p tcp -m tcp --dport 12 -j REJECT --reject-with tcp-reset", "-A INPUT -p udp -m udp --dport 12 -j REJECT"]), family);
        }, [.. (family == IpFamily.IPv4 ? ["10.0.0.9", "10.0.0.2", "10.0.0.1"] : new[] { "fd00::9", "fd00::2", "fd00::1" }).SelectMany(to => new[] { Udp(to), Tcp(to), Udp(to, 11), Tcp(to, 11), Udp(to, 12), Tcp(to, 12), Udp(to, 13), Tcp(to, 13) })], usesIpv6: family == IpFamily.IPv6)),
        new KernelLab("a half-open connection ends by a RST of the host that its NAT led to", net =>
        {
            Pair(net);
            net.Iptables("server", Table("raw", "-A OUTPUT -p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK -j NOTRACK") + Table("nat", "-A INPUT -p tcp -j SNAT --to-source 10.0.0.2"));
        }, [Tcp("10.0.0.2")]),
        new KernelLab("the same addresses and ports in two zones are two connections", net =>
        {
            Pair(net);
            net.Iptables("server", Table("raw", "-A PREROUTING -m mark --mark 0x0 -m statistic --mode nth --every 2 --packet 1 -j CT --zone 7", "-A OUTPUT -j CT --zone 7") + Table("filter", "-A INPUT -m conntrack --ctstate NEW"));
        }, [Udp("10.0.0.2") with { SourcePort = 40000 }, Udp("10.0.0.2") with { SourcePort = 40000, KeepsState = true }]),
        new KernelLab("a host's own copy of what it sends to all is a broadcast or multicast without an Ethernet header, and passes rpfilter", net =>
        {
            Pair(net);
            net.Listen("client", "udp", 53);
            net.Iptables("client", Table("raw", "-A PREROUTING -m pkttype --pkt-type broadcast", "-A PREROUTING -m pkttype --pkt-type multicast", "-A PREROUTING -m pkttype --pkt-type unicast", "-A PREROUTING -m mac ! --mac-source 02:00:00:00:00:99",
                    "-A PREROUTING -m rpfilter", "-A PREROUTING -m rpfilter --invert", "-A PREROUTING -m physdev --physdev-is-in", "-A PREROUTING -m addrtype --dst-type BROADCAST")
                + Table("filter", "-A INPUT -m pkttype --pkt-type broadcast", "-A INPUT -m pkttype --pkt-type multicast", "-A OUTPUT -m pkttype --pkt-type unicast", "-A OUTPUT -m pkttype ! --pkt-type unicast"));
            net.Route("client", "224.0.0.0/4", device: "eth0");
        }, [Udp("10.0.0.255") with { Broadcast = true }, Udp("255.255.255.255") with { Broadcast = true, Device = "eth0" }, Udp("224.0.0.1"), Udp("224.0.0.1", 9), Udp("10.0.0.255", 9) with { Broadcast = true }, Ping("10.0.0.255") with { Broadcast = true }]),
        new KernelLab("what a VXLAN hands to another of its own host is for the host, whatever its frame says", net =>
        {
            Pair(net);
            net.Vxlan("client", "vxa", 5, "10.0.0.1");
            net.Vxlan("client", "vxb", 6, "10.0.0.1");
            net.Fdb("client", "vxa", "00:00:00:00:00:00", "10.0.0.1", id: 6, append: true);
            net.Address("client", "vxa", "10.7.0.1/24");
            net.Iptables("client", Table("raw", "-A PREROUTING -i vxb -m pkttype --pkt-type unicast", "-A PREROUTING -i vxb -m pkttype --pkt-type broadcast", "-A PREROUTING -i vxb -m pkttype --pkt-type multicast", "-A PREROUTING -i vxb -m mac ! --mac-source 02:00:00:00:00:99"));
        }, [Udp("10.7.0.255") with { Broadcast = true }, Udp("224.0.0.1") with { Device = "vxa" }, Udp("10.7.0.9")]),
        new KernelLab("a host's own copy of what it sends to all goes no further than to itself when NAT leads it to another", net =>
        {
            Pair(net);
            net.Sysctl("client", "net.ipv4.ip_forward", "1");
            net.Listen("client", "udp", 54);
            net.Iptables("client", Table("nat", "-A PREROUTING -p udp -m udp --dport 53 -j DNAT --to-destination 10.0.0.2", "-A PREROUTING -p udp -m udp --dport 54 -j DNAT --to-destination 10.0.0.1", "-A PREROUTING -p udp -m udp --dport 55 -j DNAT --to-destination 10.0.0.1:54")
                + Table("filter", "-A FORWARD -p udp", "-A INPUT -p udp"));
        }, [Udp("10.0.0.255") with { Broadcast = true }, Udp("10.0.0.255", 54) with { Broadcast = true }, Udp("10.0.0.255", 55) with { Broadcast = true }, Udp("10.0.0.255", 9) with { Broadcast = true }]),
        new KernelLab("NAT leads a VXLAN's outer packets into that VXLAN: all that are put around one packet are one flow", net =>
        {
            Pair(net);
            net.Vxlan("client", "vx3", 8, "10.0.0.1", "10.0.0.2", learning: false, mac: "02:00:00:00:00:16");
            net.Vxlan("server", "vx3", 8, "10.0.0.2", "10.0.0.1", learning: false, mac: "02:00:00:00:00:18");
            net.Address("client", "vx3", "10.0.3.1/24");
            net.Address("server", "vx3", "10.0.3.2/24");
            net.Iptables("server", Table("nat", "-A OUTPUT -j NETMAP --to 10.0.3.0/24") + Table("filter", "-A OUTPUT -o vx3", "-A OUTPUT -o eth0"));
        }, [Udp("10.0.3.2"), Ping("10.0.3.2"), Tcp("10.0.3.2")]),
        .. new[] { "1", "0" }.Select(checks => new KernelLab($"an IPv6 datagram that conntrack put together is lost when a rule changes its header, unless conntrack sums nothing up (nf_conntrack_checksum {checks})", net =>
        {
            PairV6(net);
            net.Sysctl("server", "net.netfilter.nf_conntrack_checksum", checks);
            net.Sysctl("client", "net.netfilter.nf_conntrack_checksum", checks);
            net.Iptables("server", Table("mangle", "-A INPUT -p udp -m udp --dport 98 -j DSCP --set-dscp 0x12", "-A INPUT -p udp -m udp --dport 53 -j DSCP --set-dscp 0x12", "-A PREROUTING -p udp -m udp --dport 54 -j HL --hl-set 9", "-A INPUT -p udp -m udp --dport 55 -j TOS --set-tos 0x10/0xff", "-A INPUT -p udp -m udp --dport 56 -j DSCP --set-dscp 0x00", "-A INPUT -p ipv6-icmp -j DSCP --set-dscp 0x12")
                + Table("nat", "-A PREROUTING -p udp -m udp --dport 57 -j REDIRECT --to-ports 53") + Table("filter", "-A INPUT -m conntrack --ctstate NEW"), IpFamily.IPv6);
            foreach (var port in new ushort[] { 54, 55, 56 })
                net.Listen("server", "udp", port);
        },
        [
            .. new ushort[] { 53, 54, 55, 56, 57 }.SelectMany(port => new[] { 8, 200, 1453, 4000 }.Select(size => Udp("fd00::2", port) with { PayloadSize = size })),
            .. new[] { 8, 200, 1453 }.Select(size => Udp("fd00::2", 98) with { PayloadSize = size }),
            Udp("fd00::2", 99) with { PayloadSize = 1453 }, Ping("fd00::2") with { PayloadSize = 1453 }, Udp("fd00::2") with { PayloadSize = 1453, Tos = 0x48 },
        ], usesIpv6: true)),
        new KernelLab("seen from one device, the broadcast address of another is an address like any other", net =>
        {
            Pair(net);
            net.Namespace("third");
            net.Veth("server", "eth1", "third", "eth0");
            net.Address("server", "eth1", "10.0.2.1/24");
            net.Address("server", "lo", "10.0.7.1/32");
            net.Route("client", "default", "10.0.0.2");
            net.Iptables("server", Table("raw", [.. new[] { "LOCAL", "UNICAST", "BROADCAST" }.SelectMany(type => new[] { $"-A PREROUTING -m addrtype --dst-type {type} --limit-iface-in", $"-A PREROUTING -m addrtype --dst-type {type}" })]));
        }, [.. new[] { "10.0.0.255", "10.0.2.255", "10.0.2.1", "10.0.0.2", "10.0.7.1", "127.0.0.1", "255.255.255.255" }.Select(to => Udp(to) with { Broadcast = true, Device = to == "255.255.255.255" ? "eth0" : null })]),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"a ping socket hears an ICMP error by its number alone, also about an address that NAT gave and conntrack does not take back ({family})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            Pair(net, family);
            net.Sysctl("server", v4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", "1");
            foreach (var device in new[] { "all", "eth0" })
                net.Sysctl("server", $"net.ipv4.conf.{device}.send_redirects", "0");
            net.Route("client", v4 ? "10.0.3.0/24" : "fd00:3::/64", v4 ? "10.0.0.2" : "fd00::2");
            net.Route("client", v4 ? "10.0.4.0/24" : "fd00:4::/64", v4 ? "10.0.0.2" : "fd00::2");
            net.Iptables("client", Table("raw", $"-A PREROUTING -p {(v4 ? "icmp" : "ipv6-icmp")} -j CT --notrack") + Table("nat", $"-A OUTPUT -d {(v4 ? "10.0.3.0/24" : "fd00:3::/64")} -j NETMAP --to {(v4 ? "10.0.4.0/24" : "fd00:4::/64")}"), family);
        }, [.. (family == IpFamily.IPv4 ? new[] { "10.0.3.77", "10.0.4.77" } : ["fd00:3::77", "fd00:4::77"]).SelectMany(to => new[] { Ping(to), Udp(to), Tcp(to) })], usesIpv6: family == IpFamily.IPv6)),
        new KernelLab("a SYN-ACK that NAT sends to where no route leads leaves the connection half open", net =>
        {
            Pair(net);
            net.Address("server", "lo", "10.9.0.6/32");
            net.IpRule("server", 100, protocol: IpProtocol.Tcp, action: "prohibit");
            net.Iptables("server", Table("nat", "-A INPUT -p tcp -j SNAT --to-source 10.9.0.6"));
        }, [Tcp("10.0.0.2")]),
        .. new (string Name, string? Address)[] { ("is confirmed before the host takes it, so that nat's INPUT maps nothing", "10.0.2.2/24"), ("has a connection even where the host drops it", null) }
            .Select(one => new KernelLab($"a broadcast that a bridge brings {one.Name}", net =>
            {
                net.Namespace("client", "host");
                net.Veth("host", "p0", "client", "eth0");
                net.Bridge("host", "br0", "p0");
                net.Address("client", "eth0", "10.0.2.1/24");
                if (one.Address is { } address)
                    net.Address("host", "br0", address);
                net.Iptables("host", Table("nat", "-A INPUT -j SNAT --to-source 10.0.2.9") + Table("filter", "-A INPUT -p udp -m udp --dport 9 -j DROP"));
                net.Listen("host", "udp", 53);
            },
            [
                Udp("10.0.2.255") with { Broadcast = true }, Udp("10.0.2.255", 9) with { Broadcast = true, SourcePort = 40010 }, Udp("10.0.2.255", 9) with { Broadcast = true, SourcePort = 40010, KeepsState = true },
                Udp("255.255.255.255", 54) with { Broadcast = true, Device = "eth0" }, Udp("224.0.0.1") with { Device = "eth0" }, Udp("10.0.2.2"),
            ])),
        new KernelLab("iptables-nft reads the data of a later fragment as if it were the header, where conntrack has not put it together", net =>
        {
            Pair(net);
            net.Iptables("server", Table("raw", "-A PREROUTING -p udp -m udp --dport 53", "-A PREROUTING -p udp -m udp --dport 0"));
        }, [Udp("10.0.0.2") with { PayloadSize = 3000 }]),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(family => new[] { false, true }.Select(legacy => new KernelLab($"POSTROUTING takes a tunnel for the device that its packets came in by ({family}, {(legacy ? "legacy" : "nft")})", net =>
        {
            Pair(net, family);
            var (v4, client, server) = (family == IpFamily.IPv4, family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1", family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2");
            net.Vxlan("client", "vx0", 5, client, server);
            net.Vxlan("server", "vx0", 5, server, client);
            net.Address("client", "vx0", v4 ? "10.0.9.1/24" : "fd00:9::1/64");
            net.Address("server", "vx0", v4 ? "10.0.9.2/24" : "fd00:9::2/64");
            net.IpSets("client", $"create by hash:net,iface{(v4 ? "" : " family inet6")} counters\nadd by {(v4 ? "10.0.0.0/8" : "fd00::/16")},vx0\n");
            foreach (var table in new[] { "mangle", "nat" })
            {
                net.Iptables("client", Table(table, "-N U1", "-A POSTROUTING -j U1", "-A U1 -i vx0", "-A U1 -i eth0", "-A U1 -o vx0", "-A U1 -m set --match-set by src,src", "-A OUTPUT -j U1"), family, legacy);
            }
        }, [Ping(family == IpFamily.IPv4 ? "10.0.9.2" : "fd00:9::2"), Ping(family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2")], usesIpv6: family == IpFamily.IPv6))),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(family => new[] { ($"NAT of a VXLAN's outer packet of {family} spoils its checksum, which a bridge below brings to light", true), ($"NAT of a VXLAN's outer packet of {family}, of which no device finishes a checksum", false) }
            .Select(one => new KernelLab(one.Item1, net =>
            {
                var outer = family == IpFamily.IPv4 ? "10.1.0." : "fd00:1::";
                net.Namespace("client", "server");
                net.Veth("server", "p0", "client", "eth0");
                if (one.Item2)
                    net.Bridge("server", "br0", "p0");
                foreach (var (ns, number, device) in new[] { ("client", 1, "eth0"), ("server", 2, one.Item2 ? "br0" : "p0") })
                {
                    net.Address(ns, device, $"{outer}{number}/{(family == IpFamily.IPv4 ? 24 : 64)}");
                    net.Vxlan(ns, "vx0", 7, $"{outer}{number}", $"{outer}{3 - number}", port: 4789, learning: false);
                    net.Address(ns, "vx0", $"10.0.0.{number}/24");
                }

                net.Listen("server", "tcp", 80);
                net.Iptables("server", Table("nat", $"-A POSTROUTING -p udp -j SNAT --to-source {outer}9"), family);
            }, [Tcp("10.0.0.2")], usesIpv6: family == IpFamily.IPv6))),
        .. new[] { RoutedShape.V4, RoutedShape.V6 }.SelectMany(shape => new[] { "", " --persistent" }.SelectMany(flags => new[] { 0, 7 }.Select(zone => new KernelLab($"which address of a range NAT takes hangs on both ends, with --persistent on the source alone (zone {zone}{flags}, {shape.Family})", net =>
        {
            shape.Build(net);
            for (var host = 10; host < 14; host++)
                net.Address("client", "eth0", shape.Host(1, host) + shape.Length);
            var (few, many) = shape.Family == IpFamily.IPv4 ? ("10.7.0.4-10.7.0.20", "10.7.0.4-10.9.3.1") : ("fd00:7::4-fd00:7::15", "fd00:8:0:5::4-fd00:9:7:1::15");
            shape.Rules(net, "router", zone == 0 ? "" : Table("raw", $"-A PREROUTING -j CT --zone {zone}"), Table("nat",
                $"-A PREROUTING -p udp -m udp --dport 1000 -j DNAT --to-destination {few}{flags}", $"-A PREROUTING -p udp -m udp --dport 1001 -j DNAT --to-destination {many}{flags}",
                $"-A POSTROUTING -o r1 -p udp -m udp --dport 53 -j SNAT --to-source {few}{flags}", $"-A POSTROUTING -o r1 -p udp -m udp --dport 5353 -j SNAT --to-source {many}{flags}"));
        }, [.. Enumerable.Range(10, 4).SelectMany(host => new ushort[] { 53, 5353, 1000, 1001 }.Select(port => Udp(shape.Server, port) with { Source = IpAddress.Parse(shape.Host(1, host)) }))], shape.Family == IpFamily.IPv6)))),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"-m socket knows whose an answer is before NAT has put its address back, and in IPv4 an error too ({family})", net =>
        {
            var (other, icmp) = family == IpFamily.IPv4 ? ("10.0.0.9", "icmp") : ("fd00::9", "ipv6-icmp");
            var ends = family == IpFamily.IPv4 ? other : $"[{other}]";
            Pair(net, family);
            net.Address("client", "eth0", other + (family == IpFamily.IPv4 ? "/24" : "/64"));
            net.Iptables("client", Table("mangle", [.. new[] { "PREROUTING", "INPUT" }.SelectMany(chain => new[] { "", " --nowildcard", " --transparent" }.Select(option => $"-A {chain} -m socket{option}")), "-A PREROUTING -m socket --restore-skmark", "-A PREROUTING -m mark --mark 0x5"])
                + Table("nat", $"-A POSTROUTING -p udp -m udp --dport 53 -j SNAT --to-source {ends}:777", $"-A POSTROUTING -p udp -j SNAT --to-source {ends}:778", $"-A POSTROUTING -p tcp -j SNAT --to-source {other}", $"-A POSTROUTING -p {icmp} -j SNAT --to-source {other}"), family);
        },
        [
            .. ServerOf(family) is var to ? new[] { Udp(to), Udp(to, 9), Tcp(to), Tcp(to, 9), Ping(to) }.Select(probe => probe with { Mark = 5, Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1") }) : [],
        ], usesIpv6: family == IpFamily.IPv6)),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"REJECT answers with no RST what goes to many ({family})", net =>
        {
            var (many, mapped) = family == IpFamily.IPv4 ? (new[] { "224.0.0.1", "239.1.1.1" }, new[] { "10.0.0.255", "224.0.0.1", "255.255.255.255", "10.0.0.2" }) : (["ff02::1", "ff05::1"], ["ff02::1", "ff05::2", "fd00::2"]);
            Pair(net, family);
            net.Iptables("client", Table("filter", [.. many.Select(to => $"-A OUTPUT -d {to} -p tcp -m tcp --dport 99 -j REJECT --reject-with tcp-reset"), "-A OUTPUT -p tcp", "-A INPUT -p tcp"]), family);
            net.Iptables("server", Table("nat", [.. mapped.Select((to, at) => $"-A PREROUTING -p tcp -m tcp --sport {5000 + at} -j DNAT --to-destination {to}")])
                + Table("filter", "-A INPUT -p tcp -j REJECT --reject-with tcp-reset", "-A OUTPUT -p tcp"), family);
        },
        [
            .. (family == IpFamily.IPv4 ? new[] { "224.0.0.1", "239.1.1.1" } : ["ff02::1", "ff05::1"]).SelectMany(to => new ushort[] { 80, 99 }.Select(port => Tcp(to, port) with { RawFlags = TcpFlags.Syn, Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1"), Device = "eth0" })),
            .. Enumerable.Range(5000, 5).Select(port => Tcp(ServerOf(family)) with { SourcePort = (ushort)port }),
        ], usesIpv6: family == IpFamily.IPv6)),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"the RST of a REJECT in OUTPUT is routed in the name of the socket that it is for in IPv4, in nobody's in IPv6 ({family})", net =>
        {
            Pair(net, family);
            net.Address("client", "lo", family == IpFamily.IPv4 ? "10.9.0.1/32" : "fd00:9::1/128");
            net.Iptables("client", Table("raw", "-A PREROUTING -i lo -p tcp", "-A OUTPUT -o lo -p tcp", "-A OUTPUT -o eth0 -p tcp") + Table("filter", "-A OUTPUT -p tcp -m tcp --dport 80 -j REJECT --reject-with tcp-reset", "-A OUTPUT -p udp -j REJECT"), family);
            net.Iptables("server", Table("raw", "-A PREROUTING -p tcp"), family);
        },
        [
            .. new[] { "eth0", null }.SelectMany(device => new[] { family == IpFamily.IPv4 ? "10.9.0.1" : "fd00:9::1", null }.SelectMany(source => new[] { Tcp(ServerOf(family)), Udp(ServerOf(family)) }.Select(probe => probe with { Device = device, Source = source is null ? null : IpAddress.Parse(source) }))),
        ], usesIpv6: family == IpFamily.IPv6)),
        .. new[] { null, "10.0.0.9/24", "fd00::9/64" }.SelectMany(address => new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"a bridge that has no route to the sender rejects without a RST; what IPv4 sends to a group gets one (address {address ?? "none"}, {family})", net =>
        {
            Bridged(net, "host", "client", "server");
            foreach (var (ns, host) in new[] { ("client", 1), ("server", 2) })
                net.Address(ns, "eth0", family == IpFamily.IPv4 ? $"10.0.0.{host}/24" : $"fd00::{host}/64");
            if (address is not null)
                net.Address("host", "br0", address);
            net.Sysctl("host", $"net.bridge.bridge-nf-call-{(family == IpFamily.IPv4 ? "iptables" : "ip6tables")}", "1");
            net.Listen("server", "tcp", 80);
            net.Iptables("host", Table("filter", "-A FORWARD -p tcp -j REJECT --reject-with tcp-reset", "-A FORWARD -p udp -j REJECT", "-A OUTPUT"), family);
            net.Iptables("client", Table("raw", "-A PREROUTING -p tcp"), family);
        },
        [
            Tcp(ServerOf(family)), Udp(ServerOf(family)),
            Tcp(family == IpFamily.IPv4 ? "224.0.0.1" : "ff02::1") with { RawFlags = TcpFlags.Syn, Source = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1"), Device = "eth0" },
        ], usesIpv6: family == IpFamily.IPv6 || address?.Contains(':') == true))),
        new KernelLab("the way back that rpfilter of IPv6 looks for is one of the longest prefix, whatever shorter one leads there by the device", net =>
        {
            PairV6(net);
            net.Veth("server", "eth1", "client", "eth1", mac: "02:00:00:00:00:05", peerMac: "02:00:00:00:00:06");
            net.Address("server", "eth1", "fd00:1::1/64");
            net.Route("server", "fd00:7::/64", device: "eth1");
            net.Route("server", "default", "fd00::1");
            net.Route("server", "fd00:6::/64", type: "unreachable");
            net.Route("server", "fd00:5::/64", type: "blackhole");
            net.Route("server", "fd00:4::/64", device: "eth1");
            net.Route("server", "fd00:4::/64", device: "eth0", metric: 2000);
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            foreach (var one in new[] { "fd00:1::9", "fd00:7::9", "fd00:6::9", "fd00:5::9", "fd00:4::9", "fd00:8::9" })
                net.Address("client", "lo", one + "/128");
            net.Iptables("server", Table("raw", [.. new[] { "", " --loose", " --accept-local", " --loose --accept-local" }.SelectMany(options => new[] { "", " --invert" }.Select(invert => $"-A PREROUTING -p udp -m rpfilter{options}{invert}"))]), IpFamily.IPv6);
            net.Iptables("client", Table("nat", "-A POSTROUTING -p udp -m udp --dport 101 -j SNAT --to-source fd00:1::1", "-A POSTROUTING -p udp -m udp --dport 102 -j SNAT --to-source fd00::2", "-A POSTROUTING -p udp -m udp --dport 103 -j SNAT --to-source fd00::", "-A POSTROUTING -p udp -m udp --dport 104 -j SNAT --to-source fe80::ff:fe00:5", "-A POSTROUTING -p udp -m udp --dport 105 -j SNAT --to-source ::"), IpFamily.IPv6);
        },
        [
            .. new[] { "fd00:1::9", "fd00:7::9", "fd00:6::9", "fd00:5::9", "fd00:4::9", "fd00:8::9", "fd00::1" }.Select(source => Udp("fd00::2", 9) with { Source = IpAddress.Parse(source) }),
            .. Enumerable.Range(101, 5).Select(port => Udp("fd00::2", (ushort)port)), Udp("ff02::1", 9) with { Device = "eth0" }, Udp("fe80::ff:fe00:2", 9) with { Device = "eth0" },
        ], usesIpv6: true),
        .. new[] { "0", "1" }.Select(forwards => new KernelLab($"a bridge that calls ip6tables: DNAT to a group floods, and errors about what passes leave by the port that it was at (forwarding={forwards})", net =>
        {
            Bridged(net, "host", "a", "b");
            net.Address("host", "br0", "fd00::9/64");
            net.Address("a", "eth0", "fd00::1/64");
            net.Address("b", "eth0", "fd00::2/64");
            net.Sysctl("host", "net.bridge.bridge-nf-call-ip6tables", "1");
            net.Sysctl("host", "net.ipv6.conf.all.forwarding", forwards);
            string[] to = ["fd00::9", "fd00::1", "::1", "fe80::ff:fe00:4", "ff02::1", "fd00::77"];
            net.Iptables("host", Table("raw", "-A PREROUTING -p udp") + Table("nat", [.. to.Select((one, at) => $"-A PREROUTING -p udp -m udp --dport {100 + at} -j DNAT --to-destination {one}")])
                + Table("filter", "-A INPUT -p udp", "-A FORWARD -p udp", "-A FORWARD -p udp -m udp --dport 120 -j REJECT"), IpFamily.IPv6);
        },
        [
            .. new ushort[] { 100, 101, 102, 103, 104, 105, 120 }.SelectMany(port => new[] { "fd00::2", "fe80::ff:fe00:4" }.Select(target => Udp(target, port, "a") with { Device = "eth0" })),
        ], usesIpv6: true)),
    ];
}
