using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.FoundShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks found of the MTU of a path, and of the settings that say what is heard of it, reduced, each with the kernel's fact in its name.</summary>
internal static class FoundPathMtuLabs
{
    private static readonly int[] s_bridgedSizes = [1300, 1301, 1304, 1305, 1400, 1401, 1500, 3000];

    public static IEnumerable<KernelLab> All =>
    [
        .. new[] { "0", "1", "2", "3" }.Select(mode => new KernelLab($"ip_no_pmtu_disc={mode}: whether sockets forbid cutting unless they say otherwise, and what is heard of an MTU", net =>
        {
            net.Namespace("client", "router", "server");
            net.Veth("client", "eth0", "router", "r0");
            net.Veth("router", "r1", "server", "eth0", 1280);
            net.Address("client", "eth0", "10.0.1.2/24");
            net.Address("router", "r0", "10.0.1.1/24");
            net.Address("router", "r1", "10.0.2.1/24");
            net.Address("server", "eth0", "10.0.2.2/24");
            net.Route("client", "default", "10.0.1.1");
            net.Route("server", "default", "10.0.2.1");
            net.Sysctl("router", "net.ipv4.ip_forward", "1");
            net.Sysctl("client", "net.ipv4.ip_no_pmtu_disc", mode);
            net.Listen("client", "udp", 53);
            net.Listen("server", "udp", 53);
            net.Iptables("router", Table("filter"));
            net.Iptables("client", Table("filter", "-A INPUT -p icmp -m icmp --icmp-type fragmentation-needed"));
        },
        [
            .. new bool?[] { null, true, false }.SelectMany(df => new[] { Ping("10.0.2.2"), Udp("10.0.2.2") }.Select(probe => probe with { PayloadSize = 1400, DontFragment = df })
                .SelectMany(probe => new[] { probe, probe with { KeepsState = true }, probe with { PayloadSize = 600, KeepsState = true }, probe with { PayloadSize = 500, KeepsState = true } })),
            Udp("10.0.2.2") with { PayloadSize = 1400, DontFragment = true },
        ])),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(family => new[] { "none", "all", "answers" }.Select(untracked => new KernelLab($"pieces that a host sends to itself come in as pieces where they are untracked, and in IPv6 always (untracked: {untracked}, {family})", net =>
        {
            Pair(net, family);
            net.Link("client", "lo", mtu: 1280);
            net.Listen("client", "udp", 53);
            net.Iptables("client", Table("raw", [.. Untracked(untracked), "-A PREROUTING -i lo -p udp", "-A PREROUTING -i lo"])
                + Table("mangle", "-A PREROUTING -i lo -p udp -m udp --dport 53", "-A PREROUTING -i lo", "-A INPUT -i lo -p udp -m udp --dport 53", "-A INPUT -i lo") + Table("filter", "-A INPUT -m conntrack --ctstate NEW", "-A INPUT -m conntrack --ctstate ESTABLISHED", "-A INPUT -m conntrack --ctstate UNTRACKED"), family);
        },
        [
            .. new[] { family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1", family == IpFamily.IPv4 ? "127.0.0.1" : "::1" }.SelectMany(to => new[] { 1000, 1400, 3000 }.SelectMany(size => new[] { Udp(to), Udp(to, 9), Ping(to) }
                .Select(probe => probe with { PayloadSize = size }))),
        ], usesIpv6: family == IpFamily.IPv6))),
        .. new[] { ("1280", "0"), ("1280", "1"), ("500", "0"), ("500", "1") }.Select(one => new KernelLab($"what is forwarded goes by what was learned of the path with ip_forward_use_pmtu, or where that is locked (mtu {one.Item1}, {one.Item2})", net =>
        {
            net.Namespace("behind", "client", "router", "server");
            net.Veth("behind", "eth0", "client", "eth1");
            net.Veth("client", "eth0", "router", "r0");
            net.Veth("router", "r1", "server", "eth0", int.Parse(one.Item1, CultureInfo.InvariantCulture));
            net.Address("behind", "eth0", "10.0.3.2/24");
            net.Address("client", "eth1", "10.0.3.1/24");
            net.Address("client", "eth0", "10.0.1.2/24");
            net.Address("router", "r0", "10.0.1.1/24");
            net.Address("router", "r1", "10.0.2.1/24");
            net.Address("server", "eth0", "10.0.2.2/24");
            net.Route("behind", "default", "10.0.3.1");
            net.Route("client", "default", "10.0.1.1");
            net.Route("router", "10.0.3.0/24", "10.0.1.2");
            net.Route("server", "default", "10.0.2.1");
            net.Sysctl("router", "net.ipv4.ip_forward", "1");
            net.Sysctl("client", "net.ipv4.ip_forward", "1");
            net.Sysctl("client", "net.ipv4.ip_forward_use_pmtu", one.Item2);
            net.Listen("server", "udp", 53);
            net.Iptables("behind", Table("raw", "-A PREROUTING -p icmp"));
            net.Iptables("router", Table("raw", "-A PREROUTING -i r0", "-A PREROUTING -i r0 -f"));
        },
        [
            Udp("10.0.2.2") with { PayloadSize = 1400 }, .. new[] { "client", "behind" }.SelectMany(from => new bool?[] { null, false, true }.SelectMany(df => new[] { 520, 1400 }
                .Select(size => Udp("10.0.2.2") with { From = from, PayloadSize = size, DontFragment = df, KeepsState = true }))),
        ])),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(family => new int?[] { null, 1400, 1500 }.SelectMany(mtu => new[] { false, true }.Select(isTracked => new KernelLab(
            $"br_netfilter cuts by the mtu of the bridge, and goes by that of the port ({family}, {(mtu is { } set ? $"bridge {set}" : "the bridge follows")}{(isTracked ? ", tracked" : "")})", net =>
            {
                Bridged(net, "host", "client", "server");
                foreach (var (ns, device, number) in new[] { ("client", "eth0", 1), ("host", "br0", 9) }.Concat(Enumerable.Range(0, 2 * s_bridgedSizes.Length).Select(at => ("server", "eth0", 20 + at))))
                    net.Address(ns, device, family == IpFamily.IPv4 ? $"10.0.0.{number}/24" : $"fd00::{number}/64");
                net.Link("host", "p2", mtu: 1300);
                net.Link("server", "eth0", mtu: 1300);
                if (mtu is { } own)
                    net.Link("host", "br0", mtu: own);
                net.Sysctl("host", "net.bridge.bridge-nf-call-iptables", "1");
                net.Sysctl("host", "net.bridge.bridge-nf-call-ip6tables", "1");
                net.Iptables("host", Table("mangle", "-A POSTROUTING -p udp", "-A OUTPUT") + (isTracked ? Table("filter", "-A FORWARD -m conntrack --ctstate NEW", "-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED") : ""), family);
                net.Iptables("server", Table("raw", "-A PREROUTING -p udp", "-A PREROUTING"), family);
            }, [.. s_bridgedSizes.Concat(s_bridgedSizes).Select((size, at) => (Size: size, At: at))
                // IPv6's pieces that are cut once more say so, which the model's do not.
                .Where(one => family == IpFamily.IPv4 || isTracked || mtu != 1500 || one.Size != 3000).Select(one => new LabProbe
            {
                From = "client",
                Protocol = IpProtocol.Udp,

                // What IPv6 learns of a path stays from probe to probe.
                To = IpAddress.Parse(family == IpFamily.IPv4 ? $"10.0.0.{20 + one.At}" : $"fd00::{20 + one.At}"),
                Port = 9000,
                PayloadSize = one.Size - family.HeaderLength() - 8,
                DontFragment = one.At < s_bridgedSizes.Length ? null : false,
            })], usesIpv6: family == IpFamily.IPv6)))),
        .. new[] { RoutedShape.V4, RoutedShape.V6 }.SelectMany(shape => new[] { 1300, 1400, 1504, 1600 }.SelectMany(mtu => new[] { "client", "router" }.Select(where => shape.Lab(
            $"a route's own MTU of {mtu} on the {where} stands for the device's, be it larger", net =>
            {
                shape.Build(net, clientRoute: where != "client");
                if (where == "client")
                    net.Route("client", "default", shape.RouterIn, mtu: mtu);
                else
                    net.Route("router", shape.Family == IpFamily.IPv4 ? "10.0.2.2/32" : "fd00:2::2/128", device: "r1", mtu: mtu);
                shape.Rules(net, "router", Table("mangle", "-A FORWARD -p tcp -m tcp --dport 8080 --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu"));
                shape.Rules(net, "server", Table("raw", [.. new[] { mtu - 40, mtu - 60, 1460, 1440 }.Distinct().Select(mss => $"-A PREROUTING -p tcp -m tcp --tcp-flags SYN SYN -m tcpmss --mss {mss}")]));
            },
            [
                Tcp(shape.Server), Tcp(shape.Server, 8080),
                .. new[] { "client", "router" }.SelectMany(from => new bool?[] { null, true, false }.SelectMany(df => new[] { 1252, 1352, 1456, 1472, 1473, 1476, 1500, 1552, 1800 }
                    .Select(size => Udp(shape.Server, from: from) with { PayloadSize = size, DontFragment = df }))),
            ])))),
    ];

    private static string[] Untracked(string which) => which switch
    {
        "all" => ["-A OUTPUT -o lo -j CT --notrack"],
        "answers" => ["-A OUTPUT -o lo -p udp -m udp --sport 53 -j CT --notrack"],
        _ => [],
    };
}
