using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Sysctls that few set and some meet, each in a lab of its own: what they do, and what they leave as it is.</summary>
internal static class SettingLabs
{
    private static readonly int[] s_sizes = [1200, 1252, 1253, 1272, 1273, 1352, 1353, 1400, 1452];

    public static IEnumerable<KernelLab> All =>
    [
        .. new[] { RoutedShape.V4, RoutedShape.V6 }.SelectMany(shape => new[] { "0", "1" }.Select(value => new KernelLab($"the TOS of what answers a SYN with tcp_reflect_tos={value} ({shape.Family})", net =>
        {
            shape.Build(net);
            net.Sysctl("server", "net.ipv4.tcp_reflect_tos", value);
            net.Iptables("router", Table("raw", [.. new[] { "0x00", "0x02", "0x10", "0x48", "0xb8", "0xbb" }.SelectMany(tos => new[] { "--sport", "--dport" }.Select(end => $"-A PREROUTING -p tcp -m tcp {end} 80 -m tos --tos {tos}"))]), shape.Family);
        }, [.. new byte[] { 0, 0x10, 0x48, 0xb8, 0xbb }.Select(tos => Tcp(shape.Server) with { Tos = tos }), Tcp(shape.Server, 9) with { Tos = 0x48 },
            Tcp(shape.Server) with { RawFlags = TcpFlags.Syn, Tos = 0xbb, Source = IpAddress.Parse(shape.Client) }], shape.Family == IpFamily.IPv6))),
        // Set when all carriers are known: a device that is ready only then has the device's own again.
        .. new[] { "router", "server", "client" }.Select(where => new KernelLab($"conf.DEV.mtu of IPv6 on the {where}: what is told, cut and offered", net =>
        {
            RoutedShape.V6.Build(net);
            net.Iptables("router", Table("raw", [.. new[] { 1220, 1240, 1440 }.Select(mss => $"-A PREROUTING -p tcp -m tcp --tcp-flags SYN SYN -m tcpmss --mss {mss}")])
                + Table("mangle", "-A FORWARD -p tcp -m tcp --dport 8080 --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu"), IpFamily.IPv6);
            net.Iptables("server", Table("raw", [.. new[] { 1220, 1240, 1440 }.Select(mss => $"-A PREROUTING -p tcp -m tcp --tcp-flags SYN SYN -m tcpmss --mss {mss}")]), IpFamily.IPv6);
        },
        new[]
        {
            Tcp(RoutedShape.V6.Server), Tcp(RoutedShape.V6.Server, 8080), Udp(RoutedShape.V6.Server) with { PayloadSize = 1400, DontFragment = true },
        }.Concat(new[] { "client", "router" }.SelectMany(from => s_sizes.SelectMany(size => new[] { Udp(RoutedShape.V6.Server), Ping(RoutedShape.V6.Server) }.Select(probe => probe with { From = from, PayloadSize = size }))))
            .Select(probe => probe with { Change = new LabChange(where) { Sysctl = ($"net.ipv6.conf.{(where == "router" ? "r1" : "eth0")}.mtu", "1300") } }), usesIpv6: true)),
        .. new[] { "all", "eth0", "lo" }.Select(where => new KernelLab($"use_oif_addrs_only of {where}: whose address a host without one towards the peer takes", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:02");
            net.Address("client", "lo", "fd00:9::9/128");
            net.Address("server", "eth0", "fd00:1::1/64");
            net.Route("client", "fd00:1::/64", device: "eth0");
            net.Route("server", "fd00:9::/64", device: "eth0");
            net.Sysctl("client", $"net.ipv6.conf.{where}.use_oif_addrs_only", "1");
            net.Listen("server", "udp", 53);
            net.Listen("server", "tcp", 80);
            net.Iptables("server", Table("raw", "-A PREROUTING -s fe80::/10", "-A PREROUTING -s fd00:9::9/128"), IpFamily.IPv6);
        },
        [
            Udp("fd00:1::1"), Tcp("fd00:1::1"), Ping("fd00:1::1"), Udp("fd00:9::9"), Udp("fd00:1::1", 9),
            // To a group, and on a link, only the device's own will do anyway.
            .. new[] { "fe80::ff:fe00:2", "ff02::1", "ff05::2", "ff0e::1" }.SelectMany(to => new[] { Udp(to), Ping(to) }.Select(probe => probe with { Device = "eth0" })),
        ], usesIpv6: true)),
        .. new[] { "0", "1" }.SelectMany(value => new[] { "0", "1" }.Select(forwards => new KernelLab($"error_anycast_as_unicast={value}, forwarding={forwards}: errors about what the lowest address of a network sends", net =>
        {
            net.Namespace("client", "router", "server");
            net.Veth("client", "eth0", "router", "r0");
            net.Veth("router", "r1", "server", "eth0");
            net.Address("client", "eth0", "fd00:1::/64");
            net.Address("client", "eth0", "fd00:1::2/64");
            net.Address("client", "lo", "fd00:5::/128");
            net.Address("router", "r0", "fd00:1::1/64");
            net.Address("router", "r1", "fd00:2::1/64");
            net.Address("server", "eth0", "fd00:2::2/64");
            net.Route("client", "default", "fd00:1::1");
            net.Route("router", "fd00:5::/64", "fd00:1::2");
            net.Route("server", "default", "fd00:2::1");
            net.Sysctl("router", "net.ipv6.icmp.error_anycast_as_unicast", value);
            net.Sysctl("server", "net.ipv6.icmp.error_anycast_as_unicast", value);
            net.Sysctl("router", "net.ipv6.conf.all.forwarding", forwards);
            net.Iptables("router", Watch, IpFamily.IPv6);
            net.Iptables("client", Watch, IpFamily.IPv6);
        },
        [
            .. new[] { "fd00:1::", "fd00:1::2", "fd00:5::" }.SelectMany(source => new[] { Udp("fd00:1::1", 9), Udp("fd00:2::2", 9), Udp("fd00:3::1", 9), Udp("fd00:2::77", 9), Ping("fd00:2::2") with { Ttl = 1 }, Tcp("fd00:1::1", 9), Ping("fd00:1::1") }
                .Select(probe => probe with { Source = IpAddress.Parse(source) })),
        ], usesIpv6: true))),
        .. new[] { 126, 127, 128 }.Select(length => new KernelLab($"error_anycast_as_unicast=0: errors about what the lowest address of a /{length} sends", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Address("client", "eth0", "fd00:1::4/126");
            net.Address("server", "eth0", $"fd00:1::{(length == 128 ? 4 + 2 : 5)}/{(length == 128 ? 126 : length)}");
            if (length == 128)
                net.Route("server", "fd00:1::4/128", device: "eth0");
            net.Iptables("server", Watch, IpFamily.IPv6);
        }, [Udp(length == 128 ? "fd00:1::6" : "fd00:1::5", 9) with { Source = IpAddress.Parse("fd00:1::4") }], usesIpv6: true)),
    ];
}
