using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>The TCP state table of conntrack: tcp_conntracks of net/netfilter/nf_conntrack_proto_tcp.c.</summary>
public static class TcpTransitions
{
    /// <summary>What a segment does to a connection.</summary>
    public enum Effect
    {
        /// <summary>The connection goes to the state given.</summary>
        Moves,

        /// <summary>The segment is let through and changes nothing (sIG).</summary>
        Ignored,

        /// <summary>The segment is invalid (sIV).</summary>
        Invalid,
    }

    private const byte Ig = 0xfe;
    private const byte Iv = 0xff;
    private const byte Ss = (byte)TcpConntrackState.SynSent;
    private const byte Sr = (byte)TcpConntrackState.SynRecv;
    private const byte Es = (byte)TcpConntrackState.Established;
    private const byte Fw = (byte)TcpConntrackState.FinWait;
    private const byte Cw = (byte)TcpConntrackState.CloseWait;
    private const byte La = (byte)TcpConntrackState.LastAck;
    private const byte Tw = (byte)TcpConntrackState.TimeWait;
    private const byte Cl = (byte)TcpConntrackState.Close;
    private const byte S2 = (byte)TcpConntrackState.SynSent2;

    // Columns: None, SynSent, SynRecv, Established, FinWait, CloseWait, LastAck, TimeWait, Close, SynSent2.
    // Rows: syn, synack, fin, ack, rst, none.
    private static readonly byte[][] s_original =
    [
        [Ss, Ss, Ig, Ig, Ig, Ig, Ig, Ss, Ss, S2],
        [Iv, Iv, Sr, Iv, Iv, Iv, Iv, Iv, Iv, Sr],
        [Iv, Iv, Fw, Fw, La, La, La, Tw, Cl, Iv],
        [Es, Iv, Es, Es, Cw, Cw, Tw, Tw, Cl, Iv],
        [Iv, Cl, Cl, Cl, Cl, Cl, Cl, Cl, Cl, Cl],
        [Iv, Iv, Iv, Iv, Iv, Iv, Iv, Iv, Iv, Iv],
    ];

    private static readonly byte[][] s_reply =
    [
        [Iv, S2, Iv, Iv, Iv, Iv, Iv, Ss, Iv, S2],
        [Iv, Sr, Ig, Ig, Ig, Ig, Ig, Ig, Ig, Sr],
        [Iv, Iv, Fw, Fw, La, La, La, Tw, Cl, Iv],
        [Iv, Ig, Sr, Es, Cw, Cw, Tw, Tw, Cl, Ig],
        [Iv, Cl, Cl, Cl, Cl, Cl, Cl, Cl, Cl, Cl],
        [Iv, Iv, Iv, Iv, Iv, Iv, Iv, Iv, Iv, Iv],
    ];

    /// <summary>What a segment does to a connection in a state.</summary>
    public static (Effect Effect, TcpConntrackState State) Next(TcpConntrackState state, TcpFlags flags, bool isReply)
    {
        var entry = (isReply ? s_reply : s_original)[(int)TcpSegmentKinds.Of(flags)][(int)state];
        return entry switch
        {
            Ig => (Effect.Ignored, state),
            Iv => (Effect.Invalid, state),
            _ => (Effect.Moves, (TcpConntrackState)entry),
        };
    }

    /// <summary>Whether a combination of flags can occur at all: tcp_valid_flags, which does not look at PSH and those of ECN.</summary>
    public static bool AreValid(TcpFlags flags) => (flags & ~(TcpFlags.Psh | TcpFlags.Ece | TcpFlags.Cwr)) switch
    {
        TcpFlags.Syn or (TcpFlags.Syn | TcpFlags.Urg) or (TcpFlags.Syn | TcpFlags.Ack) or TcpFlags.Rst or (TcpFlags.Rst | TcpFlags.Ack)
            or (TcpFlags.Fin | TcpFlags.Ack) or (TcpFlags.Fin | TcpFlags.Ack | TcpFlags.Urg) or TcpFlags.Ack or (TcpFlags.Ack | TcpFlags.Urg) => true,
        _ => false,
    };
}
