using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks found (<see cref="RandomNetworkTests"/>), reduced, each with the kernel's fact in its name.</summary>
internal static class FoundLabs
{
    public static IEnumerable<KernelLab> All =>
    [
        .. new[] { false, true }.Select(legacy => new KernelLab($"iptables-nft's table security stands behind the source NAT, ip_tables' before it ({(legacy ? "legacy" : "nft")})", net =>
        {
            Pair(net);
            net.Iptables("server", Table("nat", "-A INPUT -p udp") + Table("security", "-P INPUT DROP"), legacy: legacy);
        }, [Udp("10.0.0.2"), Ping("10.0.0.2")])),
        new KernelLab("a sender without an address hears that nobody answered: the ICMP error goes to loopback", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Route("client", "10.0.1.0/24", device: "eth0");
            net.Iptables("client", Table("filter", "-A INPUT -s 127.0.0.1 -d 127.0.0.1 -p icmp"));
        }, [Ping("10.0.1.2"), Udp("10.0.1.2")]),
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
        new KernelLab("a VXLAN's outer IPv6 packet takes the hop limit of the device that it leaves by", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            foreach (var (host, number, peer) in new[] { ("client", 1, 2), ("server", 2, 1) })
            {
                net.Address(host, "eth0", $"fd00:1::{number}/64");
                net.Sysctl(host, "net.ipv6.conf.eth0.hop_limit", "33");
                net.Vxlan(host, "vx0", 7, $"fd00:1::{number}", $"fd00:1::{peer}");
                net.Address(host, "vx0", $"10.9.0.{number}/24");
            }

            net.Listen("server", "udp", 53);
            net.Iptables("server", Table("raw", "-A PREROUTING -p udp -m hl --hl-eq 33", "-A PREROUTING -p udp -m hl --hl-eq 64"), IpFamily.IPv6);
        }, [Udp("10.9.0.2"), Ping("10.9.0.2")], usesIpv6: true),
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
        new KernelLab("who has no address asks in nobody's name, and is answered", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Address("server", "eth0", "10.0.0.2/24");
            net.Route("client", "10.0.0.0/24", device: "eth0");
            net.Iptables("server", Table("raw"));
        }, [Udp("10.0.0.2"), Udp("10.0.0.3")]),
        new KernelLab("a bridge takes a packet and does not say that its port refused it", net =>
        {
            Pair(net);
            net.Veth("client", "p0", "server", "eth1");
            net.Bridge("client", "br0", "p0");
            net.Address("client", "br0", "10.0.3.1/24");
            net.Address("server", "eth1", "10.0.3.2/24");
            net.Link("server", "eth1", mtu: 1300);
        }, [Udp("10.0.3.2"), Ping("10.0.3.2") with { PayloadSize = 1472, KeepsState = true }]),
        new KernelLab("an address of a link that is down is a source for others", net =>
        {
            Pair(net);
            net.Veth("client", "eth1", "server", "eth1");
            net.Address("client", "eth1", "10.0.3.1/24");
            net.Veth("client", "eth2", "server", "eth2");
            net.Link("client", "eth0", up: false);
            net.Link("client", "eth1", up: false);
            net.Iptables("client", Table("nat"));
        }, [Udp("10.0.9.9") with { Device = "eth2" }]),
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
        new KernelLab("a connect looks its route up again with the source that it got", net =>
        {
            Pair(net);
            net.IpRule("client", 100, from: "10.0.0.0/8", action: "blackhole");
        }, [Tcp("10.0.0.2"), Udp("10.0.0.2"), Ping("10.0.0.2"), Udp("10.0.0.9")]),
        new KernelLab("a neighbour that was asked for in vain is known by its next question", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Address("client", "eth0", "10.0.0.1/24");
            net.Address("server", "eth0", "10.0.0.2/24");
            net.Sysctl("server", "net.ipv4.conf.eth0.arp_ignore", "8");
            net.Listen("server", "udp", 53);
        }, [Udp("10.0.0.2"), Udp("10.0.0.77", from: "server") with { KeepsState = true }, Udp("10.0.0.2") with { KeepsState = true }]),
        new KernelLab("a ping socket takes an answer from another address", net =>
        {
            Pair(net);
            net.Address("server", "lo", "10.0.7.1/32");
            net.Route("client", "10.0.7.0/24", "10.0.0.2");
            net.Iptables("server", Table("raw", "-A OUTPUT -p icmp -j NOTRACK") + Table("nat", "-A PREROUTING -d 10.0.7.2/32 -j DNAT --to-destination 10.0.7.1"));
        }, [Ping("10.0.7.2"), Udp("10.0.7.2")]),
        new KernelLab("the last port of a bridge is served first: of two that answer, the first answer is believed", net =>
        {
            net.Namespace("host", "a", "b");
            net.Veth("host", "pa", "a", "eth0", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:0a");
            net.Veth("host", "pb", "b", "eth0", mac: "02:00:00:00:00:02", peerMac: "02:00:00:00:00:0b");
            net.Bridge("host", "br0", "pa", "pb");
            net.Address("host", "br0", "10.0.0.1/24");
            foreach (var ns in new[] { "a", "b" })
            {
                net.Address(ns, "eth0", "10.0.0.9/24");
                net.Listen(ns, "udp", 53);
            }
        }, [Udp("10.0.0.9", from: "host"), Udp("10.0.0.9", from: "host") with { KeepsState = true }]),
    ];

    /// <summary>The same in IPv6.</summary>
    public static IEnumerable<KernelLab> InV6 =>
    [
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
        new KernelLab("a neighbour message that a rule counted down is not heard", net =>
        {
            PairV6(net);
            net.Iptables("client", Table("mangle", "-A INPUT -p ipv6-icmp -j HL --hl-dec 1"), IpFamily.IPv6);
        }, [Udp("fd00::2")], usesIpv6: true),
        new KernelLab("a neighbour message that a rule changes keeps its device", net =>
        {
            PairV6(net);
            net.Veth("client", "eth1", "server", "eth1");
            net.Address("client", "eth1", "fd00:3::1/64");
            net.Iptables("client", Table("mangle", "-A OUTPUT -j DSCP --set-dscp 0x2e"), IpFamily.IPv6);
            net.Iptables("server", Table("raw", "-A PREROUTING -i eth0", "-A PREROUTING -i eth1"), IpFamily.IPv6);
        }, [Udp("fd00::2"), Udp("fd00:3::77")], usesIpv6: true),
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
        new KernelLab("a masquerade to ::1 takes an address of the device that the packet leaves by", net =>
        {
            PairV6(net);
            net.Route("client", "fd00:7::/64", "fd00::2");
            net.Iptables("client", Table("nat", "-A OUTPUT -j REDIRECT", "-A POSTROUTING -j MASQUERADE"), IpFamily.IPv6);
        }, [Tcp("fd00:7::7") with { Device = "eth0" }, Tcp("fd00:7::7")], usesIpv6: true),
        new KernelLab("a solicitation does not come back to a host that is in the group itself", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0", mac: "02:00:00:00:00:02", peerMac: "02:00:00:00:00:03");
            net.Address("client", "eth0", "fd00::1/64");
            net.Iptables("client", Table("filter"), IpFamily.IPv6);
        }, [Udp("fd00::2")], usesIpv6: true),
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
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"no ICMP error is sent about an echo reply that is just being sent ({family})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            if (v4)
                Pair(net);
            else
                PairV6(net);
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
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"what is sent about an untracked packet is INVALID, and no rule of the raw table changes that ({family})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            if (v4)
                Pair(net);
            else
                PairV6(net);
            string[] states = ["INVALID", "UNTRACKED", "NEW", "RELATED"];
            string[] By(string chain) => [.. states.Select(state => $"-A {chain} -m conntrack --ctstate {state}")];
            var raw = Table("raw", ["-A PREROUTING -m mark --mark 0x1", .. By("PREROUTING"), "-A PREROUTING -j NOTRACK", .. By("PREROUTING"), "-A OUTPUT -j CT --notrack", .. By("OUTPUT"), "-A OUTPUT -j CT --zone 7", .. By("OUTPUT")]);
            foreach (var ns in new[] { "client", "server" })
                net.Iptables(ns, raw + Table("filter", [.. By("OUTPUT"), .. By("INPUT"), $"-A {(ns == "client" ? "OUTPUT" : "INPUT")} -p udp -m udp --dport 11 -j REJECT", $"-A {(ns == "client" ? "OUTPUT" : "INPUT")} -p tcp -m tcp --dport 11 -j REJECT --reject-with tcp-reset",
                    "-A INPUT -p tcp -m tcp --dport 12 -j REJECT --reject-with tcp-reset", "-A INPUT -p udp -m udp --dport 12 -j REJECT"]), family);
        }, [.. (family == IpFamily.IPv4 ? ["10.0.0.9", "10.0.0.2", "10.0.0.1"] : new[] { "fd00::9", "fd00::2", "fd00::1" }).SelectMany(to => new[] { Udp(to), Tcp(to), Udp(to, 11), Tcp(to, 11), Udp(to, 12), Tcp(to, 12), Udp(to, 13), Tcp(to, 13) })], usesIpv6: family == IpFamily.IPv6)),
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
        new KernelLab("rules by source hold for raw segments", net =>
        {
            Pair(net);
            net.Address("client", "eth0", "10.0.0.7/24");
            net.IpRule("client", 101, from: "10.0.0.7", action: "blackhole");
            net.Iptables("client", Table("filter"));
        }, [Raw(TcpFlags.Psh | TcpFlags.Ack, 0), Raw(TcpFlags.Psh | TcpFlags.Ack, 0) with { Source = IpAddress.Parse("10.0.0.7") }]),
        new KernelLab("a broadcast address of one device is a broadcast on all others too, for a bound socket", net =>
        {
            Pair(net);
            net.Veth("client", "eth1", "server", "eth1");
            net.Address("client", "eth1", "10.0.4.2/24");
            net.Iptables("server", Table("raw", "-A PREROUTING -m pkttype --pkt-type broadcast"));
        },
        [
            Tcp("10.0.4.255") with { Device = "eth0" }, Udp("10.0.4.255") with { Device = "eth0" }, Udp("10.0.4.255") with { Device = "eth0", Broadcast = true }, Ping("10.0.4.255") with { Device = "eth0", Broadcast = true },
            Udp("10.0.5.255") with { Device = "eth0", Broadcast = true }, Udp("10.0.4.255") with { Device = "eth1", Broadcast = true },
        ]),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"what sockets bound to a device hear of a neighbour that is not there ({family})", net =>
        {
            if (family == IpFamily.IPv4)
                Pair(net);
            else
                PairV6(net);
            net.Iptables("client", Table("filter", "-A OUTPUT -p udp -m udp --dport 9 -j REJECT", "-A OUTPUT -p tcp -m tcp --dport 9 -j REJECT"), family);
        }, [.. new[] { "9", "2" }.Select(host => (family == IpFamily.IPv4 ? "10.0.0." : "fd00::") + host).SelectMany(to => new[] { Udp(to), Tcp(to), Ping(to), Udp(to, 9), Tcp(to, 9), Tcp(to, 10), Udp(to, 10) }
            .SelectMany(probe => new[] { probe, probe with { Device = "eth0" } }))], usesIpv6: family == IpFamily.IPv6)),
        .. new[] { ("arp_ignore", "2", "10.0.3.2"), ("arp_filter", "1", "10.0.0.2") }.Select(one => new KernelLab($"a request that a host does not answer by {one.Item1} tells it nothing", net =>
        {
            Pair(net);
            net.Address("server", "lo", "10.0.3.2/32");
            net.Veth("client", "eth1", "server", "eth1");
            net.Address("server", "eth1", "10.0.9.2/24");
            net.Route("client", "10.0.3.2/32", device: "eth0");
            if (one.Item1 == "arp_filter")
            {
                net.IpRule("server", 10, table: 7, from: "10.0.0.2", to: "10.0.0.1");
                net.Route("server", "10.0.0.1/32", device: "eth1", table: 7);
            }

            net.Sysctl("client", "net.ipv4.conf.all.arp_ignore", "8");
            net.Sysctl("server", $"net.ipv4.conf.all.{one.Item1}", one.Item2);
        },
        [
            Udp("10.0.0.1") with { From = "server", Source = IpAddress.Parse("10.0.3.2") }, Udp(one.Item3) with { KeepsState = true },
            Udp("10.0.0.1", 54) with { From = "server", Source = IpAddress.Parse("10.0.3.2"), KeepsState = true },
        ])),
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
        new KernelLab("a half-open connection ends by a RST of the host that its NAT led to", net =>
        {
            Pair(net);
            net.Iptables("server", Table("raw", "-A OUTPUT -p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK -j NOTRACK") + Table("nat", "-A INPUT -p tcp -j SNAT --to-source 10.0.0.2"));
        }, [Tcp("10.0.0.2")]),
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
        new KernelLab("the same addresses and ports in two zones are two connections", net =>
        {
            Pair(net);
            net.Iptables("server", Table("raw", "-A PREROUTING -m mark --mark 0x0 -m statistic --mode nth --every 2 --packet 1 -j CT --zone 7", "-A OUTPUT -j CT --zone 7") + Table("filter", "-A INPUT -m conntrack --ctstate NEW"));
        }, [Udp("10.0.0.2") with { SourcePort = 40000 }, Udp("10.0.0.2") with { SourcePort = 40000, KeepsState = true }]),
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
        new KernelLab("a SYN-ACK that NAT sends to where no route leads leaves the connection half open", net =>
        {
            Pair(net);
            net.Address("server", "lo", "10.9.0.6/32");
            net.IpRule("server", 100, protocol: IpProtocol.Tcp, action: "prohibit");
            net.Iptables("server", Table("nat", "-A INPUT -p tcp -j SNAT --to-source 10.9.0.6"));
        }, [Tcp("10.0.0.2")]),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"a RST by no connection has the TOS of the segment, a SYN-ACK and REJECT's RST have none ({family})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            if (v4)
                Pair(net);
            else
                PairV6(net);
            net.Iptables("server", Table("filter", "-A INPUT -p tcp -m tcp --dport 10 -j REJECT --reject-with tcp-reset"), family);
            net.Iptables("client", Table("mangle", "-A PREROUTING -p tcp -m tos --tos 0x48/0xff", "-A PREROUTING -p tcp -m tos --tos 0x00/0xff"), family);
        }, [.. new ushort[] { 9, 10, 80 }.Select(port => Tcp(family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2", port) with { Tos = 0x48 })], usesIpv6: family == IpFamily.IPv6)),
    ];

    private static string[] Sources(string chain, params string[] addresses) => [.. addresses.Select(address => $"-A {chain} -s {address}{(address.Contains(':') ? "/128 -p ipv6-icmp" : "/32 -p icmp")}")];

    private static void Second(ILabTarget net)
    {
        net.Address("router", "e2", "fd00:2::1/64");
        net.Address("router", "e2", "fd00:9::1/64");
    }

    private static LabProbe Raw(TcpFlags flags, int size) => Tcp("10.0.0.2", 5353) with { RawFlags = flags, PayloadSize = size, Source = IpAddress.Parse("10.0.0.1") };

    private static void Pair(ILabTarget net)
    {
        net.Namespace("client", "server");
        net.Veth("client", "eth0", "server", "eth0");
        net.Address("client", "eth0", "10.0.0.1/24");
        net.Address("server", "eth0", "10.0.0.2/24");
        net.Route("server", "default", "10.0.0.1");
        net.Listen("server", "udp", 53);
        net.Listen("server", "tcp", 80);
    }

    private static void PairV6(ILabTarget net)
    {
        net.Namespace("client", "server");
        net.Veth("client", "eth0", "server", "eth0");
        net.Address("client", "eth0", "fd00::1/64");
        net.Address("server", "eth0", "fd00::2/64");
        net.Listen("server", "udp", 53);
        net.Listen("server", "tcp", 80);
    }
}
