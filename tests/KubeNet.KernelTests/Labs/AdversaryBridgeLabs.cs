using KubeNet.Engine.Addressing;
using static KubeNet.KernelTests.Labs.BridgedShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Corners of bridges: br_netfilter with NAT, several bridges, hosts on both sides.</summary>
internal static class AdversaryBridgeLabs
{
    public static IEnumerable<KernelLab> All =>
    [
        .. new[] { "0", "1" }.Select(call => new KernelLab($"SNAT and MASQUERADE of bridged packets, bridge-nf-call-iptables {call}", lab =>
        {
            Build(lab);
            Call(lab, call);
            lab.Iptables("host", Table("mangle") + Table("nat", "-A POSTROUTING -p udp -d 10.0.0.3/32 -j MASQUERADE", "-A POSTROUTING -p tcp -d 10.0.0.3/32 -j SNAT --to-source 10.0.0.1") + Table("filter", "-A FORWARD -m physdev --physdev-in vetha", "-A FORWARD -m physdev --physdev-out vetha --physdev-is-bridged", "-A INPUT -m physdev --physdev-in vethb", "-A FORWARD -m physdev ! --physdev-is-bridged"));
        }, [Udp("a", B), Tcp("a", B), Udp("a", B, 9), Ping("a", B), Udp("host", B), Udp("a", Host)])),
        .. new[] { "0", "1" }.Select(call => new KernelLab($"DNAT of bridged packets to the host and to the outside, bridge-nf-call-iptables {call}", lab =>
        {
            Build(lab);
            Call(lab, call);
            lab.Iptables("host", Table("mangle") + Table("nat", $"-A PREROUTING -d {B}/32 -p udp -m udp --dport 53 -j DNAT --to-destination {Host}", $"-A PREROUTING -d {B}/32 -p udp -m udp --dport 54 -j DNAT --to-destination {Outside}:53", $"-A PREROUTING -d {B}/32 -p udp -m udp --dport 55 -j REDIRECT --to-ports 53", $"-A PREROUTING -d {B}/32 -p udp -m udp --dport 56 -j DNAT --to-destination {A}:53", "-A POSTROUTING -o eth0 -j MASQUERADE") + Table("filter"));
        }, [Udp("a", B), Udp("a", B, 54), Udp("a", B, 55), Udp("a", B, 56)])),
        .. new[] { "0", "1" }.Select(call => new KernelLab($"everything about a container and its host, bridge-nf-call-iptables {call}", lab =>
        {
            Build(lab, outsideRoute: true);
            Call(lab, call);
            lab.Iptables("host", Watch);
            lab.Iptables("a", Table("filter"));
        }, [Udp("host", A), Tcp("host", A), Udp("a", HostOutside), Udp("a", Outside), Udp("outside", A), Ping("outside", C), Udp("host", A, 9), Udp("a", Host, 9)])),
        .. new[] { "0", "1" }.Select(call => new KernelLab($"physdev in every chain, bridge-nf-call-iptables {call}", lab =>
        {
            Build(lab, outsideRoute: true);
            Call(lab, call);
            lab.Iptables("host", Table("mangle", "-A PREROUTING -m physdev --physdev-in vetha", "-A PREROUTING -m physdev --physdev-is-in", "-A PREROUTING -m physdev ! --physdev-is-in", "-A POSTROUTING -m physdev --physdev-is-out --physdev-is-bridged", "-A POSTROUTING -m physdev --physdev-is-bridged", "-A POSTROUTING -m physdev ! --physdev-is-bridged", "-A POSTROUTING -m physdev --physdev-in veth+")
                + Table("filter", "-A INPUT -m physdev --physdev-in vetha", "-A INPUT -m physdev ! --physdev-in vetha", "-A FORWARD -m physdev --physdev-in vetha --physdev-out vethb", "-A FORWARD -m physdev --physdev-in vetha", "-A FORWARD -m physdev ! --physdev-is-out", "-A FORWARD -i br0 -o br0", "-A FORWARD -i vetha", "-A FORWARD -i br0 ! -o br0", "-A FORWARD -m mac --mac-source 02:00:00:00:00:99", "-A FORWARD -m pkttype --pkt-type unicast"));
        }, [Udp("a", B), Udp("a", Host), Udp("a", Outside), Udp("outside", A), Udp("a", "10.0.0.255")])),
        new KernelLab("a container that calls itself through DNAT on the bridge, hairpin off and masqueraded", lab =>
        {
            Build(lab);
            Call(lab, "1");
            lab.Iptables("host", Table("nat", $"-A PREROUTING -d 10.96.0.10/32 -j DNAT --to-destination {A}", $"-A POSTROUTING -s {A}/32 -d {A}/32 -j MASQUERADE") + Table("filter"));
        }, [Udp("a", "10.96.0.10"), Udp("b", "10.96.0.10"), Ping("b", "10.96.0.10"), Udp("host", "10.96.0.10")]),
        new KernelLab("two bridges joined by a veth", lab =>
        {
            lab.Namespace("left", "right", "a", "b", "c");
            lab.Veth("left", "pa", "a", "eth0");
            lab.Veth("left", "pc", "c", "eth0");
            lab.Veth("right", "pb", "b", "eth0");
            lab.Veth("left", "trunk", "right", "trunk");
            lab.Bridge("left", "br0", "pa", "pc", "trunk");
            lab.Bridge("right", "br0", "pb", "trunk");
            foreach (var (ns, address) in new[] { ("a", A), ("b", B), ("c", C) })
            {
                lab.Address(ns, "eth0", $"{address}/24");
                lab.Listen(ns, "udp", 53);
                lab.Listen(ns, "tcp", 80);
            }

            lab.Address("right", "br0", "10.0.0.1/24");
            foreach (var ns in new[] { "left", "right" })
            {
                lab.Sysctl(ns, "net.bridge.bridge-nf-call-iptables", "1");
                lab.Iptables(ns, Table("filter", "-A FORWARD -m physdev --physdev-in trunk", "-A FORWARD -m physdev --physdev-out trunk", "-A FORWARD -m conntrack --ctstate NEW"));
            }
        }, [Udp("a", B), Tcp("a", B), Udp("a", C), Udp("b", A, 9), Udp("right", A), Udp("a", "10.0.0.1", 9), Ping("a", "10.0.0.77")]),
        new KernelLab("two bridges of one host joined by a veth", lab =>
        {
            lab.Namespace("host", "a", "b");
            lab.Veth("host", "pa", "a", "eth0");
            lab.Veth("host", "pb", "b", "eth0");
            lab.Veth("host", "t0", "host", "t1");
            lab.Bridge("host", "br0", "pa", "t0");
            lab.Bridge("host", "br1", "pb", "t1");
            lab.Address("a", "eth0", $"{A}/24");
            lab.Address("b", "eth0", $"{B}/24");
            lab.Listen("b", "udp", 53);
            lab.Listen("b", "tcp", 80);
            lab.Sysctl("host", "net.bridge.bridge-nf-call-iptables", "1");
            lab.Iptables("host", Table("mangle", "-A PREROUTING -i br0", "-A PREROUTING -i br1", "-A FORWARD -i br0", "-A PREROUTING -i br0 -j MARK --set-mark 5", "-A PREROUTING -i br1 -m mark --mark 5") + Table("filter", "-A FORWARD -m conntrack --ctstate NEW", "-A FORWARD -m conntrack --ctstate ESTABLISHED"));
        }, [Udp("a", B), Tcp("a", B), Udp("a", B, 9)]),
        .. new[] { "0", "1" }.Select(call => new KernelLab($"fragments across the bridge, bridge-nf-call-iptables {call}", lab =>
        {
            Build(lab);
            Call(lab, call);
            lab.Iptables("host", Table("raw") + Table("filter", "-A FORWARD -m conntrack --ctstate NEW", "-A FORWARD -p udp -m udp --dport 53"));
            lab.Iptables("b", Table("raw"));
        }, [Udp("a", B) with { PayloadSize = 3000, DontFragment = false }, Udp("a", Host) with { PayloadSize = 3000, DontFragment = false }, Udp("a", Outside) with { PayloadSize = 3000, DontFragment = false }])),
        new KernelLab("fragments across the bridge without conntrack", lab =>
        {
            Build(lab);
            Call(lab, "1");
            lab.Iptables("host", Table("raw") + Table("filter", "-A FORWARD -f", "-A FORWARD -p udp -m udp --dport 53"));
        }, [Udp("a", B) with { PayloadSize = 3000, DontFragment = false }]),
        new KernelLab("a small MTU on one port of the bridge", lab =>
        {
            Build(lab);
            Call(lab, "1");
            lab.Link("b", "eth0", mtu: 1300);
            lab.Link("host", "vethb", mtu: 1300);
            lab.Iptables("host", Table("filter"));
        }, [Udp("a", B) with { PayloadSize = 1400, DontFragment = true }, Udp("a", B) with { PayloadSize = 1400, DontFragment = false }, Udp("outside", B) with { PayloadSize = 1400 }, Udp("host", B) with { PayloadSize = 1400 }]),
        new KernelLab("a bridge with a routed leg: a container as gateway of another network", lab =>
        {
            Build(lab);
            lab.Address("b", "lo", "10.7.7.7/32");
            lab.Route("host", "10.7.7.0/24", B);
            lab.Sysctl("b", "net.ipv4.ip_forward", "1");
            Call(lab, "1");
            lab.Iptables("host", Table("mangle") + Table("filter", "-A FORWARD -i br0 -o br0", "-A FORWARD -m physdev --physdev-is-bridged"));
        }, [Udp("a", "10.7.7.7"), Tcp("a", "10.7.7.7"), Udp("outside", "10.7.7.7"), Udp("host", "10.7.7.7")]),
        new KernelLab("REJECT of bridged packets of each kind, and in INPUT", lab =>
        {
            Build(lab);
            Call(lab, "1");
            lab.Iptables("host", Table("mangle") + Table("filter", "-A FORWARD -p udp -m conntrack --ctstate NEW -j REJECT", "-A FORWARD -p icmp -j REJECT --reject-with icmp-host-prohibited", "-A FORWARD -p tcp -m conntrack --ctstate NEW -j REJECT --reject-with tcp-reset", "-A INPUT -p udp -m udp --dport 53 -j REJECT", "-A INPUT -p tcp -j REJECT --reject-with tcp-reset", "-A OUTPUT -p icmp"));
        }, [Udp("a", B), Tcp("a", B), Ping("a", B), Udp("a", Host), Tcp("a", Host), Udp("a", Outside), Tcp("a", Outside), Ping("a", Host)]),
        new KernelLab("a bridge whose host does not forward, with br_netfilter and DNAT", lab =>
        {
            Build(lab, forward: false);
            Call(lab, "1");
            lab.Iptables("host", Table("nat", $"-A PREROUTING -d 10.96.0.10/32 -j DNAT --to-destination {B}", $"-A PREROUTING -d {C}/32 -p udp -j DNAT --to-destination {B}", $"-A PREROUTING -d 10.96.0.11/32 -j DNAT --to-destination {Outside}") + Table("filter"));
        }, [Udp("a", "10.96.0.10"), Udp("a", C), Udp("a", B), Udp("a", "10.96.0.11")]),
        new KernelLab("the TTL of bridged packets, and marks across the bridge", lab =>
        {
            Build(lab);
            Call(lab, "1");
            lab.Iptables("host", Table("mangle", "-A PREROUTING -m physdev --physdev-in vetha -j MARK --set-mark 9", "-A PREROUTING -p udp -m udp --dport 5353 -j TTL --ttl-set 1", "-A POSTROUTING -m mark --mark 9", "-A FORWARD -m ttl --ttl-eq 1") + Table("filter", "-A FORWARD -m mark --mark 9 -p tcp -j DROP"));
        }, [Udp("a", B) with { Ttl = 1 }, Udp("a", B, 5353), Tcp("a", B), Udp("a", Outside), Udp("a", Host) with { Ttl = 1 }]),
        new KernelLab("rules by source and mark for bridged and routed packets", lab =>
        {
            Build(lab, outsideRoute: true);
            Call(lab, "1");
            lab.IpRule("host", 100, from: $"{A}/32", action: "prohibit");
            lab.IpRule("host", 101, mark: 9, action: "blackhole");
            lab.Iptables("host", Table("mangle", "-A PREROUTING -s 10.0.0.3/32 -j MARK --set-mark 9") + Table("filter"));
        }, [Udp("a", B), Udp("a", Outside), Udp("b", Outside), Udp("c", Outside), Udp("outside", A), Udp("a", Host), Udp("b", A)]),
    ];

    /// <summary>The bridge in IPv6: host fd00::1, a fd00::2, b fd00::3.</summary>
    public static IEnumerable<KernelLab> InV6 =>
    [
        .. new[] { "0", "1" }.Select(call => new KernelLab($"bridged IPv6 with bridge-nf-call-ip6tables {call}", lab =>
        {
            BuildV6(lab, call);
            lab.Iptables("host", Table("nat", "-A PREROUTING -d fd00:9::9/128 -j DNAT --to-destination fd00::3", "-A POSTROUTING -p udp -m udp --dport 5353 -j MASQUERADE") + Table("filter", "-A FORWARD -m conntrack --ctstate NEW", "-A FORWARD -m physdev --physdev-in pa"), IpFamily.IPv6);
        }, [Udp("a", "fd00::3"), Tcp("a", "fd00::3"), Udp("a", "fd00::3", 9), Udp("a", "fd00::3", 5353)], usesIpv6: true)),
        new KernelLab("bridged IPv6 that is rejected", lab =>
        {
            BuildV6(lab, "1");
            lab.Iptables("host", Table("filter", "-A FORWARD -p udp -j REJECT", "-A FORWARD -p tcp -j REJECT --reject-with tcp-reset"), IpFamily.IPv6);
        }, [Udp("a", "fd00::3"), Tcp("a", "fd00::3")], usesIpv6: true),
        .. new[] { false, true }.Select(tracks => new KernelLab($"IPv6 fragments across the bridge {(tracks ? "with" : "without")} conntrack", lab =>
        {
            BuildV6(lab, "1");
            lab.Iptables("host", Table("filter", tracks ? "-A FORWARD -m conntrack --ctstate NEW" : "-A FORWARD", "-A FORWARD -p udp -m udp --dport 53"), IpFamily.IPv6);
        }, [Udp("a", "fd00::3") with { PayloadSize = 3000, DontFragment = false }], usesIpv6: true)),
        .. new[] { "0", "1" }.Select(forward => new KernelLab($"DNAT of bridged IPv6 to a neighbour with forwarding {forward}", lab =>
        {
            BuildV6(lab, "1");
            lab.Sysctl("host", "net.ipv6.conf.all.forwarding", forward);
            lab.Iptables("host", Table("nat", "-A PREROUTING -d fd00::7/128 -j DNAT --to-destination fd00::3"), IpFamily.IPv6);
            lab.Neighbor("a", "eth0", "fd00::7", "02:00:00:00:00:77");
        }, [Udp("a", "fd00::7")], usesIpv6: true)),
    ];

    private static void BuildV6(ILabTarget lab, string call)
    {
        lab.Namespace("host", "a", "b");
        lab.Veth("host", "pa", "a", "eth0");
        lab.Veth("host", "pb", "b", "eth0");
        lab.Bridge("host", "br0", "pa", "pb");
        lab.Address("host", "br0", "fd00::1/64");
        lab.Address("a", "eth0", "fd00::2/64");
        lab.Address("b", "eth0", "fd00::3/64");
        lab.Sysctl("host", "net.ipv6.conf.all.forwarding", "1");
        lab.Sysctl("host", "net.bridge.bridge-nf-call-ip6tables", call);
        lab.Listen("b", "udp", 53);
        lab.Listen("b", "udp", 5353);
        lab.Listen("b", "tcp", 80);
    }

    private static void Call(ILabTarget lab, string call)
    {
        lab.Sysctl("host", "net.bridge.bridge-nf-call-iptables", call);
        lab.Sysctl("host", "net.ipv4.conf.all.send_redirects", "0");
        lab.Sysctl("host", "net.ipv4.conf.br0.send_redirects", "0");
    }
}
