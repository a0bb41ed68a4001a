using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>
/// Calico's pod wiring: each pod has a /32 address and a default route by 169.254.1.1, which nobody has; its host answers ARP for it
/// (proxy_arp), and reaches each pod by a route to the pod's veth. In IPv6 the gateway is the link-local address of the host's end.
/// </summary>
internal static class CalicoLabs
{
    private const string A = "10.244.1.5";
    private const string B = "10.244.1.6";
    private const string Outside = "192.0.2.99";
    private const string Node = "192.0.2.10";
    private const string NodeMac = "ee:ee:ee:ee:ee:ee";
    private const string NodeLinkLocal = "fe80::ecee:eeff:feee:eeee";

    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("calico: pods reach each other, their host and the world", lab => Pods(lab), [Tcp(B, from: "a"), Udp(B, from: "a"), Ping(B, "a"), Tcp(Node, from: "a"), Udp(Outside, from: "a"), Udp(A, from: "outside"), Udp(A, from: "host"), Udp("10.244.1.7", from: "a"), Udp("169.254.1.1", from: "a")]),
        new KernelLab("calico: without a route to 169.254.1.1 the host does not answer for it", lab => Pods(lab, hasDefault: false), [Udp(B, from: "a"), Tcp(Node, from: "a"), Udp(A, from: "host")]),
        new KernelLab("calico: proxy_arp off", lab => Pods(lab, proxyArp: "0"), [Udp(B, from: "a"), Udp(A, from: "host")]),
        new KernelLab("calico: proxy_arp of all devices", lab =>
        {
            Pods(lab, proxyArp: "0");
            lab.Sysctl("host", "net.ipv4.conf.all.proxy_arp", "1");
        }, [Udp(B, from: "a"), Udp(Outside, from: "a")]),
        new KernelLab("calico: proxy_arp, but the host does not forward", lab => Pods(lab, forward: "0"), [Udp(B, from: "a"), Tcp(Node, from: "a")]),
        new KernelLab("a neighbour that the host answers for, without proxy_arp", lab =>
        {
            Pods(lab, proxyArp: "0");
            lab.ProxyNeighbor("host", "calia", "169.254.1.1");
        }, [Udp(B, from: "a"), Tcp(Outside, from: "a"), Udp(A, from: "b")]),
        .. new[] { "0", "1" }.Select(pvlan => new KernelLab($"isolated neighbours with proxy_arp_pvlan {pvlan} on their router", lab =>
        {
            lab.Namespace("switch", "router", "a", "b");
            lab.Veth("switch", "p0", "router", "eth0");
            lab.Veth("switch", "p1", "a", "eth0");
            lab.Veth("switch", "p2", "b", "eth0");
            lab.Bridge("switch", "br0", "p0", "p1", "p2");
            lab.Link("switch", "p1", isolated: true);
            lab.Link("switch", "p2", isolated: true);
            lab.Address("router", "eth0", "10.0.0.1/24");
            lab.Address("a", "eth0", "10.0.0.2/24");
            lab.Address("b", "eth0", "10.0.0.3/24");
            lab.Sysctl("router", "net.ipv4.ip_forward", "1");
            lab.Sysctl("router", "net.ipv4.conf.all.send_redirects", "0");
            lab.Sysctl("router", "net.ipv4.conf.eth0.send_redirects", "0");
            lab.Sysctl("router", "net.ipv4.conf.eth0.proxy_arp_pvlan", pvlan);
            lab.Listen("b", "udp", 53);
            lab.Iptables("router", Watch);
        }, [Udp("10.0.0.3", from: "a"), Udp("10.0.0.9", from: "a"), Ping("10.0.0.2", "b")])),
        .. new[] { "0", "1", "2" }.Select(level => new KernelLab($"arp_announce {level}, for a source of another network", lab =>
        {
            lab.Namespace("a", "b");
            lab.Veth("a", "eth0", "b", "eth0");
            lab.Address("a", "eth0", "10.0.0.2/24");
            lab.Address("a", "lo", "192.0.2.1/32");
            lab.Address("b", "eth0", "10.0.0.3/24");
            lab.Route("b", "192.0.2.1/32", "10.0.0.2");
            lab.Sysctl("a", "net.ipv4.conf.eth0.arp_announce", level);
            lab.Sysctl("b", "net.ipv4.conf.eth0.rp_filter", "1");
            lab.Sysctl("b", "net.ipv4.conf.eth0.arp_ignore", "2");
            lab.Listen("b", "udp", 53);
        }, [Udp("10.0.0.3", from: "a") with { Source = Engine.Addressing.IpAddress.Parse("192.0.2.1") }, Udp("10.0.0.3", from: "a")])),
    ];

    public static IEnumerable<KernelLab> InV6 =>
    [
        new KernelLab("calico: pods reach each other by their host's link-local address", lab =>
        {
            lab.Namespace("host", "a", "b");
            foreach (var (pod, number) in new[] { ("a", 5), ("b", 6) })
            {
                lab.Veth("host", $"cali{pod}", pod, "eth0", mac: NodeMac);
                lab.Address(pod, "eth0", $"fd00:244::{number}/128");
                lab.Route(pod, "default", NodeLinkLocal, "eth0");
                lab.Route("host", $"fd00:244::{number}/128", device: $"cali{pod}");
                lab.Sysctl("host", $"net.ipv6.conf.cali{pod}.proxy_ndp", "1");
                lab.Listen(pod, "udp", 53);
            }

            lab.Sysctl("host", "net.ipv6.conf.all.forwarding", "1");
            lab.Iptables("host", Watch, Engine.Addressing.IpFamily.IPv6);
        }, [Udp("fd00:244::6", from: "a"), Ping("fd00:244::6", "a"), Udp("fd00:244::7", from: "a"), Udp("fd00:244::5", from: "host")], usesIpv6: true),
        .. new[] { ("0", true), ("1", true), ("1", false) }.Select(setting => new KernelLab($"NDP for a neighbour behind the router, proxy_ndp {setting.Item1}, {(setting.Item2 ? "with" : "without")} an entry", lab =>
        {
            lab.Namespace("a", "router", "b");
            lab.Veth("a", "eth0", "router", "r0");
            lab.Veth("router", "r1", "b", "eth0");
            lab.Address("a", "eth0", "fd00::2/64");
            lab.Address("router", "r0", "fd00::1/64");
            lab.Address("router", "r1", "fd00:1::1/64");
            lab.Address("b", "eth0", "fd00::3/128");
            lab.Route("b", "fd00::/64", device: "eth0");
            lab.Route("router", "fd00::3/128", device: "r1");
            lab.Sysctl("router", "net.ipv6.conf.all.forwarding", "1");
            lab.Sysctl("router", "net.ipv6.conf.r0.proxy_ndp", setting.Item1);
            lab.Sysctl("router", "net.ipv6.conf.r1.proxy_ndp", setting.Item1);
            if (setting.Item2)
            {
                lab.ProxyNeighbor("router", "r0", "fd00::3");
                lab.ProxyNeighbor("router", "r1", "fd00::2");
            }

            lab.Listen("b", "udp", 53);
            lab.Iptables("router", Watch, Engine.Addressing.IpFamily.IPv6);
            lab.Iptables("a", Watch, Engine.Addressing.IpFamily.IPv6);
        }, [Udp("fd00::3", from: "a"), Ping("fd00::3", "a")], usesIpv6: true)),
    ];

    private static void Pods(ILabTarget lab, bool hasDefault = true, string proxyArp = "1", string forward = "1")
    {
        lab.Namespace("host", "a", "b", "outside");
        lab.Veth("host", "eth0", "outside", "eth0");
        lab.Address("host", "eth0", $"{Node}/24");
        lab.Address("outside", "eth0", $"{Outside}/24");
        lab.Route("outside", "10.244.1.0/24", Node);
        if (hasDefault)
            lab.Route("host", "default", Outside);
        lab.Sysctl("host", "net.ipv4.ip_forward", forward);
        foreach (var (pod, address) in new[] { ("a", A), ("b", B) })
        {
            lab.Veth("host", $"cali{pod}", pod, "eth0", mac: NodeMac);
            lab.Address(pod, "eth0", $"{address}/32");
            lab.Route(pod, "169.254.1.1/32", device: "eth0");
            lab.Route(pod, "default", "169.254.1.1", "eth0");
            lab.Route("host", $"{address}/32", device: $"cali{pod}");
            lab.Sysctl("host", $"net.ipv4.conf.cali{pod}.proxy_arp", proxyArp);
            lab.Sysctl("host", $"net.ipv4.conf.cali{pod}.rp_filter", "1");
            lab.Sysctl("host", $"net.ipv4.conf.cali{pod}.route_localnet", "1");
        }

        foreach (var ns in new[] { "host", "a", "b", "outside" })
        {
            lab.Listen(ns, "tcp", 80);
            lab.Listen(ns, "udp", 53);
        }

        lab.Iptables("host", Watch);
    }
}
