using static KubeNet.KernelTests.Labs.OverlayShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>VXLANs: flannel's way and learning bridges, the outer packet's own way through both hosts' rules, MTUs, and what goes wrong.</summary>
internal static class VxlanLabs
{
    // Makes both hosts track all they see, and count in every table.
    private static readonly string Track = Table("raw") + Table("mangle") + Table("nat", "-A POSTROUTING -s 203.0.113.1/32 -j MASQUERADE")
        + Table("filter", "-A FORWARD -m conntrack --ctstate INVALID -j DROP", "-A INPUT -p udp -m udp --dport 8472", "-A OUTPUT -p udp -m udp --dport 8472");

    private static readonly LabProbe[] Usual = [Tcp("a", B), Udp("a", B), Ping("a", B), Udp("a", B, 9), Tcp("b", A), Udp("host1", B), Tcp("a", Host2), Udp("host1", "10.244.2.1")];

    public static IEnumerable<KernelLab> All =>
    [
        Flannelled("flannel: pods on two hosts", _ => { }, Usual),
        Flannelled("flannel: each socket is a flow of its own to the outer packets, and a server's answers to all clients of one port are one", _ => { },
        [
            Udp("a", B) with { SourcePort = 41000 }, Udp("a", B) with { SourcePort = 41000, KeepsState = true }, Tcp("a", B) with { KeepsState = true }, Tcp("a", B) with { KeepsState = true },
            Tcp("a", B, 9) with { SourcePort = 41002 }, Tcp("a", B, 9) with { SourcePort = 41002, KeepsState = true }, Ping("a", B) with { SourcePort = 41003 }, Ping("a", B) with { SourcePort = 41003, KeepsState = true },
        ]),
        Flannelled("flannel: NAT before the tunnel", lab => lab.Iptables("host1", Table("nat", "-A PREROUTING -d 10.96.0.10/32 -p udp -j DNAT --to-destination 10.244.2.2", "-A POSTROUTING -s 10.244.1.0/24 -o flannel.1 -j MASQUERADE")),
            [Udp("a", "10.96.0.10") with { SourcePort = 41000 }, Udp("a", B) with { SourcePort = 41001, KeepsState = true }, Udp("a", "10.96.0.10") with { SourcePort = 41000, KeepsState = true }], track: false),
        Flannelled("flannel: kube-proxy's mark for masquerading is carried over to the outer packet", lab => lab.Iptables("host1", Table("mangle", "-A OUTPUT -p udp -m udp --dport 8472 -m mark --mark 0x4000/0x4000") + Table("nat",
            "-N KUBE-POSTROUTING", "-N KUBE-MARK-MASQ", "-A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j KUBE-MARK-MASQ", "-A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.2.2:80",
            "-A POSTROUTING -j KUBE-POSTROUTING", "-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000",
            "-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN", "-A KUBE-POSTROUTING -j MASQUERADE")), [Tcp("a", "10.96.0.10"), Tcp("a", B)], track: false),
        Flannelled("flannel: kube-proxy takes its mark off again, so that the outer packet has none", lab => lab.Iptables("host1", Table("mangle", "-A OUTPUT -p udp -m udp --dport 8472 -m mark --mark 0x4000/0x4000") + Table("nat",
            "-N KUBE-POSTROUTING", "-N KUBE-MARK-MASQ", "-A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j KUBE-MARK-MASQ", "-A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.2.2:80",
            "-A POSTROUTING -j KUBE-POSTROUTING", "-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000",
            "-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN", "-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0", "-A KUBE-POSTROUTING -j MASQUERADE")), [Tcp("a", "10.96.0.10"), Tcp("a", B)], track: false),
        Flannelled("flannel: a mark on the outer packet is the inner packet's after unwrapping", lab => lab.Iptables("host2", Table("mangle",
            "-A PREROUTING -p udp -m udp --dport 8472 -j MARK --set-mark 9", "-A PREROUTING -d 10.244.2.2/32 -m mark --mark 9", "-A FORWARD -m mark --mark 9")), [Udp("a", B)], track: false),
        Flannelled("flannel: the host's firewall drops udp 8472", lab => lab.Iptables("host2", Table("filter", "-A INPUT -p udp -m udp --dport 8472 -j DROP")), [Udp("a", B), Tcp("a", B), Tcp("a", Host2)], track: false),
        Flannelled("flannel: the host's firewall rejects udp 8472", lab => lab.Iptables("host2", Table("filter", "-A INPUT -p udp -m udp --dport 8472 -j REJECT")), [Udp("a", B)], track: false),
        Flannelled("flannel: the sending host's OUTPUT drops udp 8472", lab => lab.Iptables("host1", Table("filter", "-A OUTPUT -p udp -m udp --dport 8472 -j DROP")), [Udp("a", B), Udp("host1", B), Ping("host1", B)], track: false),
        Flannelled("flannel: outer packets are not tracked", lab =>
        {
            foreach (var host in new[] { "host1", "host2" })
                lab.Iptables(host, Table("raw", "-A PREROUTING -p udp -m udp --dport 8472 -j CT --notrack", "-A OUTPUT -p udp -m udp --dport 8472 -j CT --notrack") + Table("filter", "-A INPUT -m conntrack --ctstate UNTRACKED", "-A FORWARD -m conntrack --ctstate NEW"));
        }, [Udp("a", B), Tcp("a", B)], track: false),
        Flannelled("flannel: a masqueraded outer packet", lab => lab.Iptables("host1", Table("nat", "-A POSTROUTING -o eth0 -j MASQUERADE")), [Udp("a", B), Tcp("a", B)], track: false),
        new KernelLab("flannel: no FDB entry for the other host", lab => { Flannel(lab, fdb: false); Watched(lab); }, [Udp("a", B), Udp("host1", B)]),
        new KernelLab("flannel: no neighbour entry for the other host", lab => { Flannel(lab, neighbor: false); Watched(lab); }, [Udp("a", B), Udp("host1", B)]),
        new KernelLab("flannel: another identifier on the other host", lab => { Flannel(lab, id2: 2); Watched(lab); }, [Udp("a", B), Tcp("a", B)]),
        new KernelLab("flannel: another port on the other host", lab => { Flannel(lab, port2: 4789); Watched(lab); }, [Udp("a", B), Tcp("a", B)]),
        Flannelled("flannel: no route to the other host", lab => lab.Fdb("host1", "flannel.1", "02:00:00:00:00:09", "172.16.0.9"), [Udp("a", "10.244.9.2"), Udp("host1", "10.244.9.2")], build: lab =>
        {
            lab.Route("host1", "10.244.9.0/24", "10.244.9.0", "flannel.1", onLink: true);
            lab.Neighbor("host1", "flannel.1", "10.244.9.0", "02:00:00:00:00:09");
        }),
        Flannelled("flannel: the other host does not answer ARP", lab => lab.Fdb("host1", "flannel.1", "02:00:00:00:00:09", "192.168.0.9"), [Udp("a", "10.244.9.2"), Udp("host1", "10.244.9.2")], build: lab =>
        {
            lab.Route("host1", "10.244.9.0/24", "10.244.9.0", "flannel.1", onLink: true);
            lab.Neighbor("host1", "flannel.1", "10.244.9.0", "02:00:00:00:00:09");
        }),
        Flannelled("flannel: large packets and the MTU of 1450", _ => { }, [Ping("a", B, 1422, true), Ping("a", B, 1423, true), Ping("a", B, 1423, false), Ping("host1", B, 1422, true), Ping("host1", B, 1423, true), Ping("host1", B, 1423, false), Udp("a", B) with { PayloadSize = 1430 }]),
        new KernelLab("flannel: a VXLAN as large as its underlay cuts the outer packet", lab => { Flannel(lab, mtu: 1500); Watched(lab); }, [Ping("a", B, 1472, true), Ping("a", B, 1472, false), Ping("a", B, 1400, true), Ping("host1", B, 1472, true)]),
        new KernelLab("learning VXLANs as bridge ports, with unicast flooding", lab => { Learning(lab); Watched(lab); }, [Udp("a", "10.1.0.3"), Tcp("a", "10.1.0.3"), Ping("a", "10.1.0.4"), Udp("a", "10.1.0.9"), Udp("b", "10.1.0.2"), Udp("b", "10.1.0.2") with { KeepsState = true }]),
        new KernelLab("learning VXLANs as bridge ports with br_netfilter", lab => { Learning(lab); Watched(lab, bridged: true); }, [Udp("a", "10.1.0.3"), Tcp("a", "10.1.0.3")]),
        new KernelLab("a bridge port that is a VXLAN answers what is too large for the way below", lab => { Learning(lab, mtu: 1500); Watched(lab); }, [Ping("a", "10.1.0.3", 1422, true), Ping("a", "10.1.0.3", 1423, true), Ping("a", "10.1.0.3", 1423, false)]),
    ];

    private static KernelLab Flannelled(string name, Action<ILabTarget> rules, LabProbe[] probes, bool track = true, Action<ILabTarget>? build = null) => new(name, lab =>
    {
        Flannel(lab);
        build?.Invoke(lab);
        rules(lab);
        if (track)
            Watched(lab);
    }, probes);

    private static void Watched(ILabTarget lab, bool bridged = false)
    {
        foreach (var host in new[] { "host1", "host2" })
        {
            lab.Iptables(host, Track);
            if (bridged)
                lab.Sysctl(host, "net.bridge.bridge-nf-call-iptables", "1");
        }
    }

    /// <summary>Three hosts' pods (10.1.0.2, .3, .4) in one network over learning VXLANs, which flood to all others.</summary>
    private static void Learning(ILabTarget lab, int? mtu = null)
    {
        lab.Namespace("switch", "host1", "host2", "host3", "a", "b", "c");
        foreach (var (number, pod) in new[] { (1, "a"), (2, "b"), (3, "c") })
            lab.Veth("switch", $"p{number}", $"host{number}", "eth0");
        lab.Bridge("switch", "br0", "p1", "p2", "p3");
        foreach (var (number, pod) in new[] { (1, "a"), (2, "b"), (3, "c") })
        {
            var host = $"host{number}";
            lab.Address(host, "eth0", $"192.168.0.{number}/24");
            lab.Veth(host, $"veth{pod}", pod, "eth0");
            lab.Address(pod, "eth0", $"10.1.0.{number + 1}/24");
            lab.Vxlan(host, "vxlan100", 100, $"192.168.0.{number}", port: 4789, mtu: mtu);
            lab.Bridge(host, "br0", $"veth{pod}", "vxlan100");
            foreach (var other in new[] { 1, 2, 3 }.Where(other => other != number))
                lab.Fdb(host, "vxlan100", "00:00:00:00:00:00", $"192.168.0.{other}", append: true);
            lab.Listen(pod, "udp", 53);
            lab.Listen(pod, "tcp", 80);
        }
    }
}
