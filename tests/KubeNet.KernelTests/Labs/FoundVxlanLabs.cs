using KubeNet.Engine.Addressing;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.FoundShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks found of VXLANs and of the routes below them, reduced, each with the kernel's fact in its name.</summary>
internal static class FoundVxlanLabs
{
    public static IEnumerable<KernelLab> All =>
    [
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
        .. new[] { "fd00::1", null }.Select(local => new KernelLab($"the device below a VXLAN of IPv6 {(local is null ? "is the one to leave by without a local address" : "is but preferred once there is a local address")}", net =>
        {
            TwoCables(net, local);
            net.Route("client", "fd00::2/128", "fd00:1::2");
            net.Iptables("server", Table("raw", "-A PREROUTING -i eth0 -p udp", "-A PREROUTING -i eth1 -p udp"), IpFamily.IPv6);
        }, [Udp("10.7.0.2"), Ping("10.7.0.2"), Udp("fd00::2")], usesIpv6: true)),
        .. new (string Word, uint First, uint Second)[] { ("lower", 10, 20), ("higher", 20, 10) }.Select(metric => new KernelLab($"below a VXLAN of IPv6 a route by another device whose metric is {metric.Word}", net =>
        {
            TwoCables(net);
            net.Route("client", "fd00::2/128", "fd00:1::2", metric: metric.First);
            net.Route("client", "fd00::2/128", device: "eth0", metric: metric.Second);
            net.Iptables("server", Table("raw", "-A PREROUTING -i eth0 -p udp", "-A PREROUTING -i eth1 -p udp"), IpFamily.IPv6);
        }, [Udp("10.7.0.2"), Ping("10.7.0.2")], usesIpv6: true)),
        new KernelLab("a VXLAN whose other end is behind a route to loopback hands its frames to the host itself", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "eth0", "server", "eth0");
            net.Vxlan("client", "vx3", 59, "10.0.2.1", "10.0.2.2", mac: "02:00:00:00:00:08");
            net.Address("client", "lo", "10.0.2.1/32");
            net.Address("client", "vx3", "10.0.3.1/24");
            net.Route("client", "10.0.2.2/32", device: "lo");
            net.Iptables("client", Table("raw"));
        }, [Udp("10.0.3.2")]),
        .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(family => new KernelLab($"{family}: what a VXLAN hands over to the host itself keeps its connection and its route", net =>
        {
            var (v4, all) = (family == IpFamily.IPv4, new[] { "-m conntrack --ctstate NEW --ctdir ORIGINAL", "-m conntrack --ctstate ESTABLISHED", "-m conntrack --ctdir REPLY" });
            Pair(net, family);
            net.Route("client", "default", v4 ? "10.0.0.2" : "fd00::2");
            net.Sysctl("server", "net.ipv4.ip_forward", "1");
            net.Sysctl("server", "net.ipv4.conf.all.accept_local", "1");
            net.Address("server", "lo", "10.9.0.1/32");
            net.Vxlan("server", "vx3", 59, "10.9.0.1", "10.9.0.1", port: 4789, mac: "02:00:00:00:00:08");
            net.Address("server", "vx3", v4 ? "10.0.3.1/24" : "fd00:3::1/64");
            net.Neighbor("server", "vx3", v4 ? "10.0.3.2" : "fd00:3::2", "02:00:00:00:00:09");
            net.Iptables("server", Table("raw") + Table("mangle", [.. new[] { "PREROUTING", "FORWARD", "POSTROUTING" }.SelectMany(chain => all.Select(rule => $"-A {chain} {rule}"))])
                + Table("nat", "-A PREROUTING -p udp", "-A POSTROUTING -p udp"), family);
        },
        [.. new[] { "client", "server" }.SelectMany(from => new[] { Udp(family == IpFamily.IPv4 ? "10.0.3.2" : "fd00:3::2", from: from), Udp(family == IpFamily.IPv4 ? "10.0.3.2" : "fd00:3::2", from: from) with { KeepsState = true } })],
        usesIpv6: family == IpFamily.IPv6)),
        new KernelLab("an answer that a VXLAN hands over to the host itself is known to conntrack", net =>
        {
            net.Namespace("host", "client");
            net.Veth("host", "p4", "client", "eth0", mac: "02:00:00:00:00:04", peerMac: "02:00:00:00:00:05");
            net.Vxlan("host", "vx4", 75, "10.0.2.1", "10.0.2.2", mac: "02:00:00:00:00:08");
            net.Vxlan("client", "vx4", 75, "10.0.2.2", "10.0.2.1", mac: "02:00:00:00:00:09");
            net.Bridge("host", "br3", "p4");
            net.Address("host", "br3", "10.0.2.1/24");
            net.Address("client", "eth0", "10.0.2.2/24");
            net.Address("host", "vx4", "10.0.4.1/24");
            net.Address("client", "vx4", "10.0.4.2/24");
            net.Iptables("host", Table("nat", "-A PREROUTING", "-A INPUT -j SNAT --to-source 10.0.4.1"));
            net.Listen("host", "udp", 53);
        }, [Ping("10.0.4.2") with { From = "host", PayloadSize = 1422 }, Udp("10.0.4.1", from: "client") with { KeepsState = true }]),
    ];

    /// <summary>A pair with a second cable, fd00:1::/64, and a VXLAN of identifier 7 between them, 10.7.0.0/24, whose device below is the client's eth0.</summary>
    private static void TwoCables(ILabTarget net, string? local = "fd00::1")
    {
        PairV6(net);
        net.Veth("client", "eth1", "server", "eth1");
        foreach (var (ns, host) in new[] { ("client", 1), ("server", 2) })
            net.Address(ns, "eth1", $"fd00:1::{host}/64");
        net.Vxlan("client", "vx0", 7, local, "fd00::2", "eth0");
        net.Vxlan("server", "vx0", 7, "fd00::2", "fd00::1");
        foreach (var (ns, host) in new[] { ("client", 1), ("server", 2) })
            net.Address(ns, "vx0", $"10.7.0.{host}/24");
    }
}
