using static KubeNet.KernelTests.Labs.BridgedShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Rule sets of the kind that Docker and kube-proxy write.</summary>
internal static class ContainerLabs
{
    private static readonly string DockerFilter = Table("filter", "-P FORWARD DROP", "-N DOCKER", "-N DOCKER-USER", "-N DOCKER-FORWARD", "-N DOCKER-CT", "-N DOCKER-BRIDGE",
        "-A FORWARD -j DOCKER-USER", "-A FORWARD -j DOCKER-FORWARD",
        "-A DOCKER-FORWARD -j DOCKER-CT", "-A DOCKER-FORWARD -j DOCKER-BRIDGE", "-A DOCKER-FORWARD -i br0 -j ACCEPT",
        "-A DOCKER-CT -o br0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "-A DOCKER-BRIDGE -o br0 -j DOCKER",
        "-A DOCKER -d 10.0.0.2/32 ! -i br0 -o br0 -p tcp -m tcp --dport 80 -j ACCEPT", "-A DOCKER ! -i br0 -o br0 -j DROP");

    private static readonly string DockerNat = Table("nat", "-N DOCKER",
        "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER", "-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER",
        "-A POSTROUTING -s 10.0.0.0/24 ! -o br0 -j MASQUERADE",
        "-A DOCKER ! -i br0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.2:80");

    // What the userland proxy's absence adds: hairpin, localhost and the masquerade of a container to itself.
    private static readonly string DockerNatNoProxy = Table("nat", "-N DOCKER",
        "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER", "-A OUTPUT -m addrtype --dst-type LOCAL -j DOCKER",
        "-A POSTROUTING -o br0 -m addrtype --src-type LOCAL -j MASQUERADE", "-A POSTROUTING -s 10.0.0.0/24 ! -o br0 -j MASQUERADE",
        "-A POSTROUTING -s 10.0.0.2/32 -d 10.0.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE",
        "-A DOCKER -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.2:80");

    private static readonly string KubeNat = Table("nat", "-N KUBE-SERVICES", "-N KUBE-POSTROUTING", "-N KUBE-NODEPORTS", "-N KUBE-MARK-MASQ", "-N KUBE-SVC-ONE", "-N KUBE-SEP-A", "-N KUBE-EXT-ONE",
        "-A PREROUTING -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES", "-A OUTPUT -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES",
        "-A POSTROUTING -m comment --comment \"kubernetes postrouting rules\" -j KUBE-POSTROUTING",
        "-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000",
        "-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN", "-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0",
        "-A KUBE-POSTROUTING -m comment --comment \"kubernetes service traffic requiring SNAT\" -j MASQUERADE",
        "-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment \"ns/one cluster IP\" -m tcp --dport 80 -j KUBE-SVC-ONE",
        "-A KUBE-SERVICES -m comment --comment \"kubernetes service nodeports; NOTE: this must be the last rule in this chain\" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS",
        "-A KUBE-NODEPORTS -p tcp -m comment --comment \"ns/one\" -m tcp --dport 30080 -j KUBE-EXT-ONE",
        "-A KUBE-EXT-ONE -m comment --comment \"masquerade traffic for ns/one external destinations\" -j KUBE-MARK-MASQ", "-A KUBE-EXT-ONE -j KUBE-SVC-ONE",
        "-A KUBE-SVC-ONE ! -s 10.0.0.0/24 -d 10.96.0.10/32 -p tcp -m comment --comment \"ns/one cluster IP\" -m tcp --dport 80 -j KUBE-MARK-MASQ",
        "-A KUBE-SVC-ONE -m comment --comment \"ns/one -> 10.0.0.2:80\" -j KUBE-SEP-A",
        "-A KUBE-SEP-A -s 10.0.0.2/32 -m comment --comment \"ns/one\" -j KUBE-MARK-MASQ",
        "-A KUBE-SEP-A -p tcp -m comment --comment \"ns/one\" -m tcp -j DNAT --to-destination 10.0.0.2:80");

    private static readonly string KubeFilter = Table("filter", "-N KUBE-FORWARD", "-N KUBE-SERVICES", "-N KUBE-FIREWALL",
        "-A INPUT -j KUBE-FIREWALL", "-A FORWARD -m comment --comment \"kubernetes forwarding rules\" -j KUBE-FORWARD",
        "-A FORWARD -m conntrack --ctstate NEW -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES", "-A OUTPUT -m conntrack --ctstate NEW -j KUBE-SERVICES",
        "-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP",
        "-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP", "-A KUBE-FORWARD -m comment --comment \"kubernetes forwarding rules\" -m mark --mark 0x4000/0x4000 -j ACCEPT",
        "-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        "-A KUBE-SERVICES -d 10.96.0.99/32 -p tcp -m comment --comment \"ns/none has no endpoints\" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable");

    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("docker: a published port from outside, from the host and from a container", lab =>
        {
            Build(lab);
            lab.Iptables("host", DockerNat + DockerFilter);
        }, [Tcp("outside", HostOutside, 8080), Tcp("host", HostOutside, 8080), Tcp("host", "127.0.0.1", 8080), Tcp("b", HostOutside, 8080), Tcp("outside", A), Udp("a", Outside), Ping("a", Outside), Udp("a", B), Tcp("host", A)]),
        new KernelLab("docker without its proxy: hairpin and localhost", lab =>
        {
            Build(lab);
            lab.Link("host", "vetha", hairpin: true);
            lab.Sysctl("host", "net.ipv4.conf.br0.route_localnet", "1");
            lab.Sysctl("host", "net.bridge.bridge-nf-call-iptables", "1");
            lab.Sysctl("host", "net.ipv4.conf.all.send_redirects", "0");
            lab.Sysctl("host", "net.ipv4.conf.br0.send_redirects", "0");
            lab.Iptables("host", DockerNatNoProxy + DockerFilter);
        }, [Tcp("outside", HostOutside, 8080), Tcp("host", "127.0.0.1", 8080), Tcp("a", HostOutside, 8080), Tcp("b", HostOutside, 8080), Tcp("host", HostOutside, 8080)]),
        new KernelLab("docker: 127.0.0.1 to a published port without route_localnet", lab =>
        {
            Build(lab);
            lab.Iptables("host", DockerNatNoProxy + DockerFilter);
        }, [Tcp("host", "127.0.0.1", 8080)]),
        .. new[] { "0", "1" }.Select(call => new KernelLab($"kube-proxy: cluster IP and node port with bridge-nf-call-iptables {call}", lab =>
        {
            Build(lab);
            lab.Link("host", "vetha", hairpin: true);
            lab.Sysctl("host", "net.bridge.bridge-nf-call-iptables", call);
            lab.Sysctl("host", "net.ipv4.conf.all.send_redirects", "0");
            lab.Sysctl("host", "net.ipv4.conf.br0.send_redirects", "0");
            lab.Iptables("host", KubeNat + KubeFilter);
        }, [Tcp("b", "10.96.0.10"), Tcp("a", "10.96.0.10"), Tcp("host", "10.96.0.10"), Tcp("outside", HostOutside, 30080), Tcp("b", HostOutside, 30080), Tcp("b", "10.96.0.99"), Tcp("host", "10.96.0.99"), Tcp("outside", HostOutside, 30081)])),
    ];
}
