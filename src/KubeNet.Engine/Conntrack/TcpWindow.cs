using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>
/// Whether a segment lies in the window of its connection: tcp_in_window of net/netfilter/nf_conntrack_proto_tcp.c, after "Real Stateful
/// TCP Packet Filtering in IP Filter" of Guido van Rooij. Sequence numbers are compared around 2^32.
/// </summary>
internal static class TcpWindow
{
    // MAXACKWINCONST.
    private const uint MaxAckWindow = 66000;
    private const int MaxScale = 14;

    /// <summary>What the window says of a segment.</summary>
    public enum Answer
    {
        /// <summary>It is in the window; both sides were brought up to date.</summary>
        Accept,

        /// <summary>It is let through, and changes nothing: a retransmission of what was acknowledged, or a little too much data.</summary>
        Ignore,

        /// <summary>It is out of the window.</summary>
        Invalid,
    }

    /// <summary>Takes the options of a SYN: tcp_options.</summary>
    public static void ReadOptions(TcpHeader header, TcpSide side)
    {
        if (header.Length == TcpHeader.BareLength)
            return;
        side.Scale = Math.Min((int)(header.WindowScale ?? 0), MaxScale);
        side.Flags = (side.Flags & TcpSideFlags.BeLiberal)
            | (header.WindowScale is null ? TcpSideFlags.None : TcpSideFlags.WindowScale)
            | (header.SackPermitted ? TcpSideFlags.SackPermitted : TcpSideFlags.None);
    }

    /// <summary>Compares a segment with the windows of a connection, and brings them up to date.</summary>
    /// <param name="tracking">The connection.</param>
    /// <param name="state">Its state before the segment.</param>
    /// <param name="packet">The segment.</param>
    /// <param name="header">Its header.</param>
    /// <param name="isReply">Its direction.</param>
    /// <param name="isLiberal">nf_conntrack_tcp_be_liberal.</param>
    /// <param name="why">What is wrong with it, in the kernel's words; empty where nothing is.</param>
    public static Answer Check(TcpTracking tracking, TcpConntrackState state, in Packet packet, TcpHeader header, bool isReply, bool isLiberal, out string why)
    {
        why = "";
        var (sender, receiver) = (tracking.Side(isReply), tracking.Side(!isReply));
        var flags = packet.TcpFlags;
        var (isSyn, isAck, isRst) = (flags.HasFlag(TcpFlags.Syn), flags.HasFlag(TcpFlags.Ack), flags.HasFlag(TcpFlags.Rst));
        var (sequence, ack) = (header.Sequence, header.Acknowledgment);
        var end = packet.TcpEnd;
        var sack = receiver.Is(TcpSideFlags.SackPermitted) && header.SackEdge is { } edge && After(edge, ack) ? edge : ack;
        uint window = header.Window;
        if (sender.MaxWindow == 0)
        {
            if (isSyn)
            {
                BeginSide(sender, receiver, header, end, isReply);
                if (!isAck)
                    return Answer.Accept;
            }
            else
            {
                MeetInMidStream(sender, receiver, end, sack, window);
            }
        }
        else if (isSyn && After(end, sender.End) && state is TcpConntrackState.SynSent or TcpConntrackState.SynRecv)
        {
            // RFC 793: "if a TCP is reinitialized ... it must only be sure to use sequence numbers larger than those recently used".
            BeginSide(sender, receiver, header, end, isReply);
            if (isReply && !isAck)
                return Answer.Accept;
        }

        // No ACK, or a RST of a broken stack with an ACK of 0: taken as right.
        if (!isAck || (isRst && ack == 0))
            ack = sack = receiver.End;

        // A RST that answers a SYN has the sequence number 0.
        if (isRst && sequence == 0 && state == TcpConntrackState.SynSent)
            sequence = end = sender.End;

        if (Misfit(sender, receiver, sequence, end, sack, ref why) is { } misfit)
            return isLiberal || sender.Is(TcpSideFlags.BeLiberal) ? Answer.Accept : misfit;
        Update(sender, receiver, (end, ack, sack), isSyn ? window : window << sender.Scale, isAck);
        if (TcpSegmentKinds.Of(flags) == TcpSegmentKind.Ack)
            CountRepetition(tracking, isReply, sequence, ack, end, header.Window);
        return Answer.Accept;
    }

    /// <summary>Whether a sequence number lies before another one.</summary>
    public static bool Before(uint left, uint right) => (int)(left - right) < 0;

    /// <summary>Whether a sequence number lies behind another one.</summary>
    public static bool After(uint left, uint right) => Before(right, left);

    /// <summary>The first SYN of a side, or a new one: tcp_init_sender.</summary>
    private static void BeginSide(TcpSide sender, TcpSide receiver, TcpHeader header, uint end, bool isReply)
    {
        sender.End = sender.MaxEnd = end;
        sender.MaxWindow = Math.Max(1u, header.Window);
        ReadOptions(header, sender);

        // RFC 1323: both sides must send the option for either to scale.
        if (isReply && !(sender.Is(TcpSideFlags.WindowScale) && receiver.Is(TcpSideFlags.WindowScale)))
            sender.Scale = receiver.Scale = 0;
    }

    private static void MeetInMidStream(TcpSide sender, TcpSide receiver, uint end, uint sack, uint window)
    {
        sender.End = end;
        sender.MaxWindow = Math.Max(1u, window << sender.Scale);
        sender.MaxEnd = end + sender.MaxWindow;
        if (receiver.MaxWindow == 0)
            receiver.End = receiver.MaxEnd = sack;
        else if (sack == receiver.End + 1)
            receiver.End++;
    }

    /// <summary>What is wrong with a segment, or null.</summary>
    private static Answer? Misfit(TcpSide sender, TcpSide receiver, uint sequence, uint end, uint sack, ref string why)
    {
        var lowestAck = receiver.End - Math.Max(sender.MaxWindow, MaxAckWindow) - 1;
        var lowestEnd = sender.End - receiver.MaxWindow - 1;
        if (!Before(sequence, sender.MaxEnd + 1))
        {
            var overshot = end - sender.MaxEnd + 1;
            var isBearable = receiver.MaxWindow != 0 && After(end, lowestEnd) && After(sack, lowestAck) && overshot <= receiver.MaxWindow
                && Before(sack, receiver.End + 1);
            if (!isBearable)
            {
                why = $"SEQ is over upper bound {sender.MaxEnd + 1} (over the window of the receiver)";
                return Answer.Invalid;
            }

            // More than the window, but not by much: an ACK of it must not be out of the window in its turn.
            sender.End = end;
            sender.Flags |= TcpSideFlags.DataUnacknowledged;
            why = $"{overshot} bytes more than expected";
            return Answer.Ignore;
        }

        if (!Before(sack, receiver.End + 1))
        {
            why = $"ACK is over upper bound {receiver.End + 1} (ACKed data not seen yet)";
            return Answer.Invalid;
        }

        if (receiver.MaxWindow != 0 && !After(end, lowestEnd))
        {
            why = $"SEQ is under lower bound {lowestEnd} (already ACKed data retransmitted)";
            return Answer.Ignore;
        }

        if (After(sack, lowestAck))
            return null;
        why = $"ignored ACK under lower bound {lowestAck} (possible overly delayed)";
        return Answer.Ignore;
    }

    private static void Update(TcpSide sender, TcpSide receiver, (uint End, uint Ack, uint Sack) segment, uint window, bool isAck)
    {
        var (end, ack, sack) = segment;
        sender.MaxWindow = Math.Max(sender.MaxWindow, window + (sack - ack));
        if (After(end, sender.End))
        {
            sender.End = end;
            sender.Flags |= TcpSideFlags.DataUnacknowledged;
        }

        if (isAck && (!sender.Is(TcpSideFlags.MaxAckSet) || After(ack, sender.MaxAck)))
        {
            sender.MaxAck = ack;
            sender.Flags |= TcpSideFlags.MaxAckSet;
        }

        if (receiver.MaxWindow != 0 && After(end, sender.MaxEnd))
            receiver.MaxWindow += end - sender.MaxEnd;
        if (After(sack + window, receiver.MaxEnd - 1))
            receiver.MaxEnd = sack + window + (window == 0 ? 1u : 0);
        if (ack == receiver.End)
            receiver.Flags &= ~TcpSideFlags.DataUnacknowledged;
    }

    private static void CountRepetition(TcpTracking tracking, bool isReply, uint sequence, uint ack, uint end, ushort window)
    {
        var isSame = tracking.LastIsReply == isReply && tracking.LastSequence == sequence && tracking.LastAck == ack
            && tracking.LastEnd == end && tracking.LastWindow == window;
        tracking.Retransmissions = isSame ? tracking.Retransmissions + 1 : 0;
        (tracking.LastIsReply, tracking.LastSequence, tracking.LastAck, tracking.LastEnd, tracking.LastWindow) = (isReply, sequence, ack, end, window);
    }
}
