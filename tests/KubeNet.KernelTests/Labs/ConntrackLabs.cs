using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>
/// What conntrack makes of single TCP segments, and of connections whose rules have changed. Both ends drop what the other's segments would make
/// them answer, so that the segments of a lab are the only ones: the router sees both sides of a connection that no socket has.
/// </summary>
internal static class ConntrackLabs
{
    private const TcpFlags Syn = TcpFlags.Syn;
    private const TcpFlags SynAck = TcpFlags.Syn | TcpFlags.Ack;
    private const TcpFlags Ack = TcpFlags.Ack;
    private const TcpFlags Push = TcpFlags.Psh | TcpFlags.Ack;
    private const TcpFlags Fin = TcpFlags.Fin | TcpFlags.Ack;
    private const TcpFlags Rst = TcpFlags.Rst;
    private const ushort ClientPort = 41000;
    private const ushort ServicePort = 8000;
    private const ushort ServerPort = 99;

    public static IEnumerable<KernelLab> All(RoutedShape net)
    {
        var handshake = new Segments(net).Client(Syn, 1000).Server(SynAck, 5000, 1001).Client(Ack, 1001, 5001);
        return
        [
            Watched(net, "a TCP connection from its handshake to its end", handshake
                .Client(Push, 1001, 5001, 100).Server(Ack, 5001, 1101).Server(Push, 5001, 1101, 500).Client(Ack, 1101, 5501)
                .Client(Fin, 1101, 5501).Server(Ack, 5501, 1102).Server(Fin, 5501, 1102).Client(Ack, 1102, 5502)
                .Client(Syn, 90000)),
            Watched(net, "segments over the window", handshake
                .Client(Push, 1001 + 65536, 5001, 100).Client(Push, 200000, 5001, 100).Server(Push, 5001, 2000, 10).Server(Push, 500000, 1001, 10)
                .Client(Ack, 1001, 6000).Server(Ack, 5001, 1001)),
            Watched(net, "segments under the window", handshake
                .Client(Push, 1001, 5001, 1000).Server(Ack, 5001, 2001).Client(Push, 1001, 5001, 100).Client(Ack, 4294900000, 5001).Server(Ack, 5001, 4294900000).Server(Ack, 5001, 1001)),
            Watched(net, "a little more data than the window", handshake
                .Server(Ack, 5001, 1001, window: 10).Client(Push, 1001 + 64240, 5001, 50).Client(Push, 1001, 5001, 1400).Server(Ack, 5001, 66000).Server(Ack, 5001, 2401)),
            Watched(net, "with nf_conntrack_tcp_be_liberal nothing is over the window", handshake
                .Client(Push, 200000, 5001, 100).Server(Push, 5001, 2000, 10).Server(Push, 500000, 1001, 10), ("tcp_be_liberal", "1")),
            Watched(net, "RSTs in the window and out of it", handshake
                .Server(Push, 5001, 1001, 100).Client(Ack, 1001, 5101).Server(Rst, 4000).Server(Rst, 5105).Server(Rst, 5101).Client(Ack, 1001, 5101)),
            Watched(net, "nf_conntrack_tcp_ignore_invalid_rst lets an old RST through", handshake
                .Server(Push, 5001, 1001, 100).Client(Ack, 1001, 5101).Server(Rst, 4000).Client(Rst, 1001), ("tcp_ignore_invalid_rst", "1")),
            Watched(net, "a RST out of the window, then a FIN of the other side", handshake
                .Server(Push, 5001, 1001, 100).Client(Ack, 1001, 5101).Client(Rst, 900000).Server(Fin, 900000, 1001)),
            Watched(net, "a connection that is met in mid-stream", new Segments(net)
                .Client(Push, 1000, 5000, 100).Server(Push, 5000, 1100, 100).Client(Ack, 1100, 5100).Client(Push, 900000, 5100, 10)),
            Watched(net, "nf_conntrack_tcp_loose=0 meets none in mid-stream", new Segments(net)
                .Client(Push, 1000, 5000, 100).Server(Push, 5000, 1100, 100).Client(Syn, 1000).Client(Push, 1001, 5000, 10), ("tcp_loose", "0")),
            Watched(net, "what does not start a connection", new Segments(net)
                .Client(SynAck, 1000, 5000).Client(Fin, 1000, 5000).Client(Rst, 1000).Client(Syn | TcpFlags.Fin, 1000).Client(TcpFlags.None, 1000).Client(Syn | Rst, 1000)),
            Watched(net, "a SYN that is sent again, and its late answers", new Segments(net)
                .Client(Syn, 1000).Client(Syn, 1000).Client(Ack, 1001, 5001).Server(Ack, 5001, 900).Server(SynAck, 5000, 1001).Server(SynAck, 5000, 1001).Client(Syn, 1000).Client(Ack, 1001, 5001)),
            Watched(net, "a stray SYN in an open connection, and a connection anew", handshake
                .Client(Syn, 70000).Server(SynAck, 95000, 70001).Client(Ack, 70001, 95001)),
            Watched(net, "a stray SYN that is answered by a challenge ACK and a RST", handshake
                .Client(Syn, 70000).Server(Ack, 5001, 1001).Client(Rst, 1001).Client(Syn, 70000)),
            Watched(net, "a half-open connection is found out by a RST", new Segments(net)
                .Client(Syn, 1000).Server(Ack, 7777, 8888).Client(Rst, 8888).Client(Syn, 1000)),
            Watched(net, "the answer to a SYN is a RST", new Segments(net)
                .Client(Syn, 1000).Server(Rst | Ack, 0, 1001).Client(Syn, 1000).Server(Rst | Ack, 0, 500)),
            Watched(net, "both sides send a SYN", new Segments(net)
                .Client(Syn, 1000).Server(Syn, 5000).Client(SynAck, 1000, 5001).Server(SynAck, 5000, 1001)),
            Watched(net, "the same ACK again and again", handshake
                .Client(Push, 1001, 5001, 100).Client(Push, 1001, 5001, 100).Client(Push, 1001, 5001, 100).Client(Push, 1001, 5001, 100).Client(Push, 1001, 5001, 100).Server(Ack, 5001, 1101)),
            Watched(net, "a window that is shut", handshake.Server(Ack, 5001, 1001, window: 0).Client(Push, 1001, 5001, 1)),
            Watched(net, "window scales and SACK", new Segments(net)
                .Client(Syn, 1000, options: Options).Server(SynAck, 5000, 1001, options: Options).Client(Ack, 1001, 5001, window: 500)
                .Server(Push, 5001, 1001, 1400).Server(Push, 5001 + 60000, 1001, 1400).Server(Push, 5001 + 200000, 1001, 1400)),
            Watched(net, "a window scale that only one side has", new Segments(net)
                .Client(Syn, 1000, options: Options).Server(SynAck, 5000, 1001).Client(Ack, 1001, 5001, window: 500)
                .Server(Push, 5001, 1001, 400).Server(Push, 5001 + 70000, 1001, 1400)),
            Watched(net, "timeouts of TCP are sysctls", handshake
                .Client(Push, 1001, 5001, 100).Server(Ack, 5001, 1101).Client(Fin, 1101, 5001).Server(Ack, 5001, 1102).Server(Fin, 5001, 1102).Client(Ack, 1102, 5002).Client(Rst, 1102),
                ("tcp_timeout_syn_sent", "20"), ("tcp_timeout_syn_recv", "21"), ("tcp_timeout_established", "1000"), ("tcp_timeout_unacknowledged", "200"),
                ("tcp_timeout_fin_wait", "90"), ("tcp_timeout_close_wait", "91"), ("tcp_timeout_last_ack", "92"), ("tcp_timeout_time_wait", "93"), ("tcp_timeout_close", "94")),
            net.Lab("an untranslated segment makes the client answer with a RST", lab =>
            {
                net.Build(lab);
                Dnat(net, lab, "-A FORWARD -m conntrack --ctstate INVALID");
                Silence(net, lab, "server");
            }, [.. handshake.Server(Push, 900000, 1001, 10).All]),
            net.Lab("dropping INVALID keeps the RST from being sent", lab =>
            {
                net.Build(lab);
                Dnat(net, lab, "-A FORWARD -m conntrack --ctstate INVALID -j DROP");
                Silence(net, lab, "server");
            }, [.. handshake.Server(Push, 900000, 1001, 10).All]),
            net.Lab("NOTRACK takes the accept by state away, and the translation", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router",
                    Table("raw", "-A PREROUTING -p udp -m udp --dport 5353 -j CT --notrack", "-A PREROUTING -p udp -m udp --dport 8001 -j NOTRACK"),
                    Table("nat", $"-A PREROUTING -d {net.RouterIn} -p udp -j DNAT --to-destination {net.Server}"),
                    Table("filter", "-P FORWARD DROP", "-P INPUT DROP", "-A FORWARD -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT", "-A FORWARD -m conntrack --ctstate UNTRACKED",
                        "-A FORWARD -p udp -m udp --dport 5353 -j ACCEPT"));
            }, Udp(net.Server), Udp(net.Server, 5353), Udp(net.RouterIn, 53), Udp(net.RouterIn, 8001)),
            StaleUdp(net, "a UDP connection goes on to an endpoint that is gone", null),
            StaleUdp(net, "a UDP connection whose entry is deleted goes to the new endpoint", new LabChange("router")
            {
                Delete = new ConnectionFilter { Protocol = IpProtocol.Udp, OriginalDestination = IpPrefix.Host(IpAddress.Parse(net.RouterIn)), OriginalDestinationPort = 8000, ReplySource = IpPrefix.Host(IpAddress.Parse(net.Server)) },
            }),
            net.Lab("timeouts of UDP and ICMP are sysctls", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("filter", "-A FORWARD -m conntrack --ctstate NEW"));
                foreach (var (name, value) in new[] { ("udp_timeout", "40"), ("udp_timeout_stream", "90"), ("icmp_timeout", "50"), ("icmpv6_timeout", "60") })
                    lab.Sysctl("router", $"net.netfilter.nf_conntrack_{name}", value);
            }, Udp(net.Server), Udp(net.Server) with { SourcePort = 40000, KeepsState = true }, Ping(net.Server), Udp(net.Server, 9)),
        ];
    }

    private static TcpHeader Options => new() { Window = 64240, MaxSegmentSize = 1460, SackPermitted = true, WindowScale = 7 };

    private static KernelLab Watched(RoutedShape net, string name, Segments segments, params (string Name, string Value)[] sysctls) => net.Lab(name, lab =>
    {
        net.Build(lab);
        Dnat(net, lab, "-A FORWARD -m conntrack --ctstate NEW", "-A FORWARD -m conntrack --ctstate ESTABLISHED", "-A FORWARD -m conntrack --ctstate INVALID");
        Silence(net, lab, "client");
        Silence(net, lab, "server");
        foreach (var (sysctl, value) in sysctls)
            lab.Sysctl("router", $"net.netfilter.nf_conntrack_{sysctl}", value);
    }, [.. segments.All]);

    private static void Dnat(RoutedShape net, ILabTarget lab, params string[] filter) => net.Rules(lab, "router",
        Table("nat", $"-A PREROUTING -d {net.RouterIn} -p tcp -m tcp --dport {ServicePort} -j DNAT --to-destination {(net.Family == IpFamily.IPv4 ? net.Server : $"[{net.Server}]")}:{ServerPort}"),
        Table("filter", filter));

    /// <summary>Segments reach this host, and nothing that would answer them.</summary>
    private static void Silence(RoutedShape net, ILabTarget lab, string ns) => net.Rules(lab, ns, Table("mangle", "-A INPUT -p tcp -j DROP"));

    private static KernelLab StaleUdp(RoutedShape net, string name, LabChange? deletion) => net.Lab(name, lab =>
    {
        net.Build(lab);
        lab.Address("server", "eth0", net.Host(2, 3) + net.Length);
        lab.Listen("server", "udp", 5300, net.Server);
        lab.Listen("server", "udp", 5300, net.Host(2, 3));
        net.Rules(lab, "router", To(net, net.Server));
    },
    Udp(net.RouterIn, 8000) with { SourcePort = 42000 },
    Udp(net.RouterIn, 8000) with { SourcePort = 42000, KeepsState = true, Change = (deletion ?? new LabChange("router")) with { Rules = To(net, net.Host(2, 3)), Family = net.Family } },
    Udp(net.RouterIn, 8000) with { SourcePort = 42001, KeepsState = true });

    private static string To(RoutedShape net, string endpoint) =>
        Table("nat", $"-A PREROUTING -d {net.RouterIn} -p udp -m udp --dport 8000 -j DNAT --to-destination {(net.Family == IpFamily.IPv4 ? endpoint : $"[{endpoint}]")}:5300");

    /// <summary>The segments of one connection, from the client to the service and from the server to the client.</summary>
    private sealed class Segments(RoutedShape net, params LabProbe[] sent)
    {
        public IReadOnlyList<LabProbe> All => sent;

        public Segments Client(TcpFlags flags, uint sequence, uint acknowledgment = 0, int data = 0, ushort window = 64240, TcpHeader? options = null) =>
            With(Segment("client", net.Client, ClientPort, net.RouterIn, ServicePort, flags, data), sequence, acknowledgment, window, options);

        public Segments Server(TcpFlags flags, uint sequence, uint acknowledgment = 0, int data = 0, ushort window = 64240, TcpHeader? options = null) =>
            With(Segment("server", net.Server, ServerPort, net.Client, ClientPort, flags, data), sequence, acknowledgment, window, options);

        private static LabProbe Segment(string from, string source, ushort sourcePort, string to, ushort port, TcpFlags flags, int data) => new()
        {
            From = from,
            Protocol = IpProtocol.Tcp,
            Source = IpAddress.Parse(source),
            SourcePort = sourcePort,
            To = IpAddress.Parse(to),
            Port = port,
            RawFlags = flags,
            PayloadSize = data,
        };

        private Segments With(LabProbe segment, uint sequence, uint acknowledgment, ushort window, TcpHeader? options) => new(net, [.. sent, segment with
        {
            KeepsState = sent.Length > 0,
            Tcp = (options ?? new TcpHeader()) with { Sequence = sequence, Acknowledgment = acknowledgment, Window = window },
        }]);
    }
}
