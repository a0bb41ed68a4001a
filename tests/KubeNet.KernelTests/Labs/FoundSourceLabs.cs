using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.FoundShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks, and a look at what they do not draw, found of the sources that packets get and that a host takes, each with the kernel's fact in its name.</summary>
internal static class FoundSourceLabs
{
    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("an address of a link that is down is a source for others", net =>
        {
            Pair(net);
            net.Veth("client", "eth1", "server", "eth1");
            net.Address("client", "eth1", "10.0.3.1/24");
            net.Veth("client", "eth2", "server", "eth2");
            net.Link("client", "eth0", up: false);
            net.Link("client", "eth1", up: false);
            net.Iptables("client", Table("nat"));
        }, [Udp("10.0.9.9") with { Device = "eth2" }]),
        .. new[] { "10.0.0.2", "10.9.0.2" }.Select(own => new KernelLab($"who answers a ping to many has its source before it looks for the way, so that rules from {own} speak", net =>
        {
            Pair(net);
            net.Sysctl("server", "net.ipv4.icmp_echo_ignore_broadcasts", "0");
            net.Address("server", "lo", "10.9.0.2/32");
            net.Address("client", "lo", "10.8.0.1/32");
            net.Route("server", "10.8.0.0/24", "10.0.0.1", source: "10.9.0.2");
            net.IpRule("server", 100, action: "unreachable", from: $"{own}/32");
            net.Iptables("server", Table("filter", "-A OUTPUT -s 10.0.0.2/32", "-A OUTPUT -s 10.9.0.2/32"));
        }, [.. new[] { "10.0.0.1", "10.8.0.1" }.SelectMany(source => new[] { Ping("10.0.0.255"), Ping("224.0.0.1"), Ping("10.0.0.2"), Udp("10.0.0.255") }.Select(probe => probe with { Source = IpAddress.Parse(source), Device = "eth0", Broadcast = true }))])),
        .. new[] { "0", "1", "2" }.Select(filter => new KernelLab($"the check of a source asks ip rules by ports as its answer would (rp_filter={filter})", net =>
        {
            Pair(net);
            net.Address("client", "lo", "10.9.0.1/32");
            net.Veth("server", "eth1", "client", "eth1");
            net.Address("server", "eth1", "10.0.7.2/24");
            net.Route("server", "10.9.0.0/24", "10.0.0.1");
            net.Route("server", "10.9.0.0/24", device: "eth1", table: 100);
            net.Route("server", "10.9.0.0/24", type: "blackhole", table: 101);
            foreach (var (port, table) in new (ushort, uint)[] { (7777, 100), (53, 101), (7778, 101) })
                net.IpRule("server", 100, table: table, protocol: IpProtocol.Udp, destinationPort: port);
            net.Sysctl("server", "net.ipv4.conf.eth0.rp_filter", filter);
            net.Iptables("server", Table("raw", "-A PREROUTING -m rpfilter", "-A PREROUTING -i eth0") + Table("filter", "-A INPUT -i eth0"));
        }, [.. new ushort[] { 7776, 7777, 7778 }.SelectMany(port => new[] { Udp("10.0.0.2"), Udp("10.0.0.2", 9) }.Select(probe => probe with { SourcePort = port, Source = IpAddress.Parse("10.9.0.1") }))])),
        .. new[] { "0", "1" }.Select(localnet => new KernelLab($"an own address is none that may come in, be its device down; what a route alone makes local is another's (route_localnet={localnet})", net =>
        {
            Pair(net);
            net.Sysctl("client", "net.ipv4.conf.all.route_localnet", "1");
            net.Sysctl("server", "net.ipv4.conf.all.route_localnet", localnet);
            net.Veth("server", "eth1", "client", "eth1");
            net.Address("server", "eth1", "10.7.0.2/24");
            net.Link("server", "eth1", up: false);
            net.Address("client", "lo", "10.7.0.2/32");
            net.Address("client", "lo", "10.7.0.3/32");
            net.Iptables("server", Table("raw", "-A PREROUTING -i eth0") + Table("filter", "-A INPUT -i eth0", "-A INPUT -i lo", "-A OUTPUT -o lo", "-A OUTPUT -o eth0"));
        }, [.. new[] { "127.0.0.1", "127.0.0.5", "10.7.0.2", "10.7.0.3" }.SelectMany(source => new[] { Udp("10.0.0.2"), Udp("10.0.0.255") with { Broadcast = true }, Tcp("10.0.0.2"), Ping("10.0.0.2") }.Select(probe => probe with { Source = IpAddress.Parse(source), Device = "eth0" }))])),
        new KernelLab("what a host sends to itself comes by the device of its route, whichever else has the address (IPv6)", net =>
        {
            net.Namespace("client", "server");
            net.Veth("client", "p0", "server", "eth0", mac: "02:00:00:00:00:02", peerMac: "02:00:00:00:00:03");
            net.Bridge("client", "br0", "p0");
            net.Sysctl("client", "net.ipv6.conf.all.forwarding", "1");
            net.Listen("client", "udp", 7000);
            net.Iptables("client", Table("filter", "-A INPUT -i lo", "-A INPUT -i br0", "-A OUTPUT -o lo", "-A OUTPUT -o br0"), IpFamily.IPv6);
        }, [.. new[] { "ff02::1", "ff02::2", "fe80::ff:fe00:2" }.SelectMany(to => new[] { Ping(to), Udp(to, 7000), Udp(to, 9) }.Select(probe => probe with { Device = "br0" })),
            .. new[] { Ping("fe80::ff:fe00:2"), Udp("fe80::ff:fe00:2", 7000), Tcp("fe80::ff:fe00:2", 9) }.Select(probe => probe with { Device = "p0" })], usesIpv6: true),
        new KernelLab("what a host sends to itself comes by the device of its route, whichever else has the address", net =>
        {
            Pair(net);
            net.Veth("client", "eth1", "server", "eth1");
            net.Veth("client", "eth2", "server", "eth2");
            net.Address("client", "eth1", "10.0.3.1/24");
            net.Address("client", "eth2", "10.0.3.1/24");
            net.Route("client", "10.20.0.0/24", device: "eth2", type: "local");
            net.Listen("client", "udp", 7000);
            net.Iptables("client", Table("filter", "-A INPUT -i lo", "-A OUTPUT -o lo"));
        }, [.. new[] { "10.0.3.1", "10.20.0.1", "10.0.0.1" }.SelectMany(to => new[] { "eth0", "eth1", "eth2", "lo", null }.SelectMany(device =>
            new[] { Ping(to), Udp(to, 7000), Udp(to, 9), Tcp(to, 9) }.Select(probe => probe with { Device = device })))]),
        new KernelLab("addresses of 0.0.0.0/8 but the first are like others", net =>
        {
            RoutedShape.V4.Build(net);
            net.Address("client", "eth0", "0.1.0.2/24");
            net.Address("router", "r0", "0.1.0.1/24");
            net.Address("server", "lo", "0.2.0.2/32");
            net.Route("router", "0.2.0.0/24", "10.0.2.2");
            net.Iptables("router", Table("raw", "-A PREROUTING -m addrtype --dst-type BROADCAST", "-A PREROUTING -m addrtype --dst-type UNICAST", "-A PREROUTING -m addrtype --src-type UNICAST", "-A PREROUTING -m rpfilter") + Table("filter", "-A FORWARD"));
        }, [Udp("0.1.0.1", 9), Udp("0.2.0.2"), Udp("10.0.2.2") with { Source = IpAddress.Parse("0.1.0.2") }, Ping("0.2.0.2"), Tcp("0.2.0.2") with { Source = IpAddress.Parse("0.1.0.2") }, Udp("0.1.0.77"), Udp("0.3.0.1"), Udp("0.1.0.255") with { Broadcast = true }]),
        new KernelLab("who has no address sends from 0.0.0.0, and what answers that goes to 127.0.0.1", net =>
        {
            net.Namespace("client");
            net.Listen("client", "udp", 53);
            net.Listen("client", "tcp", 80);
            net.Route("client", "10.0.2.0/24", device: "lo");
            net.Iptables("client", Table("raw", "-A PREROUTING -d 127.0.0.1/32", "-A PREROUTING -d 0.0.0.0/32", "-A OUTPUT -s 0.0.0.0/32", "-A OUTPUT -s 127.0.0.1/32"));
        }, [Udp("10.0.2.1"), Udp("10.0.2.1", 9), Tcp("10.0.2.1"), Ping("10.0.2.1")]),
    ];
}
