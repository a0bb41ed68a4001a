using KubeNet.Engine.Addressing;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.FoundShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks found of ARP, neighbour discovery and broadcasts, reduced, each with the kernel's fact in its name.</summary>
internal static class FoundNeighborLabs
{
    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("who has no address asks in nobody's name, and is answered", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Address("server", "eth0", "10.0.0.2/24");
            net.Route("client", "10.0.0.0/24", device: "eth0");
            net.Iptables("server", Table("raw"));
        }, [Udp("10.0.0.2"), Udp("10.0.0.3")]),
        new KernelLab("a neighbour that was asked for in vain is known by its next question", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Address("client", "eth0", "10.0.0.1/24");
            net.Address("server", "eth0", "10.0.0.2/24");
            net.Sysctl("server", "net.ipv4.conf.eth0.arp_ignore", "8");
            net.Listen("server", "udp", 53);
        }, [Udp("10.0.0.2"), Udp("10.0.0.77", from: "server") with { KeepsState = true }, Udp("10.0.0.2") with { KeepsState = true }]),
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
        new KernelLab("a solicitation does not come back to a host that is in the group itself", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0", mac: "02:00:00:00:00:02", peerMac: "02:00:00:00:00:03");
            net.Address("client", "eth0", "fd00::1/64");
            net.Iptables("client", Table("filter"), IpFamily.IPv6);
        }, [Udp("fd00::2")], usesIpv6: true),
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
            Pair(net, family);
            net.Iptables("client", Table("filter", "-A OUTPUT -p udp -m udp --dport 9 -j REJECT", "-A OUTPUT -p tcp -m tcp --dport 9 -j REJECT"), family);
        }, [.. new[] { "9", "2" }.Select(host => (family == IpFamily.IPv4 ? "10.0.0." : "fd00::") + host).SelectMany(to => new[] { Udp(to), Tcp(to), Ping(to), Udp(to, 9), Tcp(to, 9), Tcp(to, 10), Udp(to, 10) }
            .SelectMany(probe => new[] { probe, probe with { Device = "eth0" } }))], usesIpv6: family == IpFamily.IPv6)),
        new KernelLab("of neighbours that were asked for at one time that which was asked for last fails first, so that the ICMP error about the other asks again", net =>
        {
            PairV6(net);
            net.Vxlan("server", "vx3", 5, "fd00::2", mac: "02:00:00:00:00:09");
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Address("server", "vx3", "fd00:3::2/64");
            net.Route("client", "default", "fd00::2");
            net.Fdb("server", "vx3", "00:00:00:00:00:00", "fd00::1", append: true);
            net.Iptables("client", Table("mangle", "-A POSTROUTING -j HL --hl-dec 1"), IpFamily.IPv6);
        }, [Udp("fd00:3::3") with { From = "server" }, Udp("fd00:3::1") with { KeepsState = true }], usesIpv6: true),
        .. new[] { "0", "1" }.SelectMany(localnet => new[] { "", "10.0.0.1/24" }.Select(address => new KernelLab($"who has 127.0.0.1 is answered with route_localnet alone, to one who has {(address.Length > 0 ? "an" : "no")} address (route_localnet {localnet})", net =>
        {
            net.Namespace("client", "server", "third");
            net.Veth("client", "eth0", "server", "p0", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:02");
            net.Veth("third", "eth0", "server", "p1", mac: "02:00:00:00:00:03", peerMac: "02:00:00:00:00:04");
            net.Bridge("server", "br0", "p0", "p1");
            net.Sysctl("server", "net.ipv4.conf.br0.route_localnet", localnet);
            if (address.Length > 0)
                net.Address("client", "eth0", address);
            net.Listen("server", "udp", 53);
            net.Iptables("server", Table("raw", "-A PREROUTING -i br0"));
        }, [Tcp("127.0.0.1", 9) with { Device = "eth0" }, Udp("127.0.0.1") with { Device = "eth0" }, Udp("127.0.0.1") with { Device = "eth0", KeepsState = true }]))),
        new KernelLab("neighbours that were asked for at one time fail at one time: all ICMP errors are sent before the first arrives", net =>
        {
            net.Namespace("client", "router", "server");
            net.Veth("router", "p2", "server", "eth0");
            net.Veth("router", "p7", "client", "eth0");
            net.Vxlan("router", "vx3", 91, "10.0.1.1", mac: "02:00:00:00:00:0e");
            net.Sysctl("router", "net.ipv4.ip_forward", "1");
            net.Address("router", "p2", "10.0.1.1/24");
            net.Address("client", "eth0", "10.0.4.4/24");
            net.Address("router", "p7", "10.0.4.1/24");
            net.Address("router", "vx3", "10.0.3.1/24");
            net.Route("client", "10.0.3.0/24", "10.0.4.1");
            net.Fdb("router", "vx3", "00:00:00:00:00:00", "10.0.1.2", append: true);
            net.Fdb("router", "vx3", "00:00:00:00:00:00", "10.0.1.3", append: true);
            net.Iptables("router", Table("filter", "-A OUTPUT -m recent --remove --name r2 --rdest --mask 255.255.255.255") + Table("security", "-A INPUT -p icmp -m recent --set --name r2 --rsource --mask 255.255.255.255"));
        }, [Udp("10.0.3.3")]),
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
        .. new (string Name, Action<ILabTarget> Change)[]
        {
            ("an MTU too small for IPv6", net => { net.Link("client", "eth0", mtu: 1200); net.Link("client", "eth0", mtu: 1500); }),
            ("a link's going down", net => { net.Link("client", "eth0", up: false); net.Link("client", "eth0", up: true); }),
        }.Select(one => new KernelLab($"{one.Name} takes permanent neighbours of IPv6 along", net =>
        {
            PairV6(net);
            net.Neighbor("client", "eth0", "fd00::2", "02:00:00:00:00:77");
            one.Change(net);
            net.Address("client", "eth0", "fd00::5/64");
        }, [Udp("fd00::2")], usesIpv6: true)),
        new KernelLab("a neighbour is asked for again in the name of the packet that came to wait last", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Vxlan("client", "vx5", 67, "fd00:3::1", "fd00:3::2", port: 4789, mac: "02:00:00:00:00:0b");
            net.Bridge("client", "br6");
            net.Bridge("client", "br12", "vx5");
            net.Address("client", "br6", "fd00:3::1/64");
            net.Address("client", "br12", "fd00:5::1/64");
            net.Iptables("client", Table("nat", "-A OUTPUT -p udp -j DNAT --to-destination fd00:5::2"), IpFamily.IPv6);
        }, [Ping("fd00:5::2")], usesIpv6: true),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"where an ICMP error asks anew for the neighbour that did not answer, all that waits for it is gone, and nobody is told ({family})", net =>
        {
            var v4 = family == IpFamily.IPv4;
            net.Namespace("client", "router");
            net.Veth("client", "eth0", "router", "e0", mac: "02:00:00:00:00:06", peerMac: "02:00:00:00:00:07");
            net.Vxlan("router", "vx0", 78, v4 ? "10.0.3.2" : "fd00:3::2", v4 ? "10.0.3.1" : "fd00:3::1", learning: false, mac: "02:00:00:00:00:09");
            net.Bridge("router", "br0", "vx0");
            net.Sysctl("router", v4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", "1");
            net.Address("client", "eth0", v4 ? "10.0.3.1/24" : "fd00:3::1/64");
            net.Address("router", "e0", v4 ? "10.0.3.2/24" : "fd00:3::2/64");
            net.Address("router", "br0", v4 ? "10.0.4.2/24" : "fd00:4::2/64");
            net.Route("client", "default", v4 ? "10.0.3.2" : "fd00:3::2");
            net.Route("router", "default", v4 ? "10.0.4.99" : "fd00:4::99", table: 101);
            net.IpRule("router", 100, 101, family: family);
            net.Iptables("router", Table("filter", "-A OUTPUT -p udp", "-A INPUT -i lo"), family);
        }, [Udp(family == IpFamily.IPv4 ? "10.0.2.2" : "fd00:2::2"), Udp(family == IpFamily.IPv4 ? "10.0.2.2" : "fd00:2::2") with { From = "router" }], usesIpv6: family == IpFamily.IPv6)),
        .. new[] { (IpFamily.IPv4, "eth0"), (IpFamily.IPv4, "all"), (IpFamily.IPv4, "lo"), (IpFamily.IPv6, "eth0"), (IpFamily.IPv6, "all") }.Select(one => new KernelLab($"unicast in frames for all, dropped by {one.Item2} ({one.Item1})", net =>
        {
            Pair(net, one.Item1);
            var (client, server, far) = one.Item1 == IpFamily.IPv4 ? ("10.0.0.1", "10.0.0.2", "10.0.9.1") : ("fd00::1", "fd00::2", "fd00:9::1");
            net.Sysctl("server", $"net.{(one.Item1 == IpFamily.IPv4 ? "ipv4" : "ipv6")}.conf.{one.Item2}.drop_unicast_in_l2_multicast", "1");
            net.Neighbor("client", "eth0", server, "ff:ff:ff:ff:ff:ff");
            net.Neighbor("server", "eth0", client, "33:33:00:00:00:01");
            net.Route("client", $"{far}/{(one.Item1 == IpFamily.IPv4 ? 32 : 128)}", server);
            net.Sysctl("server", one.Item1 == IpFamily.IPv4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", "1");
            net.Iptables("server", Table("raw", "-A PREROUTING") + Table("filter", "-A INPUT", "-A FORWARD"), one.Item1);
        },
        [
            .. (one.Item1 == IpFamily.IPv4 ? ("10.0.0.2", "10.0.9.1") : ("fd00::2", "fd00:9::1")) is var (to, beyond)
                ? new[] { Udp(to), Ping(to), Tcp(to), Udp(beyond) }
                : [],
        ], usesIpv6: one.Item1 == IpFamily.IPv6)),
        .. new[] { "0", "1", "2", "3" }.Select(ignore => new KernelLab($"whom arp_ignore={ignore} answers: any network of the device will do for both, and what a route alone makes local is nobody's address", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Address("client", "eth0", "10.0.0.1/24");
            net.Route("client", "10.5.0.0/16", device: "eth0");
            foreach (var own in new[] { "10.0.0.2/32", "10.0.0.3/24", "10.0.0.4/28", "10.5.0.4/16", "10.0.0.129/25" })
                net.Address("server", "eth0", own);
            net.Address("server", "lo", "10.0.0.5/32");
            net.Route("server", "10.0.0.64/26", device: "lo", type: "local", table: 255);
            net.Listen("server", "udp", 53);
            net.Sysctl("server", "net.ipv4.conf.all.arp_ignore", ignore);
        }, [.. new[] { "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.65", "10.0.0.129", "10.5.0.4" }.Select(to => Udp(to))])),
        .. new[] { "all", "eth0" }.Select(where => new KernelLab($"who answers for a link-local address with proxy_ndp of {where} cannot pass on what comes for it, and says so", net =>
        {
            PairV6(net);
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Sysctl("server", $"net.ipv6.conf.{where}.proxy_ndp", "1");
            net.ProxyNeighbor("server", "eth0", "fe80::99");
            net.ProxyNeighbor("server", "eth0", "fd00::99");
            net.Iptables("server", Table("filter", "-A FORWARD", "-A OUTPUT -p ipv6-icmp"), IpFamily.IPv6);
        }, [Udp("fe80::99") with { Device = "eth0" }, Ping("fe80::99") with { Device = "eth0" }, Udp("fe80::99") with { Device = "eth0", Source = IpAddress.Parse("fd00::1") }, Udp("fd00::99")], usesIpv6: true)),
        .. new[] { ("1", "0"), ("0", "1"), ("1", "1"), ("0", "0") }.SelectMany(set => new[] { true, false }.Select(isEarly => new KernelLab(
            $"a device's own forwarding makes a router in NDP: all {set.Item1}, device {set.Item2}, {(isEarly ? "before" : "behind")} its address", net =>
        {
            if (!isEarly)
                PairV6(net);
            else
                net.Namespace("client", "server");
            if (isEarly)
                net.Veth("client", "eth0", "server", "eth0");
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", set.Item1);
            net.Sysctl("server", "net.ipv6.conf.eth0.forwarding", set.Item2);
            net.Sysctl("server", "net.ipv6.conf.eth0.proxy_ndp", "1");
            net.ProxyNeighbor("server", "eth0", "fd00::99");
            if (isEarly)
            {
                net.Address("client", "eth0", "fd00::1/64");
                net.Address("server", "eth0", "fd00::2/64");
            }

            net.Iptables("server", Table("filter", "-A FORWARD", "-A INPUT", "-A OUTPUT -p ipv6-icmp"), IpFamily.IPv6);
        }, [Udp("fd00::"), Ping("fd00::"), Udp("fd00::99"), Ping("ff02::2") with { Device = "eth0" }, Udp("ff02::2", 9) with { Device = "eth0" }, Ping("ff05::2") with { Device = "eth0" }], usesIpv6: true))),
        new KernelLab("a device with several link-local addresses asks in the name of the oldest", net =>
        {
            net.Namespace("client", "server");
            foreach (var ns in new[] { "client", "server" })
                net.Sysctl(ns, "net.ipv6.conf.default.addr_gen_mode", "1");
            net.Veth("client", "eth0", "server", "eth0");
            foreach (var (ns, host) in new[] { ("client", 1), ("server", 2) })
            {
                net.Sysctl(ns, "net.ipv6.conf.eth0.addr_gen_mode", "1");
                foreach (var address in new[] { $"fd00::{host}/64", $"fe80::{host}/64", $"fe80::1{host}/64" })
                    net.Address(ns, "eth0", address);
            }

            net.Address("client", "lo", "fd00:9::1/128");
            net.Route("client", "fd00:8::/64", "fd00::2");
            net.Route("server", "fd00:8::/64", "fd00::1");
            net.Route("server", "fd00:9::/64", "fd00::1");
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Listen("server", "udp", 53);
            foreach (var ns in new[] { "client", "server" })
                net.Iptables(ns, Table("raw", [.. new[] { "PREROUTING", "OUTPUT" }.SelectMany(chain => new[] { "fe80::1", "fe80::11", "fe80::2", "fe80::12" }.Select(source => $"-A {chain} -s {source}/128"))]), IpFamily.IPv6);
        }, [Udp("fd00::2") with { Source = IpAddress.Parse("fd00:9::1") }, Udp("fd00:8::1"), Udp("fe80::2") with { Device = "eth0" }, Ping("ff02::1") with { Device = "eth0" }], usesIpv6: true),
        .. new[] { (0, 1), (1, 0), (1, 1), (1, 2), (-1, 2), (1, -1), (0, -1) }.Select(one => new KernelLab($"proxy_arp answers for another medium alone (medium_id {one.Item1} where it is asked, {one.Item2} where the way leads)", net =>
        {
            RoutedShape.V4.Build(net, clientRoute: false);
            net.Route("client", "10.0.2.0/24", device: "eth0");
            net.Sysctl("router", "net.ipv4.conf.r0.proxy_arp", "1");
            net.Sysctl("router", "net.ipv4.conf.r0.medium_id", $"{one.Item1}");
            net.Sysctl("router", "net.ipv4.conf.r1.medium_id", $"{one.Item2}");
        }, [Udp("10.0.2.2"), Udp("10.0.2.9")])),
    ];
}
