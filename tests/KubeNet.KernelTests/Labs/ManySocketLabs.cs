using KubeNet.Engine.Addressing;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Several sockets of UDP at one port: a datagram to a group or to all is each one's that fits, another is one's.</summary>
internal static class ManySocketLabs
{
    private const ushort FirstPort = 1000;

    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("a datagram to a group or to all is every socket's that fits: by device, by address, by SO_REUSEADDR (IPv4)", net =>
        {
            TwoLinks(net, IpFamily.IPv4);
            net.Listen("server", "udp", 53, "0.0.0.0", device: "eth0");
            net.Listen("server", "udp", 53, "0.0.0.0", device: "eth1");
            net.Listen("server", "udp", 54, address: "10.0.0.2");
            net.Listen("server", "udp", 54, address: "10.0.0.255");
            net.Listen("server", "udp", 54, address: "10.0.1.255");
            net.Listen("server", "udp", 54, address: "224.0.0.1");
            foreach (var address in new[] { "0.0.0.0", "0.0.0.0", "10.0.0.255", "255.255.255.255", "224.0.0.1", "10.0.0.2" })
                net.Listen("server", "udp", 55, address, reusesAddress: true);
            net.Listen("server", "udp", 55, "0.0.0.0", device: "eth1", reusesAddress: true);
            net.Listen("server", "udp", 55, "0.0.0.0", isFiltered: true, reusesAddress: true);
            net.Listen("client", "udp", 55, "0.0.0.0", reusesAddress: true);
            net.Listen("client", "udp", 55, "0.0.0.0", device: "eth0", reusesAddress: true);
            WatchAnswers(net, IpFamily.IPv4, "10.0.0.2/32", "10.0.1.2/32", "10.0.0.255/32", "224.0.0.1/32");
        },
        [
            .. new[] { "10.0.0.255", "10.0.1.255", "255.255.255.255", "224.0.0.1", "224.0.0.9", "10.0.0.2", "10.0.1.2" }.SelectMany(to => new ushort[] { 53, 54, 55 }.SelectMany(port => new[] { "eth0", "eth1" }
                .Select(device => Udp(to, port) with { Device = device, Broadcast = true }))),
        ]),
        new KernelLab("a datagram to a group is every socket's that fits: by device, by address, by SO_REUSEADDR (IPv6)", net =>
        {
            TwoLinks(net, IpFamily.IPv6);
            net.Listen("server", "udp", 53, device: "eth0");
            net.Listen("server", "udp", 53, device: "eth1");
            net.Listen("server", "udp", 54, address: "fd00::2");
            net.Listen("server", "udp", 54, address: "ff05::2");
            net.Listen("server", "udp", 54, address: "ff0e::1");
            net.Listen("server", "udp", 54, address: "ff02::1", device: "eth0");
            foreach (var address in new[] { null, "::", "::", "ff05::2", "fd00::2", "0.0.0.0" })
                net.Listen("server", "udp", 55, address, reusesAddress: true);
            net.Listen("server", "udp", 55, device: "eth1", reusesAddress: true);
            net.Listen("server", "udp", 55, address: "ff02::1", device: "eth1", reusesAddress: true);
            net.Listen("server", "udp", 55, isFiltered: true, reusesAddress: true);
            net.Listen("client", "udp", 55, reusesAddress: true);
            net.Listen("client", "udp", 55, device: "eth0", reusesAddress: true);
            net.Sysctl("server", "net.ipv6.conf.all.forwarding", "1");
            net.Sysctl("client", "net.ipv6.conf.all.forwarding", "1");
            WatchAnswers(net, IpFamily.IPv6, "fd00::2/128", "fd01::2/128", "fe80::/10", "ff00::/8");
        },
        [
            .. new[] { "ff02::1", "ff02::2", "ff05::2", "ff05::9", "ff0e::1", "fd00::2", "fd01::2" }.SelectMany(to => new ushort[] { 53, 54, 55 }.SelectMany(port => new[] { "eth0", "eth1" }
                .Select(device => Udp(to, port) with { Device = device }))),
        ], usesIpv6: true),
        new KernelLab("a socket of IPv6 that takes IPv4 has its part of what is sent to all, but not to a group of IPv4", net =>
        {
            TwoLinks(net, IpFamily.IPv6);
            net.Address("client", "eth0", "10.0.0.1/24");
            net.Address("server", "eth0", "10.0.0.2/24");
            foreach (var address in new[] { null, "0.0.0.0", "::", null })
                net.Listen("server", "udp", 55, address, reusesAddress: true);
            net.Listen("server", "udp", 56, "::");
            net.Listen("server", "udp", 57);
            WatchAnswers(net, IpFamily.IPv4, "10.0.0.2/32");
        },
        [
            .. new[] { "10.0.0.255", "255.255.255.255", "224.0.0.1", "ff02::1", "10.0.0.2", "fd00::2" }.SelectMany(to => new ushort[] { 55, 56, 57 }
                .Select(port => Udp(to, port) with { Device = "eth0", Broadcast = true })),
        ], usesIpv6: true),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"of several sockets at a port one gets what is for this host alone: by its address, by its device, by its family, the last that was bound ({family})", net =>
        {
            TwoLinks(net, family);
            foreach (var (port, first, second) in Pairs(family))
            {
                net.Listen("server", "udp", port, first.Address, first.Device, reusesAddress: true);
                net.Listen("server", "udp", port, second.Address, second.Device, isFiltered: true, reusesAddress: true);
            }
        }, [.. Pairs(family).SelectMany(pair => new[] { 0, 1 }.Select(link => Udp(Address(family, link, 2), pair.Port)))], usesIpv6: true)),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"each program that has a datagram to all passes it on, and each answer comes back ({family})", net =>
        {
            TwoLinks(net, family);
            net.Namespace("behind");
            net.Veth("server", "eth2", "behind", "eth0");
            net.Address("server", "eth2", family == IpFamily.IPv4 ? "10.0.2.2/24" : "fd02::2/64");
            net.Address("behind", "eth0", family == IpFamily.IPv4 ? "10.0.2.3/24" : "fd02::3/64");
            net.Listen("behind", "udp", 53);
            net.Listen("behind", "udp", 54);
            foreach (var port in new ushort[] { 53, 54 })
                net.Listen("server", "udp", 53, family == IpFamily.IPv4 ? "0.0.0.0" : null, "eth0", new(IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.2.3" : "fd02::3"), port, "proxy"), reusesAddress: true);
            net.Iptables("behind", Table("filter", "-A INPUT -p udp -m udp --dport 53", "-A INPUT -p udp -m udp --dport 54"), family);
        }, [Udp(family == IpFamily.IPv4 ? "224.0.0.1" : "ff02::1") with { Device = "eth0" }], usesIpv6: true)),
    ];

    private static void TwoLinks(ILabTarget net, IpFamily family)
    {
        net.Namespace("client", "server");
        net.Veth("client", "eth0", "server", "eth0", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:02");
        net.Veth("client", "eth1", "server", "eth1", mac: "02:00:00:00:00:03", peerMac: "02:00:00:00:00:04");
        foreach (var link in new[] { 0, 1 })
        {
            var length = family == IpFamily.IPv4 ? 24 : 64;
            net.Address("client", $"eth{link}", $"{Address(family, link, 1)}/{length}");
            net.Address("server", $"eth{link}", $"{Address(family, link, 2)}/{length}");
        }
    }

    private static string Address(IpFamily family, int link, int host) => family == IpFamily.IPv4 ? $"10.0.{link}.{host}" : $"fd0{link}::{host}";

    private static void WatchAnswers(ILabTarget net, IpFamily family, params string[] sources) =>
        net.Iptables("server", Table("filter", ["-A INPUT -p udp", .. sources.Select(source => $"-A OUTPUT -s {source} -p udp")]), family);

    private static IEnumerable<(ushort Port, (string? Address, string? Device) First, (string? Address, string? Device) Second)> Pairs(IpFamily family)
    {
        (string? Address, string? Device)[] binds = [(null, null), (IpAddress.Any(family).ToString(), null), (null, "eth0"), (IpAddress.Any(family).ToString(), "eth0"), (Address(family, 0, 2), null), (Address(family, 0, 2), "eth0")];
        return binds.SelectMany(first => binds.Select(second => (first, second))).Select((pair, at) => ((ushort)(FirstPort + at), pair.first, pair.second));
    }
}
