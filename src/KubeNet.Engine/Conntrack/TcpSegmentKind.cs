using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>What a segment is to conntrack's state table: enum tcp_bit_set.</summary>
internal enum TcpSegmentKind : byte
{
    /// <summary>SYN alone.</summary>
    Syn,

    /// <summary>SYN and ACK.</summary>
    SynAck,

    /// <summary>FIN.</summary>
    Fin,

    /// <summary>ACK, with or without data.</summary>
    Ack,

    /// <summary>RST.</summary>
    Rst,

    /// <summary>None of them.</summary>
    None,
}

/// <summary>Tells segments apart: get_conntrack_index.</summary>
internal static class TcpSegmentKinds
{
    public static TcpSegmentKind Of(TcpFlags flags)
    {
        if (flags.HasFlag(TcpFlags.Rst))
            return TcpSegmentKind.Rst;
        if (flags.HasFlag(TcpFlags.Syn))
            return flags.HasFlag(TcpFlags.Ack) ? TcpSegmentKind.SynAck : TcpSegmentKind.Syn;
        if (flags.HasFlag(TcpFlags.Fin))
            return TcpSegmentKind.Fin;
        return flags.HasFlag(TcpFlags.Ack) ? TcpSegmentKind.Ack : TcpSegmentKind.None;
    }
}
