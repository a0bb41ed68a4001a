using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Netfilter;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;
using RuleText = KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests;

/// <summary>Several segments of TCP that go as one packet (GSO): through cables, bridges and tunnels, and as rules count them.</summary>
public sealed class SegmentOffloadTests
{
    private const ushort Port = 7000;
    private const ushort ClientPort = 44000;

    // Beyond it the number of packets hangs on when acknowledgements come.
    private const int FirstWindow = 10;

    public static TheoryData<int, bool> Segments
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (var segments in new[] { 1, 2, 5, 6, 7, 10, 11, 12, 20 })
            {
                data.Add(segments, false);
                data.Add(segments, true);
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Segments))]
    public void They_pass_a_cable_whatever_the_mtu_of_its_far_end_is(int segments, bool isV6)
    {
        string Host(int network, int host) => isV6 ? $"fd00:{network}::{host}" : $"10.0.{network}.{host}";
        var length = isV6 ? "/64" : "/24";
        Hold(Host(3, 2), segments * (isV6 ? 1428 : 1448), "left", isCounted: segments <= FirstWindow, net =>
        {
            net.Namespace("client", "left", "right", "server");
            net.Veth("client", "eth0", "left", "l0");
            net.Veth("left", "l1", "right", "r0");
            net.Veth("right", "r1", "server", "eth0");
            foreach (var (home, device, network, host) in new[] { ("client", "eth0", 1, 2), ("left", "l0", 1, 1), ("left", "l1", 2, 1), ("right", "r0", 2, 2), ("right", "r1", 3, 1), ("server", "eth0", 3, 2) })
                net.Address(home, device, Host(network, host) + length);
            net.Route("client", "default", Host(1, 1));
            net.Route("left", isV6 ? "fd00:3::/64" : "10.0.3.0/24", Host(2, 2));
            net.Route("right", isV6 ? "fd00:1::/64" : "10.0.1.0/24", Host(2, 1));
            net.Route("server", "default", Host(3, 1));
            foreach (var router in new[] { "left", "right" })
                net.Sysctl(router, isV6 ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward", "1");
            net.Link("right", "r0", mtu: 1400);
            Count(net, "left", "filter", "FORWARD -i l0", isV6);
        });
    }

    /// <summary>What a tunnel wraps goes as one where its segments fit below, and is cut into segments, and these into pieces, where they do not.</summary>
    [SkippableTheory]
    [InlineData(1, 1500, 1448)]
    [InlineData(2, 1500, 1448)]
    [InlineData(5, 1500, 1448)]
    [InlineData(2, 1450, 1398)]
    [InlineData(5, 1450, 1398)]
    public void A_routed_tunnel_wraps_them_as_one(int segments, int mtu, int room) => Hold("10.0.3.2", segments * room, "right", isCounted: true, net =>
    {
        Tunnel(net, mtu);
        foreach (var (home, device, address) in new[] { ("client", "eth0", "10.0.1.2"), ("left", "l0", "10.0.1.1"), ("far", "f0", "10.0.3.1"), ("server", "eth0", "10.0.3.2"), ("left", "vx", "172.16.0.1"), ("far", "vx", "172.16.0.2") })
            net.Address(home, device, $"{address}/24");
        net.Route("client", "default", "10.0.1.1");
        net.Route("server", "default", "10.0.3.1");
        net.Route("left", "10.0.3.0/24", "172.16.0.2");
        net.Route("far", "10.0.1.0/24", "172.16.0.1");
    });

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void A_bridged_tunnel_takes_them_for_no_longer_than_they_are(int segments) => Hold("10.0.1.3", segments * 1398, "right", isCounted: true, net =>
    {
        Tunnel(net, 1450);
        net.Bridge("left", "br0", "l0", "vx");
        net.Bridge("far", "br0", "f0", "vx");
        net.Address("client", "eth0", "10.0.1.2/24");
        net.Address("server", "eth0", "10.0.1.3/24");
    });

    [SkippableTheory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(10, false)]
    [InlineData(5, true)]
    public void A_bridge_with_br_netfilter_lets_them_pass(int segments, bool isV6) => Hold(isV6 ? "fd00::3" : "10.0.1.3", segments * (isV6 ? 1428 : 1448), "left", isCounted: true, net =>
    {
        net.Namespace("client", "left", "server");
        net.Veth("client", "eth0", "left", "l0");
        net.Veth("left", "l1", "server", "eth0");
        net.Bridge("left", "br0", "l0", "l1");
        net.Address("client", "eth0", isV6 ? "fd00::2/64" : "10.0.1.2/24");
        net.Address("server", "eth0", isV6 ? "fd00::3/64" : "10.0.1.3/24");
        net.Sysctl("left", "net.bridge.bridge-nf-call-iptables", "1");
        net.Sysctl("left", "net.bridge.bridge-nf-call-ip6tables", "1");
        Count(net, "left", "filter", "FORWARD -m physdev --physdev-in l0", isV6);
    });

    [SkippableTheory]
    [InlineData(1, 1500)]
    [InlineData(5, 1500)]
    [InlineData(5, 1400)]
    public void TEE_copies_them_as_one(int segments, int mtu) => Hold("10.0.3.2", segments * 1448, "right", isCounted: true, net =>
    {
        net.Namespace("client", "left", "right", "server");
        net.Veth("client", "eth0", "left", "l0");
        net.Veth("left", "l1", "right", "r0", mtu);
        net.Veth("left", "l2", "server", "eth0");
        foreach (var (home, device, address) in new[] { ("client", "eth0", "10.0.1.2"), ("left", "l0", "10.0.1.1"), ("left", "l1", "10.0.2.1"), ("right", "r0", "10.0.2.2"), ("left", "l2", "10.0.3.1"), ("server", "eth0", "10.0.3.2") })
            net.Address(home, device, $"{address}/24");
        net.Route("client", "default", "10.0.1.1");
        net.Route("server", "default", "10.0.3.1");
        net.Sysctl("left", "net.ipv4.ip_forward", "1");
        net.Iptables("left", RuleText.Table("mangle", "-A PREROUTING -i l0 -p tcp -m length --length 1200:65535 -j TEE --gateway 10.0.2.2"));
        Count(net, "right", "raw", "PREROUTING -i r0", isV6: false);
    });

    // client - left - right - far - server, a VXLAN between left and far, and what it wraps counted on right.
    private static void Tunnel(ILabTarget net, int mtu)
    {
        net.Namespace("client", "left", "right", "far", "server");
        net.Veth("client", "eth0", "left", "l0", mtu);
        net.Veth("left", "l1", "right", "r0");
        net.Veth("right", "r1", "far", "f1");
        net.Veth("far", "f0", "server", "eth0", mtu);
        foreach (var (home, device, address) in new[] { ("left", "l1", "192.0.2.1"), ("right", "r0", "192.0.2.2"), ("right", "r1", "198.51.100.2"), ("far", "f1", "198.51.100.1") })
            net.Address(home, device, $"{address}/24");
        net.Route("left", "default", "192.0.2.2");
        net.Route("far", "default", "198.51.100.2");
        foreach (var router in new[] { "left", "right", "far" })
            net.Sysctl(router, "net.ipv4.ip_forward", "1");
        net.Vxlan("left", "vx", 1, "192.0.2.1", "198.51.100.1", mtu: mtu);
        net.Vxlan("far", "vx", 1, "198.51.100.1", "192.0.2.1", mtu: mtu);
        Count(net, "right", "raw", "PREROUTING -i r0", isV6: false);
    }

    private static void Count(ILabTarget net, string home, string table, string where, bool isV6) =>
        net.Iptables(home, RuleText.Table(table, $"-A {where} -m length --length 1200:65535"), isV6 ? IpFamily.IPv6 : IpFamily.IPv4);

    // Where the handshake took long, as on a busy machine, Linux lets fewer segments go as one (tcp_tso_autosize): what does not last is no difference.
    private static void Hold(string server, int size, string counting, bool isCounted, Action<ILabTarget> build)
    {
        KernelEnvironment.Require();
        var lab = new KernelLab($"{size} bytes", net =>
        {
            build(net);
            net.Listen("server", "tcp", Port);
        }, [], IpAddress.Parse(server).Family == IpFamily.IPv6);
        string? difference = null;
        for (var look = 0; look < KernelComparison.Looks; look++)
        {
            if ((difference = Difference(lab, server, size, isCounted ? counting : null)) is null)
                return;
        }

        Assert.Fail(difference);
    }

    // What is lost is sent again by Linux, and counted again.
    private static string? Difference(KernelLab lab, string server, int size, string? counting)
    {
        var model = ModelLab.Build(lab);
        var trace = model.Send(new Probe { From = "client", To = IpAddress.Parse(server), Port = Port, SourcePort = ClientPort, Conversation = true, PayloadSize = size });
        var expected = LiveObserver.Describe(trace.Client!);
        using var live = LiveLab.Build(lab);
        var (kernel, _) = LiveConversation.Talk(live, server, Port, ClientPort, size, expected);
        if (kernel != expected)
            return $"kernel: {kernel}, model: {expected}: {trace.Summary}";
        if (counting is null || kernel != "reply")
            return null;
        var family = IpAddress.Parse(server).Family;
        var inKernel = Counter(live.Namespaces[counting].Run(family == IpFamily.IPv6 ? "ip6tables-nft-save" : "iptables-nft-save", "-c"));
        var inModel = Counter(IptablesSave.Write(model.Config[counting].GetRuleset(family), model.State[counting].Counters, withCounters: true));
        return inKernel == inModel ? null : $"counted by the kernel {inKernel}, by the model {inModel}";
    }

    // "[3:16084] -A FORWARD ... -m length ..."
    private static string Counter(string saved) => saved.Split('\n').Single(line => line.Contains("-m length", StringComparison.Ordinal)).Split(' ')[0];
}
