using System.Collections.Concurrent;
using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>The matches and targets that kube-proxy's rules are made of; those that occur again and again are held once.</summary>
internal static class RuleParts
{
    private static readonly TcpMatch s_tcp = new();
    private static readonly UdpMatch s_udp = new();
    private static readonly SctpMatch s_sctp = new();
    private static readonly ConcurrentDictionary<int, StatisticMatch> s_oneIn = new();

    private static readonly Rule s_blankV4 = new();
    private static readonly Rule s_blankV6 = new()
    {
        Source = AddressMatch.Of(IpPrefix.Default(IpFamily.IPv6)),
        Destination = AddressMatch.Of(IpPrefix.Default(IpFamily.IPv6)),
    };

    /// <summary><c>-j KUBE-MARK-MASQ</c>.</summary>
    public static JumpTarget MarkMasq { get; } = new(ChainNames.MarkMasq);

    /// <summary><c>-m addrtype --dst-type LOCAL</c>.</summary>
    public static AddrtypeMatch ToLocal { get; } = new() { Destination = AddressType.Local };

    /// <summary><c>-m addrtype --src-type LOCAL</c>.</summary>
    public static AddrtypeMatch FromLocal { get; } = new() { Source = AddressType.Local };

    /// <summary>A rule that says nothing, to start from.</summary>
    public static Rule Blank(IpFamily family) => family == IpFamily.IPv4 ? s_blankV4 : s_blankV6;

    /// <summary>127.0.0.0/8, or ::1/128.</summary>
    public static IpPrefix Loopback(IpFamily family) => family == IpFamily.IPv4 ? IpPrefix.Parse("127.0.0.0/8") : IpPrefix.Host(IpAddress.LoopbackV6);

    /// <summary><c>-m comment --comment text</c>.</summary>
    public static CommentMatch Comment(string text) => new(text);

    /// <summary><c>-s</c> or <c>-d</c> of one address.</summary>
    public static AddressMatch Host(IpAddress address) => AddressMatch.Of(IpPrefix.Host(address));

    /// <summary><c>-p tcp</c>.</summary>
    public static ProtocolMatch Protocol(IpProtocol protocol) => new(protocol, Negated: false);

    /// <summary><c>-m tcp</c>.</summary>
    public static Match Transport(IpProtocol protocol) => protocol switch
    {
        IpProtocol.Udp => s_udp,
        IpProtocol.Sctp => s_sctp,
        _ => s_tcp,
    };

    /// <summary><c>-m tcp --dport port</c>.</summary>
    public static Match ToPort(IpProtocol protocol, ushort port) => protocol switch
    {
        IpProtocol.Udp => s_udp with { DestinationPorts = PortRange.Single(port) },
        IpProtocol.Sctp => s_sctp with { DestinationPorts = PortRange.Single(port) },
        _ => s_tcp with { DestinationPorts = PortRange.Single(port) },
    };

    /// <summary><c>-m statistic --mode random --probability 1/n</c>, with the ten digits that kube-proxy writes.</summary>
    public static StatisticMatch OneIn(int count) => s_oneIn.GetOrAdd(count, static n => new StatisticMatch
    {
        Probability = (uint)Math.Round(double.Parse(Probability(n), CultureInfo.InvariantCulture) * 0x80000000, MidpointRounding.AwayFromZero),
    });

    /// <summary>1/n as kube-proxy writes it (computeProbability).</summary>
    public static string Probability(int count) => (1.0 / count).ToString("F10", CultureInfo.InvariantCulture);

    /// <summary>The refusal that iptables takes where <c>-j REJECT</c> says no more.</summary>
    public static RejectTarget Reject(IpFamily family) =>
        new(family == IpFamily.IPv4 ? RejectType.IcmpPortUnreachable : RejectType.Icmp6PortUnreachable);
}
