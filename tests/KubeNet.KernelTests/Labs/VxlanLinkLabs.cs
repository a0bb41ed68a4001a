using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Two hosts with an address on a VXLAN each (10.7.0.1 and .2, fd00:7::1 and ::2): its entries, groups, and both families below and above.</summary>
internal static class VxlanLinkLabs
{
    private const string Mac1 = "02:00:00:00:07:01";
    private const string Mac2 = "02:00:00:00:07:02";

    // Makes both hosts track all they see.
    private static readonly string Track = Table("raw") + Table("mangle") + Table("nat") + Table("filter", "-A FORWARD -m conntrack --ctstate INVALID -j DROP");

    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("VXLAN: an entry with a port and an identifier of its own", lab =>
        {
            Hosts(lab);
            lab.Vxlan("host1", "vx", 7, mac: Mac1, learning: false);
            lab.Vxlan("host2", "vx", 9, mac: Mac2, learning: false, port: 4789);
            Addresses(lab);
            lab.Neighbor("host1", "vx", "10.7.0.2", Mac2);
            lab.Neighbor("host2", "vx", "10.7.0.1", Mac1);
            lab.Fdb("host1", "vx", Mac2, "192.168.0.2", port: 4789, id: 9, via: "eth0");
            lab.Fdb("host2", "vx", Mac1, "192.168.0.1", port: 8472, id: 7);
        }, [Udp("10.7.0.2", from: "host1"), Tcp("10.7.0.1", from: "host2")]),
        new KernelLab("VXLAN: a default remote and learning", lab =>
        {
            Hosts(lab);
            Pair(lab);
        }, [Udp("10.7.0.2", from: "host1"), Ping("10.7.0.1", "host2"), Udp("10.7.0.9", from: "host1")]),
        new KernelLab("VXLAN: a permanent entry that says otherwise makes a learning one drop", lab =>
        {
            Hosts(lab);
            Pair(lab);
            lab.Fdb("host2", "vx", Mac1, "192.168.0.9");
        }, [Udp("10.7.0.2", from: "host1")]),
        new KernelLab("VXLAN: frames that come from an own address are dropped", lab =>
        {
            Hosts(lab);
            lab.Vxlan("host1", "vx", 7, remote: "192.168.0.2", mac: Mac1);
            lab.Vxlan("host2", "vx", 7, remote: "192.168.0.1", mac: Mac1);
            Addresses(lab);
        }, [Udp("10.7.0.2", from: "host1")]),
        new KernelLab("VXLAN: a multicast group below", lab =>
        {
            Hosts(lab);
            lab.Vxlan("host1", "vx", 7, remote: "239.1.1.1", lower: "eth0", mac: Mac1);
            lab.Vxlan("host2", "vx", 7, remote: "239.1.1.1", lower: "eth0", mac: Mac2);
            Addresses(lab);
        }, [Udp("10.7.0.2", from: "host1"), Udp("10.7.0.9", from: "host1")]),
        new KernelLab("VXLAN: a local address that is not the host's", lab =>
        {
            Hosts(lab);
            lab.Vxlan("host1", "vx", 7, local: "192.168.0.77", remote: "192.168.0.2", mac: Mac1);
            lab.Vxlan("host2", "vx", 7, remote: "192.168.0.1", mac: Mac2);
            Addresses(lab);
        }, [Udp("10.7.0.2", from: "host1")]),
        new KernelLab("VXLAN: the TOS of the inner packet, and congestion noted on the outer one", lab =>
        {
            Hosts(lab);
            Pair(lab);
            lab.Iptables("host1", Table("mangle", "-A OUTPUT -p udp -m udp --dport 8472 -m tos --tos 0x02/0x03", "-A OUTPUT -p udp -m udp --dport 8472 -m tos --tos 0x10/0xff", "-A POSTROUTING -p udp -m udp --dport 8472 -j TOS --set-tos 0x03/0x03"));
            lab.Iptables("host2", Table("mangle", "-A INPUT -p udp -m udp --dport 53 -m tos --tos 0x03/0x03"));
        }, [Udp("10.7.0.2", from: "host1"), Udp("10.7.0.2", from: "host1") with { Tos = 2 }, Udp("10.7.0.2", from: "host1") with { Tos = 0x10 }]),
        new KernelLab("VXLAN: policy routing by mark holds for the outer packet too", lab =>
        {
            Hosts(lab);
            Pair(lab);
            lab.IpRule("host1", 100, mark: 5, action: "blackhole");
        }, [Udp("10.7.0.2", from: "host1"), Udp("10.7.0.2", from: "host1") with { Mark = 5 }]),
    ];

    public static IEnumerable<KernelLab> InV6 =>
    [
        new KernelLab("VXLAN: IPv6 above IPv4", lab =>
        {
            Hosts(lab);
            Pair(lab, inner6: true);
            Watched6(lab);
        }, [Udp("fd00:7::2", from: "host1"), Ping("fd00:7::1", "host2"), Udp("fd00:7::9", from: "host1"), Udp("10.7.0.2", from: "host1")], usesIpv6: true),
        new KernelLab("VXLAN: IPv4 and IPv6 above IPv6", lab =>
        {
            Hosts(lab, outer6: true);
            Pair(lab, inner6: true, outer6: true);
            Watched6(lab);
        }, [Udp("10.7.0.2", from: "host1"), Ping("10.7.0.1", "host2"), Udp("fd00:7::2", from: "host1"), Udp("10.7.0.2", from: "host1") with { PayloadSize = 1402, DontFragment = true }, Udp("10.7.0.2", from: "host1") with { PayloadSize = 1403, DontFragment = true }], usesIpv6: true),
        .. new[] { false, true }.Select(outer6 => new KernelLab($"VXLAN: a raw segment, which has no flow label, and the RST that its answer gets are two flows above it in IPv6, and one in IPv4 (outer packets of {(outer6 ? "IPv6" : "IPv4")})", lab =>
        {
            Hosts(lab, outer6);
            Pair(lab, inner6: true, outer6: outer6);
            Watched6(lab);
        },
        [
            .. new[] { ("10.7.0.1", "10.7.0.2"), ("fd00:7::1", "fd00:7::2") }.SelectMany(ends => new (TcpFlags Flags, ushort Port)[] { (TcpFlags.Syn, 80), (TcpFlags.Ack, 80), (TcpFlags.Syn, 9) }
                .Select(sent => Tcp(ends.Item2, sent.Port, "host1") with { RawFlags = sent.Flags, Source = IpAddress.Parse(ends.Item1) })),
        ], usesIpv6: true)),
    ];

    private static void Hosts(ILabTarget lab, bool outer6 = false)
    {
        lab.Namespace("host1", "host2");
        lab.Veth("host1", "eth0", "host2", "eth0");
        foreach (var number in new[] { 1, 2 })
        {
            var host = $"host{number}";
            lab.Address(host, "eth0", outer6 ? $"fd00:0:0:1::{number}/64" : $"192.168.0.{number}/24");
            lab.Listen(host, "udp", 53);
            lab.Listen(host, "tcp", 80);
            lab.Iptables(host, Track);
        }
    }

    private static void Pair(ILabTarget lab, bool inner6 = false, bool outer6 = false)
    {
        foreach (var (number, mac) in new[] { (1, Mac1), (2, Mac2) })
        {
            var other = 3 - number;
            lab.Vxlan($"host{number}", "vx", 7, remote: outer6 ? $"fd00:0:0:1::{other}" : $"192.168.0.{other}", lower: "eth0", mac: mac);
        }

        Addresses(lab, inner6);
    }

    private static void Addresses(ILabTarget lab, bool inner6 = false)
    {
        foreach (var number in new[] { 1, 2 })
        {
            lab.Address($"host{number}", "vx", $"10.7.0.{number}/24");
            if (inner6)
                lab.Address($"host{number}", "vx", $"fd00:7::{number}/64");
        }
    }

    private static void Watched6(ILabTarget lab)
    {
        lab.Iptables("host1", Track, IpFamily.IPv6);
        lab.Iptables("host2", Track, IpFamily.IPv6);
    }
}
