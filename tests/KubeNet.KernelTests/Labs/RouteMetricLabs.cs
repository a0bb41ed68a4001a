using KubeNet.Engine.Addressing;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Metrics of routes other than their metric: <c>hoplimit</c>, <c>advmss</c> and <c>mtu lock</c>.</summary>
internal static class RouteMetricLabs
{
    public static IEnumerable<KernelLab> All(RoutedShape net)
    {
        var isV4 = net.Family == IpFamily.IPv4;
        yield return net.Lab("what goes by a route with a hop limit begins with that", lab =>
        {
            net.Build(lab, clientRoute: false, serverRoute: false);
            lab.Route("client", "default", net.RouterIn, hopLimit: 10);
            lab.Route("server", "default", net.RouterOut, hopLimit: 255);
            net.Rules(lab, "server", Table("raw", Limits("PREROUTING", isV4, 9, 31, 63)));
            net.Rules(lab, "client", Table("raw", Limits("PREROUTING", isV4, 9, 63, 254)));
        }, Udp(net.Server), Tcp(net.Server), Ping(net.Server), Udp(net.Server, 9), Tcp(net.Server, 9), Udp(net.Server) with { Ttl = 32 });
        yield return net.Lab("a router's error goes back by its route's hop limit, and what it forwards does not", lab =>
        {
            net.Build(lab);
            lab.Route("router", Host(net.Client), device: "r0", hopLimit: 7);
            lab.Route("router", Host(net.Server), device: "r1", hopLimit: 7);
            net.Rules(lab, "client", Table("raw", Limits("PREROUTING", isV4, 7, 62, 63)));
        }, Udp(net.Server), Udp(net.Host(2, 9)), Udp(net.Server) with { Ttl = 1 }, Ping(net.RouterOut));
        foreach (var (where, chain) in new[] { ("server", "INPUT"), ("router", "FORWARD"), ("client", "OUTPUT") })
        {
            yield return net.Lab($"a reject goes by the hop limit of the way back, but in IPv4 a RST by that of the way on ({chain})", lab =>
            {
                net.Build(lab, clientRoute: false, serverRoute: false);
                lab.Route("client", "default", net.RouterIn, hopLimit: 50);
                lab.Route("server", "default", net.RouterOut, hopLimit: 7);
                lab.Route("router", Host(net.Client), device: "r0", hopLimit: 20);
                lab.Route("router", Host(net.Server), device: "r1", hopLimit: 30);
                net.Rules(lab, where, Table("filter", $"-A {chain} -p udp -j REJECT", $"-A {chain} -p tcp -j REJECT --reject-with tcp-reset"));
                net.Rules(lab, "client", Table("raw", Limits("PREROUTING", isV4, 6, 20, 30, 50, 63, 64)));
            }, Udp(net.Server), Tcp(net.Server));
        }

        yield return net.Lab("a reject goes by the hop limit of the way that a mark has led to meanwhile", lab =>
        {
            net.Build(lab, clientRoute: false);
            lab.Route("client", "default", net.RouterIn, hopLimit: 50);
            lab.Route("client", "default", net.RouterIn, table: 100, hopLimit: 20);
            lab.IpRule("client", 10, table: 100, mark: 1, family: net.Family);
            net.Rules(lab, "client", Table("mangle", "-A OUTPUT -p tcp -j MARK --set-mark 1") + Table("filter", "-A OUTPUT -p tcp -j REJECT --reject-with tcp-reset") + Table("raw", Limits("PREROUTING", isV4, 20, 50, 64)));
        }, Tcp(net.Server));
        yield return net.Lab("the MSS of a route is told to the other end, be it more than fits", lab =>
        {
            net.Build(lab, clientRoute: false, serverRoute: false);
            lab.Route("client", "default", net.RouterIn, advMss: 1000);
            lab.Route("server", "default", net.RouterOut, mtu: 70000, advMss: 70000);
            net.Rules(lab, "server", Table("raw", Mss("PREROUTING", "1000", "1001:65535")));
            net.Rules(lab, "client", Table("raw", Mss("PREROUTING", "1400:1500", "65495", "1000")));
        }, Tcp(net.Server), Tcp(net.Server, 9));
        foreach (var isLocked in new[] { false, true })
        {
            yield return net.Lab(isLocked ? "a route whose MTU is locked forbids no cutting in IPv4, and hears of a narrow path in IPv6 alone" : "a route whose MTU is its own hears of a narrow path", lab =>
            {
                net.Build(lab, clientRoute: false, serverMtu: 1300);
                lab.Route("client", "default", net.RouterIn, mtu: 1450, lockMtu: isLocked);
                net.Rules(lab, "client", Table("raw", $"-A PREROUTING -p {(isV4 ? "icmp" : "ipv6-icmp")}"));
                net.Rules(lab, "server", Table("raw", "-A PREROUTING -m length --length 1300:1500", "-A PREROUTING -p udp"));
            },
            [
                .. new bool?[] { null, true, false }.SelectMany(df => new[] { 1400, 1400, 1430 }.Select((size, at) => Udp(net.Server) with { PayloadSize = size, DontFragment = df, KeepsState = at > 0 })),
                .. new[] { 1400, 1400 }.Select((size, at) => Ping(net.Server) with { PayloadSize = size, KeepsState = at > 0 }),
            ]);
        }
    }

    private static string Host(string address) => address + (address.Contains(':') ? "/128" : "/32");

    private static string[] Limits(string chain, bool isV4, params int[] limits) => [.. limits.Select(limit => isV4 ? $"-A {chain} -m ttl --ttl-eq {limit}" : $"-A {chain} -m hl --hl-eq {limit}")];

    private static string[] Mss(string chain, params string[] values) => [.. values.Select(value => $"-A {chain} -p tcp -m tcp --tcp-flags SYN SYN -m tcpmss --mss {value}")];
}
