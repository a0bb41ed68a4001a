using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests;

/// <summary>
/// TCP beyond its handshake, over a path whose middle takes only 1400 bytes: data goes there and back, is cut to what the path takes, or
/// hangs where nobody hears that it is too large. client - left - right - server.
/// </summary>
public sealed class ConversationTests
{
    private const ushort Port = 7000;
    private const ushort ClientPort = 44000;

    public static TheoryData<string, bool, int, string?, string[]> Conversations => new()
    {
        { "little data", false, 100, null, [] },
        { "a full segment on a narrow path", false, 1448, null, [] },
        { "much data on a narrow path", false, 20000, null, [] },
        { "much data on a narrow path (IPv6)", true, 20000, null, [] },
        { "little data where no errors come back", false, 100, "left", ["-A OUTPUT -p icmp -j DROP"] },
        { "a segment that just fits where no errors come back", false, 1348, "left", ["-A OUTPUT -p icmp -j DROP"] },
        { "a segment a byte too long where no errors come back", false, 1349, "left", ["-A OUTPUT -p icmp -j DROP"] },
        { "much data where no errors come back", false, 20000, "left", ["-A OUTPUT -p icmp -j DROP"] },
        { "much data where no errors come back (IPv6)", true, 20000, "left", ["-A OUTPUT -p ipv6-icmp -m icmp6 --icmpv6-type packet-too-big -j DROP"] },
        { "much data where the server hears of no errors", false, 20000, "right", ["-A OUTPUT -p icmp -j DROP"] },
        { "no data", false, 0, "left", ["-A OUTPUT -p icmp -j DROP"] },
        { "large segments are rejected with a RST", false, 3000, "right", ["-A FORWARD -p tcp -m length --length 1000:65535 -j REJECT --reject-with tcp-reset"] },
        { "large segments are dropped", false, 3000, "right", ["-A FORWARD -p tcp -m length --length 1000:65535 -j DROP"] },
    };

    [SkippableTheory]
    [MemberData(nameof(Conversations))]
    public void Data_goes_there_and_back_or_hangs(string name, bool isV6, int size, string? ns, string[] rules)
    {
        KernelEnvironment.Require();
        var lab = new KernelLab(name, target => Build(target, isV6, ns, rules), [], isV6);
        var model = ModelLab.Build(lab);
        var trace = model.Send(new Probe { From = "client", To = IpAddress.Parse(Server(isV6)), Port = Port, SourcePort = ClientPort, Conversation = true, PayloadSize = size });
        var expected = LiveObserver.Describe(trace.Client!);
        using var live = LiveLab.Build(lab);
        var (kernel, connection) = LiveConversation.Talk(live, Server(isV6), Port, ClientPort, size, expected);
        Assert.True(kernel == expected, $"kernel: {kernel}, model: {expected}: {trace.Summary}");
        Assert.Equal(connection, string.Join('\n', ModelObserver.Connections(model).Keys.Where(line => line.StartsWith("left", StringComparison.Ordinal))));
    }

    private static string Server(bool isV6) => isV6 ? "fd00:3::2" : "10.0.3.2";

    private static void Build(ILabTarget lab, bool isV6, string? ns, string[] rules)
    {
        string Host(int network, int host) => isV6 ? $"fd00:{network}::{host}" : $"10.0.{network}.{host}";
        var length = isV6 ? "/64" : "/24";
        lab.Namespace("client", "left", "right", "server");
        lab.Veth("client", "eth0", "left", "l0");
        lab.Veth("left", "l1", "right", "r0", 1400);
        lab.Veth("right", "r1", "server", "eth0");
        foreach (var (home, device, network, host) in new[] { ("client", "eth0", 1, 2), ("left", "l0", 1, 1), ("left", "l1", 2, 1), ("right", "r0", 2, 2), ("right", "r1", 3, 1), ("server", "eth0", 3, 2) })
            lab.Address(home, device, Host(network, host) + length);
        lab.Route("client", "default", Host(1, 1));
        lab.Route("left", isV6 ? "fd00:3::/64" : "10.0.3.0/24", Host(2, 2));
        lab.Route("right", isV6 ? "fd00:1::/64" : "10.0.1.0/24", Host(2, 1));
        lab.Route("server", "default", Host(3, 1));
        foreach (var router in new[] { "left", "right" })
            lab.Sysctl(router, isV6 ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward", "1");
        var family = isV6 ? IpFamily.IPv6 : IpFamily.IPv4;
        lab.Iptables("left", RuleText.Table("filter", [.. ns == "left" ? rules : [], "-A FORWARD -m conntrack --ctstate NEW"]), family);
        if (ns == "right")
            lab.Iptables("right", RuleText.Table("filter", rules), family);
        lab.Listen("server", "tcp", Port);
    }
}
