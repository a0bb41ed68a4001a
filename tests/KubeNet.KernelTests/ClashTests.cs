using System.Text.RegularExpressions;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests;

/// <summary>
/// Packets of one flow that are under way at once: the race of two DNS queries. In the kernel NFQUEUE holds them between their look-up and
/// their confirmation, in the model <see cref="Lab.SendTogether"/> does.
/// </summary>
public sealed partial class ClashTests
{
    private const ushort ClientPort = 43000;
    private const ushort Port = 5300;
    private static readonly RoutedShape s_net = RoutedShape.V4;

    public static TheoryData<string, string, string[], string[]> Clashes => new()
    {
        { "without translation", "udp", [], [s_net.Server, s_net.Server] },
        { "to the same backend", "udp", [To(2)], [s_net.RouterIn, s_net.RouterIn] },
        { "to different backends", "udp", [EverySecondTo(3), To(2)], [s_net.RouterIn, s_net.RouterIn] },
        { "three to two backends", "udp", [EverySecondTo(3), To(2)], [s_net.RouterIn, s_net.RouterIn, s_net.RouterIn] },
        { "to different backends behind one address", "udp", [EverySecondTo(3), To(2), "-A POSTROUTING -j MASQUERADE"], [s_net.RouterIn, s_net.RouterIn] },
        { "to different destinations", "udp", [To(2)], [s_net.Server, s_net.Host(2, 3)] },
        { "SYNs without translation", "tcp", [], [s_net.Server, s_net.Server] },
        { "SYNs to the same backend", "tcp", [To(2)], [s_net.RouterIn, s_net.RouterIn] },
        { "SYNs to different backends", "tcp", [EverySecondTo(3), To(2)], [s_net.RouterIn, s_net.RouterIn] },
        { "pings without translation", "icmp", [], [s_net.Server, s_net.Server] },
        { "pings to different backends", "icmp", [EverySecondTo(3), To(2)], [s_net.RouterIn, s_net.RouterIn] },
    };

    [SkippableTheory]
    [MemberData(nameof(Clashes))]
    public void Packets_of_one_flow_under_way_at_once(string name, string protocol, string[] rules, string[] destinations)
    {
        KernelEnvironment.Require();
        var lab = new KernelLab(name, target => Build(target, protocol, rules), []);
        var kind = Enum.Parse<IpProtocol>(protocol, ignoreCase: true);
        using var live = LiveLab.Build(lab);
        var kernel = Observe(live, kind, destinations);
        var model = ModelLab.Build(lab);
        var traces = model.SendTogether([.. destinations.Select(to => new Probe
        {
            From = "client",
            Source = IpAddress.Parse(s_net.Client),
            To = IpAddress.Parse(to),
            Protocol = kind,
            Port = kind.HasPorts() ? Port : (ushort)0,
            SourcePort = ClientPort,
            TcpFlags = kind == IpProtocol.Tcp ? TcpFlags.Syn : null,
            PayloadSize = kind == IpProtocol.Tcp ? 0 : 8,
        })]);
        Assert.Equal(kernel, new(
            Lines(ModelObserver.Connections(model).Keys),
            Lines(traces.Where(_ => kind == IpProtocol.Udp).SelectMany(ModelObserver.Receipts)),
            kind == IpProtocol.Tcp ? 0 : traces.Count(trace => trace.Client == ClientOutcome.Reply),
            model.State["router"].Connections.Statistics.ClashResolve,
            model.State["router"].Connections.Statistics.InsertFailed,
            model.State["router"].Connections.Statistics.Drop));
    }

    private static string To(int host) => $"-A PREROUTING -d {s_net.RouterIn} -j DNAT --to-destination {s_net.Host(2, host)}";

    private static string EverySecondTo(int host) =>
        $"-A PREROUTING -d {s_net.RouterIn} -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination {s_net.Host(2, host)}";

    /// <summary>Nothing answers a SYN, whose answer would be gone before the other one is let go.</summary>
    private static void Build(ILabTarget lab, string protocol, string[] rules)
    {
        s_net.Build(lab);
        lab.Address("server", "eth0", s_net.Host(2, 3) + s_net.Length);
        lab.Listen("server", "udp", Port, s_net.Server);
        lab.Listen("server", "udp", Port, s_net.Host(2, 3));
        s_net.Rules(lab, "router", RuleText.Table("nat", rules), RuleText.Table("filter", "-A FORWARD -m conntrack --ctstate NEW"));
        if (protocol == "tcp")
            s_net.Rules(lab, "server", RuleText.Table("mangle", "-A INPUT -p tcp -j DROP"));
    }

    private static Outcome Observe(LiveLab live, IpProtocol protocol, string[] destinations)
    {
        var router = live.Namespaces["router"];
        router.Run("iptables-nft", "-t mangle -A FORWARD -i r0 -j NFQUEUE --queue-num 0");
        using var queue = new PacketQueue(router);
        var answers = 0;
        if (protocol == IpProtocol.Tcp)
        {
            live.Namespaces["client"].Invoke(() => Array.ForEach(destinations, to => RawPacket.Send(new LabProbe
            {
                From = "client",
                Source = IpAddress.Parse(s_net.Client),
                SourcePort = ClientPort,
                To = IpAddress.Parse(to),
                Port = Port,
                Protocol = protocol,
                RawFlags = TcpFlags.Syn,
            })));
            queue.Await(destinations.Length);
            queue.Release();
            Thread.Sleep(50);
        }
        else
        {
            using var socket = live.Namespaces["client"].Invoke(() => Open(protocol));
            foreach (var to in destinations)
                _ = socket.SendTo(protocol == IpProtocol.Udp ? new byte[8] : [IcmpType.EchoRequest, 0, 0, 0, 0, 0, 0, 0, .. new byte[8]], IpAddress.Parse(to), Port);
            queue.Await(destinations.Length);
            queue.Release();
            while (socket.Await(Libc.PollIn, 300))
            {
                if (socket.Receive() == 0)
                    answers++;
            }
        }

        var statistics = router.Run("conntrack", "-S");
        return new(
            Lines(ConntrackList.Read(router.Run("conntrack", "-L -f ipv4")).Select(entry => $"router {entry.Line}")),
            Lines(live.Echo.Receipts), answers, Sum(statistics, "clash_resolve"), Sum(statistics, "insert_failed"), Sum(statistics, "drop"));
    }

    private static KernelSocket Open(IpProtocol protocol)
    {
        var socket = new KernelSocket(Libc.AfInet, Libc.SockDgram, protocol == IpProtocol.Udp ? 0 : (int)protocol);
        socket.Bind(IpAddress.Parse(s_net.Client), ClientPort);
        return socket;
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

    private static long Sum(string statistics, string counter) =>
        Counter().Matches(statistics).Where(match => match.Groups[1].Value == counter).Sum(match => long.Parse(match.Groups[2].Value));

    [GeneratedRegex(@"(\w+)=(\d+)")]
    private static partial Regex Counter();

    /// <summary>What is left in conntrack, who got what, how many answers the client got, and what conntrack -S counts.</summary>
    private sealed record Outcome(string Connections, string Receipts, int Answers, long Resolved, long InsertFailed, long Dropped);
}
