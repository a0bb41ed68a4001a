using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Corners of policy routing, of hosts with several networks, and of fragments.</summary>
internal static class AdversaryRoutingLabs
{
    public static IEnumerable<KernelLab> All(RoutedShape net)
    {
        var v4 = net.Family == IpFamily.IPv4;
        var host = v4 ? "/32" : "/128";
        return
        [
            net.Lab("a mark set in PREROUTING chooses the table", lab =>
            {
                net.Build(lab);
                lab.Route("router", net.Network(2), type: "prohibit", table: 100);
                lab.IpRule("router", 100, table: 100, mark: 0x10, mask: 0xf0, family: net.Family);
                net.Rules(lab, "router", Table("mangle", "-A PREROUTING -p udp -m udp --dport 53 -j MARK --set-xmark 0x13/0xff", "-A PREROUTING -p udp -m udp --dport 5353 -j MARK --set-xmark 0x23/0xff"), Table("filter"));
            }, Udp(net.Server), Udp(net.Server, 5353), Ping(net.Server)),
            net.Lab("a mark in filter or POSTROUTING comes too late", lab =>
            {
                net.Build(lab);
                lab.Route("client", net.Network(2), type: "prohibit", table: 100);
                lab.IpRule("client", 100, table: 100, mark: 7, family: net.Family);
                net.Rules(lab, "client", Table("raw", "-A OUTPUT -p udp -m udp --dport 54 -j MARK --set-mark 7"), Table("nat", "-A OUTPUT -p udp -m udp --dport 55 -j MARK --set-mark 7", "-A OUTPUT -j ACCEPT"), Table("filter", "-A OUTPUT -p udp -m udp --dport 53 -j MARK --set-mark 7"), Table("mangle", "-A POSTROUTING -p udp -m udp --dport 5353 -j MARK --set-mark 7"));
            }, Udp(net.Server), Udp(net.Server, 5353), Udp(net.Server, 54), Udp(net.Server, 55)),
            net.Lab("a mark set in OUTPUT, another way out, and MASQUERADE", lab =>
            {
                Twice(net, lab);
                lab.Route("client", net.Network(2), net.Host(3, 1), table: 100);
                lab.IpRule("client", 100, table: 100, mark: 7, family: net.Family);
                net.Rules(lab, "client", Table("mangle", "-A OUTPUT -p udp -m udp --dport 53 -j MARK --set-mark 7", "-A OUTPUT -p tcp -j MARK --set-mark 7"), Table("nat", "-A POSTROUTING -o eth1 -j MASQUERADE"), Table("filter", "-A OUTPUT -o eth0", "-A OUTPUT -o eth1"));
            }, Udp(net.Server), Udp(net.Server, 5353), Tcp(net.Server)),
            net.Lab("a mark set in OUTPUT, another way out, without MASQUERADE", lab =>
            {
                Twice(net, lab);
                lab.Route("client", net.Network(2), net.Host(3, 1), table: 100);
                lab.IpRule("client", 100, table: 100, mark: 7, family: net.Family);
                net.Rules(lab, "client", Table("mangle", "-A OUTPUT -p udp -m udp --dport 53 -j MARK --set-mark 7"), Table("filter"));
            }, Udp(net.Server), Udp(net.Server, 5353)),
            net.Lab("re-routing and rules by protocol and port", lab =>
            {
                Twice(net, lab);
                lab.Route("client", net.Network(2), net.Host(3, 1), table: 100);
                lab.IpRule("client", 100, table: 100, protocol: IpProtocol.Udp, destinationPort: 53, family: net.Family);
                net.Rules(lab, "client", Table("mangle", "-A OUTPUT -p udp -j MARK --set-mark 7"), Table("filter", "-A OUTPUT -o eth0", "-A OUTPUT -o eth1"));
                net.Rules(lab, "router", Table("filter", "-A FORWARD -i r0", "-A FORWARD -i r2"));
            }, Udp(net.Server), Udp(net.Server, 5353), Tcp(net.Server)),
            net.Lab("rules by protocol, port and device on the router", lab =>
            {
                net.Build(lab);
                lab.IpRule("router", 100, protocol: IpProtocol.Tcp, action: "prohibit", family: net.Family);
                lab.IpRule("router", 101, protocol: IpProtocol.Udp, destinationPort: 53, action: "unreachable", family: net.Family);
                lab.IpRule("router", 102, protocol: IpProtocol.Udp, destinationPort: 54, action: "blackhole", family: net.Family);
                lab.IpRule("router", 103, to: net.Host(2, 9) + host, incoming: "r0", action: "prohibit", family: net.Family);
                lab.IpRule("router", 104, from: net.Host(2, 9) + host, incoming: "lo", action: "prohibit", family: net.Family);
                net.Rules(lab, "router", Watch);
            }, Udp(net.Server), Tcp(net.Server), Udp(net.Server, 54), Udp(net.Server, 5353), Udp(net.Host(2, 9)), Ping(net.Host(2, 9)), Ping(net.Server), Udp(net.RouterOut), Tcp(net.RouterIn)),
            net.Lab("rules at home by protocol, port and device", lab =>
            {
                net.Build(lab);
                lab.IpRule("client", 100, protocol: IpProtocol.Tcp, destinationPort: 80, action: "prohibit", family: net.Family);
                lab.IpRule("client", 101, protocol: IpProtocol.Udp, destinationPort: 53, action: "unreachable", family: net.Family);
                lab.IpRule("client", 102, protocol: IpProtocol.Udp, destinationPort: 54, action: "blackhole", family: net.Family);
                lab.IpRule("client", 103, protocol: v4 ? IpProtocol.Icmp : IpProtocol.Icmpv6, incoming: "lo", action: "prohibit", family: net.Family);
                lab.IpRule("client", 104, incoming: "eth0", action: "prohibit", family: net.Family);
                net.Rules(lab, "client", Watch);
            }, Udp(net.Server), Tcp(net.Server), Udp(net.Server, 54), Ping(net.Server), Udp(net.Server, 5353), Ping(net.Client, "router"), Udp(net.Client, 9, "router")),
            net.Lab("a rule by the source's network, and a rule by destination", lab =>
            {
                Twice(net, lab);
                lab.Route("client", "default", net.Host(3, 1), table: 103);
                lab.IpRule("client", 90, table: 103, from: net.Network(3), family: net.Family);
                lab.IpRule("client", 91, table: 103, to: net.Host(2, 2) + host, from: v4 ? "0.0.0.0/0" : "::/0", family: net.Family);
                net.Rules(lab, "router", Table("filter", "-A FORWARD -i r0", "-A FORWARD -i r2"));
            }, Udp(net.Server), Udp(net.RouterOut), Udp(net.RouterOut) with { Source = IpAddress.Parse(net.Host(3, 2)) }, Ping(net.Client, "server"), Ping(net.Host(3, 2), "server")),
            net.Lab("a throw in one table lets the next be asked", lab =>
            {
                net.Build(lab);
                lab.Route("router", net.Network(2), type: "throw", table: 100);
                lab.Route("router", v4 ? "10.0.0.0/8" : "fd00::/16", type: "blackhole", table: 100);
                lab.Route("router", net.Network(7), type: "prohibit", table: 101);
                lab.IpRule("router", 100, table: 100, incoming: "r0", family: net.Family);
                lab.IpRule("router", 101, table: 101, family: net.Family);
                net.Rules(lab, "router", Watch);
            }, Udp(net.Server), Udp(net.Host(7, 7)), Tcp(net.Host(7, 7)), Udp(net.Client, 9, "server")),
            net.Lab("two default routes of different metrics", lab =>
            {
                net.Build(lab, clientRoute: false);
                lab.Address("router", "r0", net.Host(1, 3) + net.Length);
                lab.Route("client", "default", net.Host(1, 9), metric: 200);
                lab.Route("client", "default", net.RouterIn, metric: 100);
                net.Rules(lab, "router", Watch);
            }, Udp(net.Server), Udp(net.Host(7, 7))),
            net.Lab("an address on the other link answers", lab =>
            {
                net.Build(lab);
                lab.Route("client", net.RouterOut + host, net.RouterIn);
                lab.Address("router", "lo", net.Host(8, 8) + host);
                lab.Listen("router", "udp", 53);
                lab.Listen("router", "tcp", 80);
                net.Rules(lab, "router", Watch);
            }, Udp(net.RouterOut), Tcp(net.RouterOut), Udp(net.Host(8, 8)), Tcp(net.Host(8, 8)), Ping(net.Host(8, 8)), Udp(net.Host(8, 8), 9), Udp(net.RouterIn, 53, "server")),
            net.Lab("two networks on one link, and a host with a leg in both", lab =>
            {
                Twice(net, lab);
                net.Rules(lab, "router", Watch);
                net.Rules(lab, "client", Watch);
                lab.Listen("client", "udp", 53);
            }, Udp(net.Host(3, 1)), Udp(net.Host(3, 2), 53, "router"), Udp(net.Host(3, 2), 53, "server"), Udp(net.Client, 53, "server"), Ping(net.Host(3, 2), "server")),
            .. new[] { false, true }.Select(tracks => net.Lab($"fragments through the router {(tracks ? "with" : "without")} conntrack", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("raw"), Table("mangle"), Table("filter", tracks ? "-A FORWARD -m conntrack --ctstate NEW" : "-A FORWARD", "-A FORWARD -p udp -m udp --dport 53", "-A FORWARD -p udp", "-A FORWARD -m length --length 1500", "-A FORWARD -m length --length 0:1499", "-A FORWARD -m length ! --length 0:1500"));
                net.Rules(lab, "server", Table("raw"), Table("filter", "-A INPUT -p udp -m udp --dport 53"));
            }, Udp(net.Server) with { PayloadSize = 3000, DontFragment = false }, Ping(net.Server) with { PayloadSize = 3000, DontFragment = false }, Udp(net.Server, 9) with { PayloadSize = 1473, DontFragment = false }, Udp(net.Server) with { PayloadSize = 1472, DontFragment = false })),
            net.Lab("fragments into a smaller MTU, with conntrack on the router", lab =>
            {
                net.Build(lab, serverMtu: 1300);
                net.Rules(lab, "router", Table("raw"), Table("filter", "-A FORWARD -m conntrack --ctstate NEW"));
                net.Rules(lab, "server", Table("raw"), Table("filter"));
            }, Udp(net.Server) with { PayloadSize = 3000, DontFragment = false }, Udp(net.Server) with { PayloadSize = 1400 }, Udp(net.Server) with { PayloadSize = 1400, KeepsState = true, SourcePort = 40010 }),
            net.Lab("fragments through DNAT and MASQUERADE", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("raw"), Table("nat", $"-A PREROUTING -d {net.RouterIn} -p udp -m udp --dport 8000 -j DNAT --to-destination {(v4 ? net.Server : $"[{net.Server}]")}:53", "-A POSTROUTING -j MASQUERADE"), Table("filter"));
                net.Rules(lab, "server", Table("raw"));
            }, Udp(net.RouterIn, 8000) with { PayloadSize = 3000, DontFragment = false }, Udp(net.RouterIn, 8001) with { PayloadSize = 3000, DontFragment = false }),
            net.Lab("rules on the traffic of lo", lab =>
            {
                net.Build(lab);
                lab.Listen("client", "udp", 53);
                lab.Listen("client", "tcp", 80);
                net.Rules(lab, "client", Table("raw", "-A OUTPUT -o lo", "-A PREROUTING -i lo"), Table("mangle"), Table("nat", "-A POSTROUTING -o lo -j ACCEPT", "-A PREROUTING -i lo"), Table("filter", "-P INPUT DROP", "-A INPUT -i lo -p udp -j ACCEPT", "-A INPUT -i lo -p tcp -j REJECT --reject-with tcp-reset", "-A INPUT -i lo -s " + net.Client + " -j ACCEPT", "-A OUTPUT -m conntrack --ctstate ESTABLISHED"));
            }, Udp(v4 ? "127.0.0.1" : "::1"), Udp(net.Client), Tcp(net.Client), Ping(net.Client), Ping(v4 ? "127.0.0.1" : "::1"), Udp(net.Client, 9), Udp(v4 ? "127.1.2.3" : "::1", 9)),
            net.Lab("goto from a base chain, nested gotos, RETURN under a DROP policy", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("filter", "-P FORWARD DROP", "-N A", "-N B", "-N C", "-N D", "-N E",
                    "-A FORWARD -p udp -m udp --dport 53 -g A", "-A FORWARD -p udp -m udp --sport 53 -j D", "-A FORWARD -p tcp -j A", "-A FORWARD -j E", "-A FORWARD -j ACCEPT",
                    "-A A -p tcp -g B", "-A A -j B", "-A A -p udp -j ACCEPT", "-A B -p tcp -j C", "-A B -j RETURN", "-A C -p tcp -m tcp --dport 80 -g D", "-A C", "-A D -p udp -g E", "-A D -j RETURN", "-A E -p icmp -j RETURN".Replace("icmp", v4 ? "icmp" : "ipv6-icmp"), "-A E -p udp -m udp --dport 9 -j DROP", "-A E"));
            }, Udp(net.Server), Tcp(net.Server), Tcp(net.Server, 8080), Ping(net.Server), Udp(net.Server, 9), Udp(net.Server, 5353)),
            net.Lab("matches of every kind and their negations", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("filter",
                    "-A FORWARD -p udp -m multiport ! --dports 53,5353", "-A FORWARD -p udp -m multiport --ports 53", "-A FORWARD -p udp -m multiport --sports 40000:40002", "-A FORWARD -p tcp -m multiport ! --ports 80",
                    $"-A FORWARD -m iprange --src-range {net.Host(1, 0)}-{net.Host(1, 9)}", $"-A FORWARD -m iprange ! --dst-range {net.Host(2, 2)}-{net.Host(2, 2)}", $"-A FORWARD -m iprange --src-range {net.Host(2, 2)}-{net.Host(2, 3)} --dst-range {net.Host(1, 0)}-{net.Host(1, 2)}",
                    "-A FORWARD -m length --length 36", "-A FORWARD -m length ! --length 36:60", v4 ? "-A FORWARD -m ttl --ttl-eq 63" : "-A FORWARD -m hl --hl-eq 63", v4 ? "-A FORWARD -m ttl --ttl-lt 64" : "-A FORWARD -m hl --hl-lt 64", v4 ? "-A FORWARD -m ttl ! --ttl-eq 63" : "-A FORWARD -m hl ! --hl-eq 63", v4 ? "-A FORWARD -m ttl --ttl-gt 63" : "-A FORWARD -m hl --hl-gt 63",
                    "-A FORWARD -m pkttype --pkt-type unicast", "-A FORWARD -m pkttype ! --pkt-type unicast", "-A FORWARD -m mac ! --mac-source 02:00:00:00:00:99", "-A FORWARD -m mac --mac-source 02:00:00:00:00:99",
                    "-A FORWARD -m addrtype --src-type UNICAST", "-A FORWARD -m addrtype --dst-type LOCAL", "-A FORWARD -m addrtype ! --dst-type LOCAL", v4 ? "-A FORWARD -m addrtype --dst-type UNICAST --limit-iface-out" : "-A FORWARD -m addrtype --dst-type UNICAST",
                    "-A FORWARD -m dscp --dscp 0x0a", "-A FORWARD -m dscp ! --dscp 0x0a", "-A FORWARD -m tos --tos 0x28/0xff", "-A FORWARD -m physdev --physdev-is-bridged", "-A FORWARD -m physdev ! --physdev-is-in", "-A FORWARD -m mark ! --mark 0x1/0x1"));
                net.Rules(lab, "client", Table("filter", "-A OUTPUT -m pkttype --pkt-type unicast", "-A OUTPUT -m addrtype --src-type LOCAL", "-A OUTPUT -m addrtype --dst-type UNICAST", "-A INPUT -m addrtype --dst-type LOCAL --limit-iface-in", "-A INPUT -m addrtype --dst-type LOCAL", "-A INPUT -m mac ! --mac-source 02:00:00:00:00:99", "-A INPUT -m pkttype --pkt-type unicast"));
            }, Udp(net.Server), Udp(net.Server, 9) with { Tos = 0x28 }, Tcp(net.Server), Ping(net.Server), Udp(net.Client, 9), Udp(net.Server) with { Ttl = 65, PayloadSize = 100 }),
            net.Lab("a limit runs out", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("filter", "-A FORWARD -m limit --limit 1/hour --limit-burst 2 -j ACCEPT", "-A FORWARD -p udp -j DROP"));
            }, Udp(net.Server), Udp(net.Server) with { KeepsState = true }),
            net.Lab("recent: who knocked is let in", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("filter", "-P FORWARD DROP", "-A FORWARD -i r1 -j ACCEPT", "-A FORWARD -p udp -m udp --dport 9 -m recent --name kn-a --set -j DROP", "-A FORWARD -p udp -m udp --dport 53 -m recent --name kn-a --rcheck --seconds 60 -j ACCEPT", "-A FORWARD -p udp -m udp --dport 5353 -m recent --name kn-a --update --hitcount 3 -j ACCEPT", "-A FORWARD -p tcp -m recent --name kn-a --remove"));
            }, Udp(net.Server) with { KeepsState = true }, Udp(net.Server, 9) with { KeepsState = true }, Udp(net.Server) with { KeepsState = true }, Udp(net.Server, 5353) with { KeepsState = true }, Udp(net.Server, 5353) with { KeepsState = true }, Udp(net.Server, 5353) with { KeepsState = true }, Tcp(net.Server) with { KeepsState = true }, Udp(net.Server) with { KeepsState = true }),
        ];
    }

    /// <summary>The shape with a second link between client and router, network 3: 3.2 and 3.1; filters against spoofing are off.</summary>
    private static void Twice(RoutedShape net, ILabTarget lab)
    {
        net.Build(lab);
        lab.Veth("client", "eth1", "router", "r2");
        lab.Address("client", "eth1", net.Host(3, 2) + net.Length);
        lab.Address("router", "r2", net.Host(3, 1) + net.Length);
        if (net.Family == IpFamily.IPv6)
            return;
        foreach (var ns in new[] { "client", "router" })
        {
            foreach (var device in new[] { "all", "default", ns == "client" ? "eth0" : "r0", ns == "client" ? "eth1" : "r2" })
                lab.Sysctl(ns, $"net.ipv4.conf.{device}.rp_filter", "0");
        }
    }

    /// <summary>What only IPv4 has: ARP and the reverse path filter.</summary>
    public static IEnumerable<KernelLab> OnlyV4 =>
    [
        .. from ignore in new[] { "0", "1", "2", "8" }
           select RoutedShape.V4.Lab($"the address of another link is asked for, with arp_ignore {ignore}", lab =>
           {
               RoutedShape.V4.Build(lab);
               lab.Route("client", "10.0.2.1/32", device: "eth0");
               lab.Sysctl("router", "net.ipv4.conf.all.arp_ignore", ignore);
           }, Ping("10.0.2.1"), Ping("10.0.1.1")),
        RoutedShape.V4.Lab("a host with two legs in one network, arp_filter and arp_announce", lab =>
        {
            lab.Namespace("switch", "a", "b");
            lab.Veth("switch", "p1", "a", "eth0");
            lab.Veth("switch", "p2", "a", "eth1");
            lab.Veth("switch", "p3", "b", "eth0");
            lab.Bridge("switch", "br0", "p1", "p2", "p3");
            lab.Address("a", "eth0", "10.0.1.2/24");
            lab.Address("a", "eth1", "10.0.1.3/24");
            lab.Address("b", "eth0", "10.0.1.4/24");
            lab.Sysctl("a", "net.ipv4.conf.all.arp_filter", "1");
            lab.Sysctl("a", "net.ipv4.conf.all.arp_announce", "2");
            lab.Listen("a", "udp", 53);
            lab.Iptables("a", Table("filter", "-A INPUT -i eth0", "-A INPUT -i eth1"));
        }, Udp("10.0.1.2", from: "b"), Udp("10.0.1.3", from: "b"), Ping("10.0.1.4", "a") with { Source = IpAddress.Parse("10.0.1.3") }),
        .. from announce in new[] { "0", "1", "2" }
           select RoutedShape.V4.Lab($"a source of another network, with arp_announce {announce}", lab =>
           {
               RoutedShape.V4.Build(lab);
               lab.Address("client", "lo", "10.5.5.5/32");
               lab.Sysctl("client", "net.ipv4.conf.all.arp_announce", announce);
               lab.Sysctl("router", "net.ipv4.conf.all.rp_filter", "1");
               RoutedShape.V4.Rules(lab, "router", Watch);
           }, Ping("10.0.1.1") with { Source = IpAddress.Parse("10.5.5.5") }, Ping("10.0.1.1")),
        .. from filter in new[] { "0", "1", "2" }
           select RoutedShape.V4.Lab($"the same with a way back, rp_filter {filter}", lab =>
           {
               RoutedShape.V4.Build(lab);
               lab.Address("client", "lo", "10.5.5.5/32");
               lab.Route("router", "10.5.5.5/32", "10.0.2.2");
               lab.Sysctl("router", "net.ipv4.conf.all.rp_filter", filter);
               lab.Sysctl("router", "net.ipv4.conf.default.rp_filter", "0");
               lab.Sysctl("router", "net.ipv4.conf.r0.rp_filter", "0");
               RoutedShape.V4.Rules(lab, "router", Watch);
           }, Udp("10.0.2.2") with { Source = IpAddress.Parse("10.5.5.5") }),
        RoutedShape.V4.Lab("proxy_arp answers for a network behind the router", lab =>
        {
            RoutedShape.V4.Build(lab, clientRoute: false);
            lab.Route("client", "10.0.2.0/24", device: "eth0");
            lab.Route("client", "10.0.7.0/24", device: "eth0");
            lab.Sysctl("router", "net.ipv4.conf.r0.proxy_arp", "1");
            lab.Sysctl("router", "net.ipv4.neigh.r0.proxy_delay", "0");
            RoutedShape.V4.Rules(lab, "router", Watch);
        }, Udp("10.0.2.2"), Tcp("10.0.2.2"), Udp("10.0.1.9"), Udp("10.0.7.7"), Udp("10.0.2.9")),
        .. from mark in new[] { "0", "1" }
           select RoutedShape.V4.Lab($"rp_filter and a table chosen by mark, src_valid_mark {mark}", lab =>
           {
               RoutedShape.V4.Build(lab);
               lab.Address("client", "lo", "10.5.5.5/32");
               lab.Route("router", "10.5.5.5/32", "10.0.1.2", table: 100);
               lab.Route("router", "10.5.5.5/32", "10.0.2.2");
               lab.IpRule("router", 100, table: 100, mark: 7);
               lab.Sysctl("router", "net.ipv4.conf.all.rp_filter", "1");
               lab.Sysctl("router", "net.ipv4.conf.all.src_valid_mark", mark);
               RoutedShape.V4.Rules(lab, "router", Table("mangle", "-A PREROUTING -i r0 -j MARK --set-mark 7"), Table("filter"));
           }, Udp("10.0.2.2") with { Source = IpAddress.Parse("10.5.5.5") }, Udp("10.0.2.2")),
        RoutedShape.V4.Lab("rp_filter and rules by protocol and port", lab =>
        {
            RoutedShape.V4.Build(lab);
            lab.Address("client", "lo", "10.5.5.5/32");
            lab.Route("router", "10.5.5.5/32", "10.0.1.2", table: 100);
            lab.IpRule("router", 100, table: 100, protocol: IpProtocol.Udp, destinationPort: 40000);
            lab.IpRule("router", 101, table: 100, protocol: IpProtocol.Tcp);
            lab.Sysctl("router", "net.ipv4.conf.all.rp_filter", "1");
            RoutedShape.V4.Rules(lab, "router", Watch);
        }, Udp("10.0.2.2") with { Source = IpAddress.Parse("10.5.5.5"), SourcePort = 40000 }, Udp("10.0.2.2") with { Source = IpAddress.Parse("10.5.5.5"), SourcePort = 40001 }, Tcp("10.0.2.2") with { Source = IpAddress.Parse("10.5.5.5") }),
        .. from accept in new[] { "0", "1" }
           select RoutedShape.V4.Lab($"one's own address as the source, accept_local {accept}", lab =>
           {
               RoutedShape.V4.Build(lab);
               lab.Address("client", "lo", "10.0.2.1/32");
               lab.Route("client", "10.0.2.2/32", "10.0.1.1");
               lab.Sysctl("router", "net.ipv4.conf.all.accept_local", accept);
               lab.Sysctl("router", "net.ipv4.conf.all.rp_filter", "0");
               lab.Sysctl("router", "net.ipv4.conf.r0.rp_filter", "0");
               RoutedShape.V4.Rules(lab, "router", Watch);
           }, Udp("10.0.2.2") with { Source = IpAddress.Parse("10.0.2.1") }, Ping("10.0.1.1") with { Source = IpAddress.Parse("10.0.2.1") }),
        RoutedShape.V4.Lab("later fragments in rules of their own", lab =>
        {
            RoutedShape.V4.Build(lab);
            RoutedShape.V4.Rules(lab, "router", Table("filter", "-A FORWARD -f", "-A FORWARD ! -f", "-A FORWARD -f -d 10.0.2.2/32 -p udp -j DROP", "-A FORWARD -p udp -m udp --dport 53", "-A FORWARD -p icmp -m icmp --icmp-type 8"));
        }, Udp("10.0.2.2") with { PayloadSize = 3000, DontFragment = false }, Udp("10.0.2.2") with { PayloadSize = 100 }, Ping("10.0.2.2") with { PayloadSize = 2000, DontFragment = false }),
        RoutedShape.V4.Lab("only the last fragment is lost", lab =>
        {
            RoutedShape.V4.Build(lab);
            lab.Iptables("router", Table("filter", "-A FORWARD -m length --length 0:1000 -j DROP"), legacy: true);
            RoutedShape.V4.Rules(lab, "server", Table("raw"), Table("filter"));
        }, Udp("10.0.2.2") with { PayloadSize = 2000, DontFragment = false }),
        RoutedShape.V4.Lab("destinations of many kinds", lab =>
        {
            RoutedShape.V4.Build(lab);
            RoutedShape.V4.Rules(lab, "router", Watch);
            RoutedShape.V4.Rules(lab, "client", Watch);
        }, Udp("255.255.255.255"), Udp("0.0.0.0", 9), Udp("10.0.1.0"), Udp("10.0.2.0"), Udp("240.0.0.1"), Udp("169.254.1.1"), Udp("127.0.0.5", 9), Tcp("10.0.1.255"), Tcp("224.0.0.1"), Tcp("0.0.0.0", 9), Tcp("255.255.255.255"), Udp("255.255.255.255") with { Source = IpAddress.Parse("10.0.1.2") }, Udp("0.0.0.0", 9) with { Source = IpAddress.Parse("10.0.1.2") }),
        .. new[] { false, true }.Select(tracks => RoutedShape.V4.Lab($"broadcasts and multicasts come back to their sender {(tracks ? "with" : "without")} conntrack", lab =>
        {
            RoutedShape.V4.Build(lab);
            lab.Listen("router", "udp", 53);
            foreach (var ns in new[] { "client", "router" })
                RoutedShape.V4.Rules(lab, ns, Watch, Table("security", tracks ? "-A INPUT -m conntrack --ctstate NEW" : "-A INPUT -i eth0"));
        }, Udp("10.0.1.255") with { Broadcast = true }, Udp("255.255.255.255") with { Broadcast = true }, Udp("255.255.255.255", 9) with { Broadcast = true, Device = "eth0" }, Udp("224.0.0.1", 9), Udp("239.1.2.3"), Udp("224.0.0.1", 9) with { Device = "eth0" })),
        RoutedShape.V4.Lab("sockets bound to a device", lab =>
        {
            Twice(RoutedShape.V4, lab);
            lab.Route("client", "10.0.2.0/24", "10.0.3.1", table: 100);
            lab.IpRule("client", 100, table: 100, outgoing: "eth1");
            RoutedShape.V4.Rules(lab, "client", Table("filter", "-A OUTPUT -o eth0", "-A OUTPUT -o eth1", "-A OUTPUT -o lo"), Table("mangle", "-A OUTPUT -p udp -m udp --dport 5353 -j MARK --set-mark 1"));
        }, Udp("10.0.2.2") with { Device = "eth1" }, Udp("10.0.2.2") with { Device = "eth0" }, Tcp("10.0.2.2") with { Device = "eth1" }, Ping("10.0.2.2") with { Device = "eth1" }, Udp("10.0.3.1") with { Device = "eth0" }, Udp("10.0.1.2", 9) with { Device = "eth1" }, Udp("10.0.2.2", 5353) with { Device = "eth1" }),
        RoutedShape.V6.Lab("a group of all nodes comes back to its sender", lab =>
        {
            RoutedShape.V6.Build(lab);
            RoutedShape.V6.Rules(lab, "client", Watch);
            RoutedShape.V6.Rules(lab, "router", Watch);
        }, Udp("ff02::1", 9) with { Device = "eth0" }),
    ];
}
