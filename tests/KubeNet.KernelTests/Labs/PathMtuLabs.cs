using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>
/// What is learned of a path's MTU hangs on the next hop of a route. A client and a server with two routers between them, of which the first leads through a narrow link: 1400 bytes of the path take
/// what a wide one would.
/// </summary>
internal static class PathMtuLabs
{
    private const int Narrow = 1300;
    private const uint Other = 100;

    public static IEnumerable<KernelLab> All => new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(Of).Concat(OnlyV4);

    private static IEnumerable<KernelLab> Of(IpFamily family) =>
    [
        .. new[] { true, false }.Select(isNarrowByDefault => new KernelLab($"what is learned of a path's MTU holds for the route of it: a mark that leads another way learns anew ({(isNarrowByDefault ? "the usual way is narrow" : "the marked way is narrow")}, {family})", net =>
        {
            Build(net, family, Gateway(family, "client", isNarrowByDefault));
            net.Route("client", "default", Gateway(family, "client", !isNarrowByDefault), table: Other);
            net.IpRule("client", 10, Other, mark: 1, family: family);
        },
        [
            .. new[] { Udp(Server(family)), Ping(Server(family)) }.SelectMany(probe => new bool?[] { null, true }.SelectMany(df => new uint[] { 0, 0, 1, 1, 0, 1 }
                .Select((mark, at) => probe with { Mark = mark, PayloadSize = 1400, DontFragment = df, KeepsState = at > 0 }))),
        ], usesIpv6: family == IpFamily.IPv6)),
        new KernelLab($"what is learned of a path's MTU holds for the route of it: a source that leads another way learns anew ({family})", net =>
        {
            Build(net, family, Gateway(family, "client", isNarrow: true));
            net.Address("client", "lo", Host(family, 9, 1, withLength: true));
            net.Route("client", "default", Gateway(family, "client", isNarrow: false), table: Other);
            net.IpRule("client", 10, Other, from: Host(family, 9, 1), family: family);
            net.Route("server", Host(family, 9, 1), Gateway(family, "server", isNarrow: false));
        },
        [
            .. new[] { Udp(Server(family)), Ping(Server(family)) }.SelectMany(probe => new[] { false, true, false, true }
                .Select((isOther, at) => probe with { Source = isOther ? IpAddress.Parse(Host(family, 9, 1)) : null, PayloadSize = 1400, DontFragment = true, KeepsState = at > 0 })),
        ], usesIpv6: family == IpFamily.IPv6),
        .. new[] { true, false }.Select(isNarrowByPort => new KernelLab($"the news of an MTU names no ports: a rule by port leads the packets, and not what is learned of them ({(isNarrowByPort ? "the port's way is narrow" : "the usual way is narrow")}, {family})", net =>
        {
            Build(net, family, Gateway(family, "client", !isNarrowByPort));
            net.Route("client", "default", Gateway(family, "client", isNarrowByPort), table: Other);
            net.IpRule("client", 10, Other, protocol: IpProtocol.Udp, destinationPort: 53, family: family);
        },
        [
            .. new ushort[] { 53, 53, 54, 54, 53 }.Select((port, at) => Udp(Server(family), port) with { PayloadSize = 1400, DontFragment = at == 1 ? null : true, KeepsState = at > 0 }),
            .. new ushort[] { 54, 54, 53 }.Select((port, at) => Udp(Server(family), port) with { PayloadSize = 1400, DontFragment = true, KeepsState = at > 0 }),
        ], usesIpv6: family == IpFamily.IPv6)),
        .. new[] { "0", "1" }.Select(reflects => new KernelLab($"who answers learns of the way back by the socket it answers from, and by the error's mark where that is reflected ({reflects}, {family})", net =>
        {
            Build(net, family, Gateway(family, "client", isNarrow: false), serversGateway: Gateway(family, "server", isNarrow: true));
            net.Route("server", "default", Gateway(family, "server", isNarrow: false), table: Other);
            net.IpRule("server", 10, Other, mark: 1, family: family);
            net.Sysctl("server", family == IpFamily.IPv4 ? "net.ipv4.fwmark_reflect" : "net.ipv6.fwmark_reflect", reflects);
            net.Iptables("server", Table("mangle", $"-A PREROUTING -p {(family == IpFamily.IPv4 ? "icmp -m icmp --icmp-type fragmentation-needed" : "ipv6-icmp -m icmp6 --icmpv6-type packet-too-big")} -j MARK --set-mark 1", "-A PREROUTING -m length --length 1440:1500"), family);
        },
        [
            .. new[] { Udp(Server(family)), Ping(Server(family)) }.SelectMany(probe => new[] { 0, 1, 2 }.Select(at => probe with { PayloadSize = 1400, KeepsState = at > 0 })),
        ], usesIpv6: family == IpFamily.IPv6)),
        new KernelLab($"what is learned of a path's MTU goes with its route, and comes back with none ({family})", net => Build(net, family, Gateway(family, "client", isNarrow: true)),
        [
            Long(family), Long(family, Ip("client", family, "route replace default via {0} mtu 1450", config => config.ReplaceRoute("client", DefaultBy(family) with { Mtu = 1450 }))),
            Long(family, Ip("client", family, "route replace default via {0}", config => config.ReplaceRoute("client", DefaultBy(family)))), Long(family, new LabChange("client")),
        ], usesIpv6: family == IpFamily.IPv6),
        .. new[] { 1320, 1280, 1480 }.Select(mtu => new KernelLab($"a link with another MTU of its own changes what was learned of paths, where it is less or was the limit ({mtu}, {family})", net => Build(net, family, Gateway(family, "client", isNarrow: true)),
        [
            Long(family),
            Long(family, Ip("client", family, $"link set eth0 mtu {mtu}", config => config.SetLink("client", "eth0", new() { Mtu = mtu }))) with { PayloadSize = 1255 },
            Long(family, Ip("client", family, "link set eth0 mtu 1500", config => config.SetLink("client", "eth0", new() { Mtu = 1500 }))) with { PayloadSize = 1255 },
            Long(family, new LabChange("client")),
        ], usesIpv6: family == IpFamily.IPv6)),
        new KernelLab($"what is learned of a path's MTU is known as long as mtu_expires says ({family})", net =>
        {
            Build(net, family, Gateway(family, "client", isNarrow: true));
            net.Sysctl("client", $"net.{(family == IpFamily.IPv4 ? "ipv4" : "ipv6")}.route.mtu_expires", "2");
        },
        [Long(family), Long(family, new LabChange("client")), Long(family, new LabChange("client") { Wait = TimeSpan.FromSeconds(2.5) }), Long(family, new LabChange("client"))], usesIpv6: family == IpFamily.IPv6),
    ];

    private static IEnumerable<KernelLab> OnlyV4 =>
    [
        .. new[] { 1280, 1400 }.Select(other => new KernelLab($"the news of an MTU is held against the route of the socket that hears it, not against the one that is told (IPv4, {other})", net =>
        {
            Build(net, IpFamily.IPv4, Gateway(IpFamily.IPv4, "client", isNarrow: true), otherMtu: other);
            net.Route("client", "default", Gateway(IpFamily.IPv4, "client", isNarrow: false), table: Other);
            net.IpRule("client", 10, Other, protocol: IpProtocol.Udp, destinationPort: 54);
        }, [.. new[] { (53, 1400), (53, 1400), (54, 1400), (54, 1400), (53, 1400), (53, 1350), (53, 1260), (53, 1250) }.Select((one, at) => Udp(Server(IpFamily.IPv4), (ushort)one.Item1) with { PayloadSize = one.Item2, DontFragment = true, KeepsState = at > 0 })])),
        new KernelLab("all next hops of a route are told of an MTU, and of another path that shares them nothing (IPv4)", net =>
        {
            Build(net, IpFamily.IPv4, null, otherMtu: Narrow);
            net.Multipath("client", "default", Gateway(IpFamily.IPv4, "client", true), Gateway(IpFamily.IPv4, "client", false));
        }, [.. Enumerable.Range(0, 6).Select(at => Long(IpFamily.IPv4) with { KeepsState = at > 0 }), Long(IpFamily.IPv4) with { To = IpAddress.Parse("10.0.9.3"), KeepsState = true }]),
        new KernelLab("a route that takes the place of its equal is the same one (IPv4)", net => Build(net, IpFamily.IPv4, Gateway(IpFamily.IPv4, "client", isNarrow: true)),
            [Long(IpFamily.IPv4), Long(IpFamily.IPv4, Ip("client", IpFamily.IPv4, "route replace default via {0}", config => config.ReplaceRoute("client", DefaultBy(IpFamily.IPv4))))]),
        new KernelLab("routes of a table that differ in nothing but what they are for have what is learned in common (IPv4)", net =>
        {
            Build(net, IpFamily.IPv4, Gateway(IpFamily.IPv4, "client", isNarrow: true));
            net.Route("client", "10.0.0.0/8", Gateway(IpFamily.IPv4, "client", isNarrow: true));
        },
        [
            Long(IpFamily.IPv4),
            Long(IpFamily.IPv4, Ip("client", IpFamily.IPv4, "route del 10.0.0.0/8", config => config.RemoveRoute("client", new RouteSpec { Destination = IpPrefix.Parse("10.0.0.0/8") }))),
            Long(IpFamily.IPv4, Ip("client", IpFamily.IPv4, "route add 10.0.9.0/24 via {0}", config => config.AddRoute("client", DefaultBy(IpFamily.IPv4) with { Destination = IpPrefix.Parse("10.0.9.0/24") }))),
            Long(IpFamily.IPv4, Ip("client", IpFamily.IPv4, "route replace 10.0.9.0/24 via {0} src 10.0.1.2", config => config.ReplaceRoute("client", DefaultBy(IpFamily.IPv4) with { Destination = IpPrefix.Parse("10.0.9.0/24"), PrefSrc = IpAddress.Parse("10.0.1.2") }))),
        ]),
    ];

    /// <summary>1400 bytes of UDP that may not be cut; behind a change, with what is known.</summary>
    private static LabProbe Long(IpFamily family, LabChange? change = null) => Udp(Server(family)) with { PayloadSize = 1400, DontFragment = true, Change = change, KeepsState = change is not null };

    private static LabChange Ip(string ns, IpFamily family, string command, Func<NetworkConfig, NetworkConfig> edit) =>
        new(ns) { Ip = $"{(family == IpFamily.IPv6 && command.StartsWith("route", StringComparison.Ordinal) ? "-6 " : "")}{string.Format(System.Globalization.CultureInfo.InvariantCulture, command, Gateway(family, "client", true))}", Edit = edit };

    private static RouteSpec DefaultBy(IpFamily family) => new() { Destination = IpPrefix.Default(family), Via = IpAddress.Parse(Gateway(family, "client", true)) };

    private static string Server(IpFamily family) => Host(family, 9, 2);

    private static string Gateway(IpFamily family, string from, bool isNarrow) => Host(family, (from == "client" ? 1 : 3) + (isNarrow ? 0 : 1), 1);

    private static string Host(IpFamily family, int network, int host, bool withLength = false) =>
        family == IpFamily.IPv4 ? $"10.0.{network}.{host}{(withLength ? "/32" : "")}" : $"fd00:{network}::{host}{(withLength ? "/128" : "")}";

    private static string OnLink(IpFamily family, int network, int host) => $"{Host(family, network, host)}/{(family == IpFamily.IPv4 ? 24 : 64)}";

    /// <summary>client eth0 - a - eth0 server is narrow behind a, client eth1 - b - eth1 server is wide. The server's address is on its lo.</summary>
    private static void Build(ILabTarget net, IpFamily family, string? gateway, string? serversGateway = null, int otherMtu = 1500)
    {
        net.Namespace("client", "a", "b", "server");
        foreach (var (router, link, mtu) in new[] { ("a", 0, Narrow), ("b", 1, otherMtu) })
        {
            // Narrow is what is behind the router for who sends by it: the server, where that has a way of its own.
            net.Veth("client", $"eth{link}", router, "r0", serversGateway is null ? 1500 : mtu);
            net.Veth(router, "r1", "server", $"eth{link}", serversGateway is null ? mtu : 1500);
            net.Address("client", $"eth{link}", OnLink(family, 1 + link, 2));
            net.Address(router, "r0", OnLink(family, 1 + link, 1));
            net.Address(router, "r1", OnLink(family, 3 + link, 1));
            net.Address("server", $"eth{link}", OnLink(family, 3 + link, 2));
            net.Sysctl(router, family == IpFamily.IPv4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", "1");
            net.Route(router, Host(family, 9, 2), Host(family, 3 + link, 2));
            net.Route(router, Host(family, 9, 1), Host(family, 1 + link, 2));
            net.Route("server", OnLink(family, 1 + link, 0), Host(family, 3 + link, 1));
        }

        net.Address("server", "lo", Host(family, 9, 2, withLength: true));
        if (gateway is not null)
            net.Route("client", "default", gateway);
        if (serversGateway is not null)
            net.Route("server", "default", serversGateway);
        net.Listen("server", "udp", 53);
        net.Listen("server", "udp", 54);
        net.Iptables("client", Table("raw", family == IpFamily.IPv4 ? "-A PREROUTING -p icmp -m icmp --icmp-type fragmentation-needed" : "-A PREROUTING -p ipv6-icmp -m icmp6 --icmpv6-type packet-too-big", "-A PREROUTING -p udp"), family);
    }
}
