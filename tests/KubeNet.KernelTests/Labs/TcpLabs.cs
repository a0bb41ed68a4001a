using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What TCP makes of segments that open no connection and belong to none.</summary>
internal static class TcpLabs
{
    private static readonly TcpFlags[] s_flags =
    [
        TcpFlags.None, TcpFlags.Fin, TcpFlags.Urg, TcpFlags.Psh, TcpFlags.Ack, TcpFlags.Fin | TcpFlags.Ack, TcpFlags.Rst, TcpFlags.Rst | TcpFlags.Ack,
        TcpFlags.Syn | TcpFlags.Fin, TcpFlags.Syn | TcpFlags.Rst, TcpFlags.Syn | TcpFlags.Ack, TcpFlags.Syn | TcpFlags.Urg, TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr,
    ];

    public static IEnumerable<KernelLab> All(RoutedShape net) =>
    [
        .. new[] { "0", "1", "2" }.Select(value => net.Lab($"tcp_ecn={value}: whether a listener takes up what a SYN offers of ECN", lab =>
        {
            net.Build(lab);
            lab.Sysctl("server", "net.ipv4.tcp_ecn", value);
            net.Rules(lab, "router", Table("raw", "-A PREROUTING -p tcp -m tcp --sport 80 -m ecn --ecn-tcp-ece", "-A PREROUTING -p tcp -m tcp --sport 80 -m ecn ! --ecn-tcp-ece"));
        }, [.. new[] { TcpFlags.Syn, TcpFlags.Syn | TcpFlags.Ece, TcpFlags.Syn | TcpFlags.Cwr, TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr }
            .SelectMany(flags => new byte[] { 0, 1, 2, 3, 0x48 }.Select(tos => Tcp(net.Server) with { RawFlags = flags, Tos = tos, Source = IpAddress.Parse(net.Client) }))])),
        .. new ushort[] { 80, 9 }.Select(port => net.Lab($"segments of odd flags to {(port == 80 ? "a listener" : "a closed port")}", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "server", Watch);
            net.Rules(lab, "client", Watch);
            net.Rules(lab, "router", Table("mangle", "-A FORWARD -m conntrack --ctstate INVALID", "-A FORWARD -m conntrack ! --ctstate INVALID"));
        }, [.. s_flags.SelectMany(flags => new[] { 0, 10 }.Select(size => Tcp(net.Server, port) with { RawFlags = flags, PayloadSize = size, Source = IpAddress.Parse(net.Client) }))])),
    ];
}
