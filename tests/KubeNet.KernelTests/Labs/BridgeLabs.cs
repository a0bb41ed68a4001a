using static KubeNet.KernelTests.Labs.BridgedShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Bridges: switching, br_netfilter, hairpin, port flags.</summary>
internal static class BridgeLabs
{
    private const string ServiceRules = "-A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.3:80";
    private const string UdpServiceRules = "-A PREROUTING -d 10.96.0.10/32 -p udp -m udp --dport 53 -j DNAT --to-destination 10.0.0.3:53";

    public static IEnumerable<KernelLab> All =>
    [
        .. new[] { "0", "1" }.Select(call => new KernelLab($"containers on one bridge with bridge-nf-call-iptables {call}", lab =>
        {
            Build(lab);
            lab.Sysctl("host", "net.bridge.bridge-nf-call-iptables", call);
            lab.Iptables("host", Watch);
            lab.Iptables("b", Table("filter"));
            lab.Iptables("c", Table("filter"));
        }, [Udp("a", B), Tcp("a", B), Ping("a", B), Udp("a", B, 9), Udp("a", "10.0.0.9"), Udp("a", Host), Udp("host", A)])),
        .. new[] { "0", "1" }.Select(call => new KernelLab($"a service on the same bridge with bridge-nf-call-iptables {call}", lab =>
        {
            Build(lab);
            lab.Sysctl("host", "net.bridge.bridge-nf-call-iptables", call);
            lab.Sysctl("host", "net.ipv4.conf.all.send_redirects", "0");
            lab.Sysctl("host", "net.ipv4.conf.br0.send_redirects", "0");
            lab.Iptables("host", Table("nat", ServiceRules, UdpServiceRules) + Table("filter"));
        }, [Tcp("a", "10.96.0.10"), Udp("a", "10.96.0.10"), Udp("outside", "10.96.0.10")])),
        .. new[] { false, true }.Select(hairpin => new KernelLab($"a container that reaches itself through its service, hairpin {(hairpin ? "on" : "off")}", lab =>
        {
            Build(lab);
            lab.Link("host", "vethb", hairpin: hairpin);
            lab.Sysctl("host", "net.bridge.bridge-nf-call-iptables", "1");
            lab.Sysctl("host", "net.ipv4.conf.all.send_redirects", "0");
            lab.Sysctl("host", "net.ipv4.conf.br0.send_redirects", "0");
            lab.Iptables("host", Table("nat", ServiceRules, UdpServiceRules, "-A POSTROUTING -s 10.0.0.3/32 -d 10.0.0.3/32 -j MASQUERADE") + Table("filter"));
        }, [Udp("b", "10.96.0.10"), Tcp("b", "10.96.0.10"), Udp("a", "10.96.0.10")])),
        new KernelLab("FORWARD drops bridged packets", lab =>
        {
            Build(lab);
            lab.Sysctl("host", "net.bridge.bridge-nf-call-iptables", "1");
            lab.Iptables("host", Table("filter", "-P FORWARD DROP", "-A FORWARD -m physdev --physdev-in vetha --physdev-is-bridged -p tcp -j ACCEPT", "-A FORWARD -i br0 -o br0 -p icmp -j ACCEPT", "-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT"));
        }, [Udp("a", B), Tcp("a", B), Ping("a", B), Tcp("b", A)]),
        new KernelLab("REJECT on a bridge", lab =>
        {
            Build(lab);
            lab.Sysctl("host", "net.bridge.bridge-nf-call-iptables", "1");
            lab.Iptables("host", Table("filter", "-A FORWARD -p udp -j REJECT", "-A FORWARD -p tcp -j REJECT --reject-with tcp-reset"));
        }, [Udp("a", B), Tcp("a", B)]),
        new KernelLab("isolated ports talk to the bridge only", lab =>
        {
            Build(lab);
            lab.Link("host", "vetha", isolated: true);
            lab.Link("host", "vethb", isolated: true);
        }, [Udp("a", B), Udp("a", C), Udp("a", Host)]),
        new KernelLab("a port without flooding is not found", lab =>
        {
            Build(lab);
            lab.Link("host", "vethb", flood: false);
            lab.Neighbor("a", "eth0", B, "02:00:00:00:00:77");
        }, [Udp("a", B), Udp("a", C)]),
        new KernelLab("a bridge port that is down", lab =>
        {
            Build(lab);
            lab.Link("host", "vethb", up: false);
        }, [Udp("a", B), Udp("host", B), Udp("a", C)]),
        new KernelLab("two bridges with a router between", lab =>
        {
            lab.Namespace("switches", "router", "a", "b");
            lab.Veth("switches", "p1", "a", "eth0");
            lab.Veth("switches", "p2", "router", "r1");
            lab.Veth("switches", "p3", "router", "r2");
            lab.Veth("switches", "p4", "b", "eth0");
            lab.Bridge("switches", "br1", "p1", "p2");
            lab.Bridge("switches", "br2", "p3", "p4");
            lab.Address("a", "eth0", "10.0.1.2/24");
            lab.Address("router", "r1", "10.0.1.1/24");
            lab.Address("router", "r2", "10.0.2.1/24");
            lab.Address("b", "eth0", "10.0.2.2/24");
            lab.Route("a", "default", "10.0.1.1");
            lab.Route("b", "default", "10.0.2.1");
            lab.Sysctl("router", "net.ipv4.ip_forward", "1");
            lab.Listen("b", "udp", 53);
            lab.Iptables("router", Watch);
            lab.Iptables("switches", Table("filter"));
        }, [Udp("a", "10.0.2.2"), Ping("a", "10.0.2.2"), Tcp("a", "10.0.2.2")]),
        new KernelLab("a host in the same network without a router cannot be reached from the other", lab =>
        {
            lab.Namespace("switch", "a", "b");
            lab.Veth("switch", "p1", "a", "eth0");
            lab.Veth("switch", "p2", "b", "eth0");
            lab.Bridge("switch", "br0", "p1", "p2");
            lab.Address("a", "eth0", "10.0.1.2/24");
            lab.Address("b", "eth0", "10.0.2.2/24");
        }, [Udp("a", "10.0.2.2"), Tcp("a", "10.0.2.2"), Udp("b", "10.0.2.9"), Tcp("b", "10.0.2.9")]),
    ];
}
