using KubeNet.Engine.Addressing;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Routes, forwarding, reverse path filters, source addresses, MTU.</summary>
internal static class RoutingLabs
{
    public static IEnumerable<KernelLab> All(RoutedShape net) =>
    [
        net.Lab("a router with both ways back", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Watch);
            net.Rules(lab, "server", Watch);
            net.Rules(lab, "client", Watch);
        }, Tcp(net.Server), Udp(net.Server), Ping(net.Server), Tcp(net.Server, 9), Udp(net.Server, 9), Ping(net.RouterOut)),
        net.Lab("no way back from the server", lab =>
        {
            net.Build(lab, serverRoute: false);
            net.Rules(lab, "router", Watch);
            net.Rules(lab, "server", Watch);
        }, Udp(net.Server), Ping(net.Server)),
        net.Lab("no route at home", lab => net.Build(lab, clientRoute: false), Udp(net.Server), Tcp(net.Server), Ping(net.Server)),
        net.Lab("forwarding is off", lab =>
        {
            net.Build(lab, forward: false);
            net.Rules(lab, "router", Watch);
        }, Udp(net.Server), Tcp(net.Server), Ping(net.RouterIn), Ping(net.RouterOut)),
        .. new[] { "blackhole", "unreachable", "prohibit", "throw" }.Select(type => net.Lab($"a {type} route on the router", lab =>
        {
            net.Build(lab);
            lab.Route("router", net.Network(7), type: type);
            net.Rules(lab, "router", Watch);
        }, Udp(net.Host(7, 2)), Tcp(net.Host(7, 2)), Ping(net.Host(7, 2)))),
        .. new[] { "blackhole", "unreachable", "prohibit", "throw" }.Select(type => net.Lab($"a {type} route at home", lab =>
        {
            net.Build(lab);
            lab.Route("client", net.Network(7), type: type);
            net.Rules(lab, "client", Watch);
        }, Udp(net.Host(7, 2)), Tcp(net.Host(7, 2)), Ping(net.Host(7, 2)))),
        net.Lab("no route on the router", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Watch);
        }, Udp(net.Host(7, 2)), Tcp(net.Host(7, 2))),
        net.Lab("nobody has the address", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Watch);
            net.Rules(lab, "client", Watch);
        }, Udp(net.Host(1, 9)), Tcp(net.Host(1, 9)), Udp(net.Host(2, 9)), Tcp(net.Host(2, 9)), Ping(net.Host(2, 9))),
        net.Lab("the TTL runs out", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Watch);
        }, Udp(net.Server) with { Ttl = 1 }, Tcp(net.Server) with { Ttl = 1 }, Udp(net.Server) with { Ttl = 2 }, Udp(net.RouterOut) with { Ttl = 1 }),
        .. new[] { true, false }.Select(df => net.Lab($"a small MTU behind the router, DF {(df ? "on" : "off")}", lab =>
        {
            net.Build(lab, serverMtu: 1300);
            net.Rules(lab, "router", Watch);
            net.Rules(lab, "server", Watch);
        }, Udp(net.Server) with { PayloadSize = 1200, DontFragment = df }, Udp(net.Server) with { PayloadSize = 1400, DontFragment = df })),
        net.Lab("larger than the own MTU", lab => net.Build(lab), Udp(net.Server) with { PayloadSize = 2000, DontFragment = true }, Udp(net.Server) with { PayloadSize = 2000, DontFragment = false }),
        net.Lab("several addresses to choose the source from", lab =>
        {
            net.Build(lab);
            lab.Address("client", "eth0", net.Host(1, 5) + net.Length);
            lab.Address("client", "eth0", net.Host(3, 2) + net.Length);
            lab.Route("client", net.Network(4), net.RouterIn, source: net.Host(1, 5));
            lab.Route("server", net.Network(3), net.RouterOut);
            lab.Route("router", net.Network(3), device: "r0");
            lab.Address("router", "r0", net.Host(3, 1) + net.Length);
            lab.Address("server", "eth0", net.Host(4, 2) + net.Length);
            lab.Route("router", net.Network(4), device: "r1");
        }, Udp(net.Server), Udp(net.Host(4, 2)), Udp(net.Host(3, 1), 9), Udp(net.Server) with { Source = IpAddress.Parse(net.Host(3, 2)) }),
        net.Lab("the longest prefix wins, then the metric", lab =>
        {
            net.Build(lab);
            lab.Address("server", "lo", net.Host(8, 8) + (net.Family == IpFamily.IPv4 ? "/32" : "/128"));
            lab.Route("router", net.Network(8), net.Server, metric: 50);
            lab.Route("router", net.Network(8), type: "unreachable", metric: 60);
            lab.Route("router", net.Family == IpFamily.IPv4 ? "10.0.8.9/32" : "fd00:8::9/128", type: "prohibit");
        }, Udp(net.Host(8, 8)), Udp(net.Host(8, 9)), Tcp(net.Host(8, 9))),
        net.Lab("policy routing by source and mark", lab =>
        {
            net.Build(lab);
            lab.Address("client", "eth0", net.Host(1, 5) + net.Length);
            lab.Route("client", net.Network(2), type: "unreachable", table: 100);
            lab.IpRule("client", 100, table: 100, mark: 7, family: net.Family);
            lab.IpRule("client", 110, from: net.Host(1, 5) + (net.Family == IpFamily.IPv4 ? "/32" : "/128"), action: "prohibit", family: net.Family);
        }, Udp(net.Server), Udp(net.Server) with { Mark = 7 }, Udp(net.Server) with { Source = IpAddress.Parse(net.Host(1, 5)) }, Tcp(net.Server) with { Mark = 7 }),
        net.Lab("a mark set in OUTPUT takes another route", lab =>
        {
            net.Build(lab, clientRoute: false);
            lab.Route("client", net.Network(2), type: "unreachable");
            lab.Route("client", net.Network(2), net.RouterIn, table: 100);
            lab.IpRule("client", 100, table: 100, mark: 7, family: net.Family);
            net.Rules(lab, "client", Table("mangle", "-A OUTPUT -p udp -m udp --dport 53 -j MARK --set-xmark 0x7/0xffffffff"), Table("filter"));
        }, Udp(net.Server), Udp(net.Server, 5353)),
        net.Lab("a mark set in OUTPUT re-routes what had a route", lab =>
        {
            net.Build(lab);
            lab.Route("client", net.Network(2), type: "blackhole", table: 100);
            lab.IpRule("client", 100, table: 100, mark: 7, family: net.Family);
            net.Rules(lab, "client", Table("mangle", "-A OUTPUT -p udp -m udp --dport 53 -j MARK --set-xmark 0x7/0xffffffff"), Table("nat"), Table("filter"));
        }, Udp(net.Server), Udp(net.Server, 5353)),
        net.Lab("two routes of equal cost to one server", lab =>
        {
            net.Build(lab);
            lab.Address("router", "r0", net.Host(1, 3) + net.Length);
            lab.Address("server", "lo", net.Host(8, 8) + (net.Family == IpFamily.IPv4 ? "/32" : "/128"));
            lab.Multipath("client", net.Network(8), net.RouterIn, net.Host(1, 3));
            lab.Route("router", net.Network(8), net.Server);
        }, Udp(net.Host(8, 8)), Tcp(net.Host(8, 8))),
        net.Lab("addresses of the host itself go through lo", lab =>
        {
            net.Build(lab);
            foreach (var ns in new[] { "server", "client" })
                net.Rules(lab, ns, Watch);
        }, Udp(net.Server, from: "server"), Tcp(net.Server, from: "server"), Ping(net.Server, from: "server"), Udp(net.Server, 9, "server"), Tcp(net.Client, 9)),
    ];

    /// <summary>What only IPv4 has.</summary>
    public static IEnumerable<KernelLab> OnlyV4 =>
    [
        new KernelLab("a socket's answer may not be cut on a way back that is narrower than its own link", lab =>
        {
            lab.Namespace("client", "router", "server");
            lab.Veth("client", "eth0", "router", "r1", mtu: 1300);
            lab.Veth("router", "r2", "server", "eth0");
            lab.Address("client", "eth0", "10.0.1.2/24");
            lab.Address("router", "r1", "10.0.1.1/24");
            lab.Address("router", "r2", "10.0.2.1/24");
            lab.Address("server", "eth0", "10.0.2.2/24");
            lab.Route("client", "default", "10.0.1.1");
            lab.Route("server", "default", "10.0.2.1");
            lab.Sysctl("router", "net.ipv4.ip_forward", "1");
            lab.Listen("server", "udp", 53);
            lab.Iptables("server", Watch);
        }, [Udp("10.0.2.2") with { PayloadSize = 1400, DontFragment = false }]),
        .. new[] { "0", "1", "2" }.Select(mode => RoutedShape.V4.Lab($"asymmetric routes with rp_filter {mode}", lab =>
        {
            RoutedShape.V4.Build(lab);
            lab.Veth("client", "eth1", "router", "r2");
            lab.Address("client", "eth1", "10.0.3.2/24");
            lab.Address("router", "r2", "10.0.3.1/24");
            lab.Sysctl("router", "net.ipv4.conf.all.rp_filter", mode);
            lab.Sysctl("router", "net.ipv4.conf.r0.rp_filter", "0");
            lab.Sysctl("client", "net.ipv4.conf.all.rp_filter", "0");
            RoutedShape.V4.Rules(lab, "router", Watch);
        }, Udp("10.0.2.2") with { Source = IpAddress.Parse("10.0.3.2") }, Udp("10.0.2.2"), Ping("10.0.2.2") with { Source = IpAddress.Parse("10.0.3.2") })),
        .. new[] { "1", "2" }.Select(mode => RoutedShape.V4.Lab($"a source that no route leads to, with rp_filter {mode}", lab =>
        {
            RoutedShape.V4.Build(lab);
            lab.Address("client", "lo", "10.9.9.9/32");
            lab.Sysctl("router", "net.ipv4.conf.all.rp_filter", mode);
            RoutedShape.V4.Rules(lab, "router", Watch);
        }, Udp("10.0.2.2") with { Source = IpAddress.Parse("10.9.9.9") })),
        RoutedShape.V4.Lab("martians from outside", lab =>
        {
            RoutedShape.V4.Build(lab);
            lab.Address("client", "lo", "10.0.2.1/32");
            lab.Route("client", "10.0.2.2/32", "10.0.1.1");
            RoutedShape.V4.Rules(lab, "router", Watch);
        }, Udp("10.0.2.2") with { Source = IpAddress.Parse("10.0.2.1") }),
        .. new[] { "0", "1" }.Select(on => RoutedShape.V4.Lab($"127.0.0.1 of the router reached by DNAT with route_localnet {on}", lab =>
        {
            RoutedShape.V4.Build(lab);
            lab.Listen("router", "udp", 631, "127.0.0.1");
            lab.Sysctl("router", "net.ipv4.conf.all.route_localnet", on);
            RoutedShape.V4.Rules(lab, "router", Table("nat", "-A PREROUTING -d 10.0.1.1/32 -p udp -m udp --dport 631 -j DNAT --to-destination 127.0.0.1:631"), Table("filter"));
        }, Udp("10.0.1.1", 631))),
        RoutedShape.V4.Lab("a gateway that is not on the link", lab =>
        {
            RoutedShape.V4.Build(lab, clientRoute: false);
            lab.Address("router", "r0", "10.77.0.1/24");
            lab.Route("client", "10.0.2.0/24", "10.77.0.1", "eth0", onLink: true);
        }, Udp("10.0.2.2")),
        RoutedShape.V4.Lab("broadcast and network addresses", lab =>
        {
            RoutedShape.V4.Build(lab);
            RoutedShape.V4.Rules(lab, "router", Watch);
        }, Udp("10.0.1.255"), Ping("10.0.2.255"), Udp("10.0.2.255")),
        RoutedShape.V4.Lab("a neighbour set by hand to the wrong address", lab =>
        {
            RoutedShape.V4.Build(lab);
            lab.Neighbor("client", "eth0", "10.0.1.1", "02:00:00:00:00:99");
            RoutedShape.V4.Rules(lab, "router", Watch);
        }, Udp("10.0.2.2")),
        RoutedShape.V4.Lab("the wrong network on one side", lab =>
        {
            lab.Namespace("a", "b");
            lab.Veth("a", "eth0", "b", "eth0");
            lab.Address("a", "eth0", "10.0.1.1/24");
            lab.Address("b", "eth0", "10.0.2.1/24");
            lab.Route("a", "10.0.2.0/24", device: "eth0");
            lab.Listen("b", "udp", 53);
        }, Udp("10.0.2.1", from: "a"), Udp("10.0.1.1", from: "b")),
    ];
}
