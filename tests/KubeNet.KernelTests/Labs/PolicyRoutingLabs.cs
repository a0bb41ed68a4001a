using KubeNet.Engine.Addressing;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>A client and a server with two cables between them, 10.0.0.0/24 and 10.0.1.0/24 (client .1, server .2); behind the server 192.0.2.1 and fd00:9::1.</summary>
internal static class PolicyRoutingLabs
{
    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("ip rules by user: what a socket of root sends, and what is received", lab =>
        {
            Build(lab);
            lab.Route("client", "192.0.2.0/24", "10.0.1.2", table: 5);
            lab.Route("client", "192.0.2.0/24", "10.0.0.2");
            lab.IpRule("client", 100, table: 5, users: "0-0");
            lab.IpRule("server", 100, action: "blackhole", to: "10.0.0.1/32", users: "1-4000000000");
        }, [Udp("192.0.2.1"), Tcp("192.0.2.1"), Ping("192.0.2.1"), Udp("10.0.0.2")]),
        new KernelLab("ip rules by user: nobody else's rule holds for root", lab =>
        {
            Build(lab);
            lab.Route("client", "192.0.2.0/24", "10.0.0.2");
            lab.IpRule("client", 100, action: "prohibit", users: "1000-1999");
        }, [Udp("192.0.2.1"), Ping("192.0.2.1")]),
        new KernelLab("ip rules by user: each user's packets go by a table of his own", lab =>
        {
            Build(lab);
            ByUser(lab, "192.0.2.0/24", "10.0.0.2", "10.0.1.2", IpFamily.IPv4);
        }, OfUsers("192.0.2.1")),
        new KernelLab("ip rules: routes whose link is of a group are turned down", lab =>
        {
            Build(lab);
            lab.Link("client", "e0", group: 7);
            lab.Route("client", "192.0.2.0/24", "10.0.0.2");
            lab.Route("client", "192.0.2.0/24", "10.0.1.2", table: 6);
            lab.IpRule("client", 100, table: 254, suppressGroup: 7);
            lab.IpRule("client", 101, table: 6);
        }, [Udp("192.0.2.1"), Udp("10.0.0.2"), Udp("10.0.1.2")]),
        .. new[] { "10.0.0.1", "10.0.1.1" }.SelectMany(source => Enumerable.Range(1, 3).Select(last => new KernelLab($"multipath: the next hop whose link has the source {source} is preferred, to 198.51.100.{last}", lab =>
        {
            Build(lab);
            lab.Address("server", "lo", $"198.51.100.{last}/32");
            lab.Multipath("client", "198.51.100.0/24", "10.0.0.2", "10.0.1.2");
        }, [Udp($"198.51.100.{last}") with { Source = IpAddress.Parse(source) }, Ping($"198.51.100.{last}") with { Source = IpAddress.Parse(source) }]))),
        new KernelLab("multipath: a gateway that did not answer is passed over with fib_multipath_use_neigh, though its device has the source", lab =>
        {
            Build(lab);
            for (var last = 1; last <= 8; last++)
                lab.Address("server", "lo", $"198.51.100.{last}/32");
            lab.Multipath("client", "198.51.100.0/24", "10.0.0.2", "10.0.1.9");
            lab.Sysctl("client", "net.ipv4.fib_multipath_use_neigh", "1");
        },
        [
            Udp("10.0.1.9"),
            .. Enumerable.Range(1, 8).Select(last => Udp($"198.51.100.{last}") with { KeepsState = true, Source = last > 4 ? IpAddress.Parse("10.0.1.1") : null }),
        ]),
    ];

    public static IEnumerable<KernelLab> InV6 =>
    [
        new KernelLab("ip rules by user: each user's packets go by a table of his own (IPv6)", lab =>
        {
            Build(lab);
            foreach (var (name, number) in new[] { ("client", 1), ("server", 2) })
            {
                lab.Address(name, "e0", $"fd00:a::{number}/64");
                lab.Address(name, "e1", $"fd00:b::{number}/64");
            }

            lab.Address("server", "lo", "fd00:9::1/128");
            lab.Iptables("server", Table("raw", "-A PREROUTING -i e0", "-A PREROUTING -i e1"), IpFamily.IPv6);
            ByUser(lab, "fd00:9::/64", "fd00:a::2", "fd00:b::2", IpFamily.IPv6);
        }, OfUsers("fd00:9::1"), usesIpv6: true),
        new KernelLab("an IPv4 route by an IPv6 gateway", lab =>
        {
            Build(lab);
            foreach (var (name, number) in new[] { ("client", 1), ("server", 2) })
            {
                lab.Address(name, "e0", $"fd00::{number}/64");
                lab.Iptables(name, Table("raw") + Table("mangle"), IpFamily.IPv6);
            }

            lab.Route("client", "192.0.2.0/24", "fd00::2", "e0");
            lab.Route("client", "198.51.100.0/24", "fd00::9");
        }, [Udp("192.0.2.1"), Tcp("192.0.2.1"), Ping("192.0.2.1"), Udp("198.51.100.1")], usesIpv6: true),
    ];

    private static void ByUser(ILabTarget lab, string network, string gateway, string other, IpFamily family)
    {
        lab.Route("client", network, gateway);
        lab.Route("client", network, other, table: 5);
        lab.IpRule("client", 100, table: 5, users: "1000-1000", family: family);
        lab.IpRule("client", 101, action: "prohibit", users: "2000-2999", family: family);
    }

    private static LabProbe[] OfUsers(string to) =>
        [.. new uint[] { 0, 999, 1000, 2500 }.SelectMany(user => new[] { Udp(to), Udp(to, 9), Tcp(to), Tcp(to, 81) }.Select(probe => probe with { User = user }))];

    private static void Build(ILabTarget lab)
    {
        lab.Namespace("client", "server");
        foreach (var cable in new[] { 0, 1 })
        {
            lab.Veth("client", $"e{cable}", "server", $"e{cable}");
            lab.Address("client", $"e{cable}", $"10.0.{cable}.1/24");
            lab.Address("server", $"e{cable}", $"10.0.{cable}.2/24");
        }

        lab.Address("server", "lo", "192.0.2.1/32");
        lab.Sysctl("server", "net.ipv4.conf.all.rp_filter", "0");
        lab.Sysctl("server", "net.ipv4.conf.e0.rp_filter", "0");
        lab.Sysctl("server", "net.ipv4.conf.e1.rp_filter", "0");
        lab.Listen("server", "udp", 53);
        lab.Listen("server", "tcp", 80);
        lab.Iptables("server", Table("raw", "-A PREROUTING -i e0", "-A PREROUTING -i e1"));
    }
}
