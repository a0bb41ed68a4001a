using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>The segments that Linux sends with its default buffers: sizes, windows and options (net/ipv4/tcp_output.c).</summary>
internal static class TcpSegments
{
    /// <summary>The MSS on a link of 1500 bytes.</summary>
    public const ushort UsualMss = 1460;

    /// <summary>The window of a SYN there, in bytes.</summary>
    public const ushort UsualWindow = 64240;

    // The shift of a socket whose buffer may grow to the 32 MiB of net.ipv4.tcp_rmem as Linux 6.18 has it (tcp_select_initial_window).
    private const byte Scale = 10;

    /// <summary>The bytes that timestamps take of each segment, which the window of a SYN-ACK already takes into account.</summary>
    public const int TimestampsLength = 12;

    /// <summary>The least MSS that a host says unless min_adv_mss is another, in bytes (ip_rt_min_advmss, ip6_rt_min_advmss).</summary>
    public const int MinMssV4 = 256;

    /// <summary>As <see cref="MinMssV4"/>, in IPv6.</summary>
    public const int MinMssV6 = 1220;

    private const int OptionLength = 4;

    /// <summary>The MSS that a link of an MTU leaves.</summary>
    public static ushort MssOf(int mtu, IpFamily family) =>
        (ushort)Math.Clamp(Math.Min(mtu, MaxMtuOf(family)) - family.HeaderLength() - TcpHeader.BareLength, 48, ushort.MaxValue);

    /// <summary>The header of a SYN.</summary>
    public static TcpHeader Syn(ushort mss) => new()
    {
        Length = TcpHeader.SynLength,
        MaxSegmentSize = mss,
        WindowScale = Scale,
        SackPermitted = true,
        Timestamps = true,
        Window = WholeSegments(mss),
    };

    /// <summary>The header of a SYN-ACK. Data that a SYN brings are not taken: there is no TCP Fast Open here.</summary>
    /// <param name="mss">The listener's own MSS.</param>
    /// <param name="syn">What is answered; the answer has the options that it has.</param>
    public static TcpHeader SynAck(ushort mss, in Packet syn) => new()
    {
        Acknowledgment = (syn.Tcp?.Sequence ?? 0) + 1,
        Length = SynAckLength(syn.Tcp),
        MaxSegmentSize = mss,
        WindowScale = syn.Tcp?.WindowScale is null ? null : Scale,
        SackPermitted = syn.Tcp is { SackPermitted: true },
        Timestamps = syn.Tcp is { Timestamps: true },
        Window = WholeSegments(mss - TimestampsOf(syn.Tcp)),
    };

    /// <summary>The header of a RST, and whether it has an ACK: it has one where the segment that it answers has none (tcp_v4_send_reset).</summary>
    public static (TcpHeader Header, TcpFlags Flags) Reset(in Packet about) => about.TcpFlags.HasFlag(TcpFlags.Ack)
        ? (new TcpHeader { Sequence = about.Tcp?.Acknowledgment ?? 0 }, TcpFlags.Rst)
        : (new TcpHeader { Acknowledgment = about.TcpEnd }, TcpFlags.Rst | TcpFlags.Ack);

    /// <summary>MSS, and the options that the SYN asked for: SACK goes into the padding of timestamps where there are any (tcp_synack_options).</summary>
    private static int SynAckLength(TcpHeader? syn) => TcpHeader.BareLength + OptionLength
        + (syn is { Timestamps: true } ? TimestampsLength : syn is { SackPermitted: true } ? OptionLength : 0)
        + (syn?.WindowScale is null ? 0 : OptionLength);

    private static int TimestampsOf(TcpHeader? syn) => syn is { Timestamps: true } ? TimestampsLength : 0;

    // IP_MAX_MTU and IP6_MAX_MTU: lo's own is one more than an IPv4 packet can be long.
    private static int MaxMtuOf(IpFamily family) => family == IpFamily.IPv4 ? ushort.MaxValue : ushort.MaxValue + family.HeaderLength();

    private static ushort WholeSegments(int mss) => (ushort)(mss > 0 ? ushort.MaxValue / mss * mss : ushort.MaxValue);
}
