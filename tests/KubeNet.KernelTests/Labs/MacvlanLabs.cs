using KubeNet.Engine.Addressing;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>
/// A machine (10.0.0.10) whose eth0 carries the macvlans of the boxes a (10.0.0.2) and b (10.0.0.3), and a host outside (10.0.0.1) that is everybody's
/// gateway. Everybody listens on tcp 80 and udp 53 and counts what its hooks see.
/// </summary>
internal static class MacvlanLabs
{
    private const string MacA = "02:00:00:00:0a:02";
    private const string MacB = "02:00:00:00:0a:03";
    private const string MacAway = "02:00:00:00:0a:77";

    private static readonly string Watch = Table("raw") + Table("mangle") + Table("nat") + Table("filter", "-A FORWARD -m conntrack --ctstate INVALID -j DROP");

    private static readonly LabProbe[] Everywhere =
    [
        Udp("10.0.0.1", from: "a"), Tcp("10.0.0.1", from: "a"), Udp("10.0.0.3", from: "a"), Ping("10.0.0.2", "b"), Udp("10.0.0.10", from: "a"), Udp("10.0.0.2", from: "machine"),
        Udp("10.0.0.2", from: "outside"), Ping("10.0.0.3", "outside"), Udp("10.0.0.10", from: "outside"), Udp("10.0.0.9", from: "a"), Udp("10.0.0.255", 9, "a") with { Broadcast = true },
    ];

    public static IEnumerable<KernelLab> All =>
    [
        .. new[] { "bridge", "private", "vepa" }.Select(mode => new KernelLab($"macvlan: boxes in mode {mode}", lab =>
        {
            Build(lab);
            lab.Macvlan("a", "eth0", "machine", "eth0", mode, MacA);
            lab.Macvlan("b", "eth0", "machine", "eth0", mode, MacB);
            Addresses(lab);
        }, Everywhere)),
        new KernelLab("macvlan: modes that differ", lab =>
        {
            Build(lab);
            lab.Macvlan("a", "eth0", "machine", "eth0", "bridge", MacA);
            lab.Macvlan("b", "eth0", "machine", "eth0", "private", MacB);
            Addresses(lab);
        }, Everywhere),
        .. new[] { ("vepa", "vepa"), ("vepa", "bridge"), ("bridge", "vepa"), ("private", "vepa"), ("private", "private") }.Select(modes => new KernelLab($"macvlan: a switch that sends back, modes {modes.Item1} and {modes.Item2}", lab =>
        {
            Build(lab, reflects: true);
            lab.Macvlan("a", "eth0", "machine", "eth0", modes.Item1, MacA);
            lab.Macvlan("b", "eth0", "machine", "eth0", modes.Item2, MacB);
            Addresses(lab);
        }, Everywhere)),
        new KernelLab("macvlan: a passthru macvlan has the whole device", lab =>
        {
            Build(lab);
            lab.Macvlan("a", "eth0", "machine", "eth0", "passthru");
            lab.Address("a", "eth0", "10.0.0.2/24");
        }, [Udp("10.0.0.1", from: "a"), Udp("10.0.0.2", from: "outside"), Udp("10.0.0.10", from: "outside"), Udp("10.0.0.10", from: "a")]),
        new KernelLab("macvlan: one that is down", lab =>
        {
            Build(lab);
            lab.Macvlan("a", "eth0", "machine", "eth0", "bridge", MacA);
            lab.Macvlan("b", "eth0", "machine", "eth0", "bridge", MacB);
            Addresses(lab);
            lab.Neighbor("a", "eth0", "10.0.0.3", MacB);
            lab.Neighbor("outside", "eth0", "10.0.0.3", MacB);
            lab.Link("b", "eth0", up: false);
        }, [Udp("10.0.0.3", from: "a"), Udp("10.0.0.3", from: "outside"), Udp("10.0.0.1", from: "a")]),
        new KernelLab("macvlan: an address of nobody", lab =>
        {
            Build(lab);
            lab.Macvlan("a", "eth0", "machine", "eth0", "bridge", MacA);
            lab.Macvlan("b", "eth0", "machine", "eth0", "bridge", MacB);
            Addresses(lab);
            lab.Neighbor("a", "eth0", "10.0.0.3", MacAway);
            lab.Neighbor("outside", "eth0", "10.0.0.2", MacAway);
        }, [Udp("10.0.0.3", from: "a"), Udp("10.0.0.2", from: "outside")]),
        new KernelLab("macvlan: in the machine itself, beside its device", lab =>
        {
            Build(lab);
            lab.Macvlan("machine", "mv0", "machine", "eth0", "bridge", MacA);
            lab.Macvlan("b", "eth0", "machine", "eth0", "bridge", MacB);
            lab.Address("machine", "mv0", "10.1.0.2/24");
            lab.Address("b", "eth0", "10.1.0.3/24");
            lab.Address("outside", "eth0", "10.1.0.1/24");
            lab.Sysctl("machine", "net.ipv4.ip_forward", "1");
            lab.Route("b", "default", "10.1.0.2");
        }, [Udp("10.1.0.3", from: "machine"), Udp("10.1.0.1", from: "machine"), Udp("10.1.0.2", from: "b"), Udp("10.0.0.1", from: "b"), Udp("10.0.0.10", from: "b"), Udp("10.1.0.2", from: "outside")]),
        new KernelLab("macvlan: upon a bridge", lab =>
        {
            lab.Namespace("machine", "a", "outside", "other");
            lab.Veth("machine", "p1", "outside", "eth0");
            lab.Veth("machine", "p2", "other", "eth0");
            lab.Bridge("machine", "br0", "p1", "p2");
            lab.Macvlan("a", "eth0", "machine", "br0", "bridge", MacA);
            lab.Address("machine", "br0", "10.0.0.10/24");
            lab.Address("a", "eth0", "10.0.0.2/24");
            lab.Address("outside", "eth0", "10.0.0.1/24");
            lab.Address("other", "eth0", "10.0.0.5/24");
            foreach (var name in new[] { "machine", "a", "outside", "other" })
                Serve(lab, name);
        }, [Udp("10.0.0.1", from: "a"), Udp("10.0.0.2", from: "outside"), Udp("10.0.0.10", from: "a"), Udp("10.0.0.10", from: "other"), Udp("10.0.0.5", from: "a"), Udp("10.0.0.2", from: "machine")]),
        new KernelLab("macvlan: its MTU, and that of its device", lab =>
        {
            Build(lab);
            lab.Macvlan("a", "eth0", "machine", "eth0", "bridge", MacA, mtu: 1400);
            lab.Macvlan("b", "eth0", "machine", "eth0", "bridge", MacB);
            Addresses(lab);
        }, [.. new[] { ("a", "10.0.0.3"), ("b", "10.0.0.2"), ("a", "10.0.0.1"), ("b", "10.0.0.1") }.Select(pair => Udp(pair.Item2, from: pair.Item1) with { PayloadSize = 1400, DontFragment = true }), Udp("10.0.0.3", from: "a") with { PayloadSize = 1400, DontFragment = false }]),
    ];

    public static IEnumerable<KernelLab> InV6 =>
    [
        .. new[] { "bridge", "vepa" }.Select(mode => new KernelLab($"macvlan: IPv6 in mode {mode}", lab =>
        {
            Build(lab);
            lab.Macvlan("a", "eth0", "machine", "eth0", mode, MacA);
            lab.Macvlan("b", "eth0", "machine", "eth0", mode, MacB);
            foreach (var (name, number) in new[] { ("outside", 1), ("a", 2), ("b", 3), ("machine", 10) })
            {
                lab.Address(name, "eth0", $"fd00::{number}/64");
                lab.Iptables(name, Watch, IpFamily.IPv6);
            }
        }, [Udp("fd00::1", from: "a"), Udp("fd00::3", from: "a"), Udp("fd00::2", from: "outside"), Udp("fd00::a", from: "a"), Udp("fd00::2", from: "machine")], usesIpv6: true)),
    ];

    private static void Build(ILabTarget lab, bool reflects = false)
    {
        lab.Namespace("machine", "outside", "a", "b");
        if (reflects)
        {
            lab.Namespace("switch");
            lab.Veth("switch", "p1", "machine", "eth0");
            lab.Veth("switch", "p2", "outside", "eth0");
            lab.Bridge("switch", "br0", "p1", "p2");
            lab.Link("switch", "p1", hairpin: true);
        }
        else
        {
            lab.Veth("machine", "eth0", "outside", "eth0");
        }

        lab.Address("machine", "eth0", "10.0.0.10/24");
        lab.Address("outside", "eth0", "10.0.0.1/24");
        foreach (var name in new[] { "machine", "outside", "a", "b" })
            Serve(lab, name);
    }

    private static void Serve(ILabTarget lab, string name)
    {
        lab.Listen(name, "udp", 53);
        lab.Listen(name, "tcp", 80);
        lab.Iptables(name, Watch);
    }

    private static void Addresses(ILabTarget lab)
    {
        lab.Address("a", "eth0", "10.0.0.2/24");
        lab.Address("b", "eth0", "10.0.0.3/24");
    }
}
