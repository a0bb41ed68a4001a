using System.Globalization;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks found of the MTU of a path, and of the settings that say what is heard of it, reduced, each with the kernel's fact in its name.</summary>
internal static class FoundPathMtuLabs
{
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
    ];
}
