using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>
/// Follows a TCP connection segment by segment: nf_conntrack_tcp_packet of net/netfilter/nf_conntrack_proto_tcp.c. SYNPROXY is not modelled.
/// </summary>
internal sealed class TcpTracker(ConntrackSettings settings)
{
    private static readonly TimeSpan s_longRest = TimeSpan.FromSeconds(120);

    /// <summary>Looks at a segment of a connection; of one that nobody saw the beginning of, the windows are taken from it.</summary>
    /// <param name="connection">The connection; its state follows.</param>
    /// <param name="packet">The segment.</param>
    /// <param name="isReply">Its direction.</param>
    /// <param name="now">The lab's time.</param>
    public TcpOutcome Follow(Connection connection, in Packet packet, bool isReply, TimeSpan now)
    {
        var tracking = connection.Tcp ??= TcpTracking.Unseen();
        var header = packet.Tcp ?? new TcpHeader();
        var kind = TcpSegmentKinds.Of(packet.TcpFlags);
        var before = connection.TcpState;
        var (effect, next) = TcpTransitions.Next(before, packet.TcpFlags, isReply);
        if (effect == TcpTransitions.Effect.Invalid)
            return TcpOutcome.Invalid($"a {Words(kind)} does not fit the state {before.ToWord()}");
        if (next == TcpConntrackState.SynSent && before is TcpConntrackState.TimeWait or TcpConntrackState.Close)
        {
            if (tracking.IsCloseInitiated || (tracking.LastIsReply == isReply && tracking.LastKind == TcpSegmentKind.Rst))
                return TcpOutcome.Reopen;
            effect = TcpTransitions.Effect.Ignored;
        }

        if (effect == TcpTransitions.Effect.Ignored)
        {
            if (!GetsBackInStep(tracking, kind, header, isReply))
            {
                NotePassedOver(tracking, before, packet, header, kind, isReply);
                return TcpOutcome.Ignored;
            }

            (before, next) = (TcpConntrackState.SynSent, TcpConntrackState.SynRecv);
        }
        else if (IsChallengeAck(tracking, before, next, kind, isReply))
        {
            tracking.LastFlags &= ~TcpSideFlags.ExpectChallengeAck;
            return TcpOutcome.Ignored;
        }

        if (next == TcpConntrackState.SynSent2)
            tracking.LastFlags |= TcpSideFlags.SimultaneousOpen;
        if (next == TcpConntrackState.SynRecv && isReply && kind == TcpSegmentKind.Ack && tracking.LastFlags.HasFlag(TcpSideFlags.SimultaneousOpen))
            next = TcpConntrackState.Established;
        var skipsWindow = false;
        if (next == TcpConntrackState.Close && kind == TcpSegmentKind.Rst && !LookAtReset(connection, header, isReply, before, ref next, out skipsWindow))
            return TcpOutcome.Invalid("invalid rst");
        if (!skipsWindow)
        {
            switch (TcpWindow.Check(tracking, connection.TcpState, packet, header, isReply, settings.TcpBeLiberal, out var why))
            {
                case TcpWindow.Answer.Ignore:
                    return TcpOutcome.Ignored;
                case TcpWindow.Answer.Invalid:
                    NoteOutOfWindow(connection, kind, isReply, now);
                    return TcpOutcome.Invalid(why);
                case TcpWindow.Answer.Accept:
                    break;
            }
        }

        return Accept(connection, kind, isReply, before, next);
    }

    /// <summary>Whether a connection is taken out before its time where room is short: tcp_can_early_drop.</summary>
    public static bool IsClosing(TcpConntrackState state) => state is TcpConntrackState.FinWait or TcpConntrackState.LastAck
        or TcpConntrackState.TimeWait or TcpConntrackState.Close or TcpConntrackState.CloseWait;

    /// <summary>The SYN-ACK of a SYN that was passed over: both ends are in step, and conntrack takes their numbers.</summary>
    private static bool GetsBackInStep(TcpTracking tracking, TcpSegmentKind kind, TcpHeader header, bool isReply)
    {
        if (kind != TcpSegmentKind.SynAck || tracking.LastKind != TcpSegmentKind.Syn || tracking.LastIsReply == isReply || header.Acknowledgment != tracking.LastEnd)
            return false;
        var opener = tracking.Side(tracking.LastIsReply);
        opener.End = opener.MaxEnd = tracking.LastEnd;
        opener.MaxWindow = Math.Max(1u, tracking.LastWindow);
        opener.Scale = tracking.LastScale;
        tracking.LastFlags &= ~TcpSideFlags.ExpectChallengeAck;
        opener.Flags = tracking.LastFlags;
        tracking.Side(isReply).Reset();
        return true;
    }

    private static void NotePassedOver(TcpTracking tracking, TcpConntrackState state, in Packet packet, TcpHeader header, TcpSegmentKind kind, bool isReply)
    {
        (tracking.LastKind, tracking.LastIsReply, tracking.LastSequence) = (kind, isReply, header.Sequence);
        (tracking.LastEnd, tracking.LastWindow) = (packet.TcpEnd, header.Window);
        if (kind == TcpSegmentKind.Syn && !isReply)
        {
            var options = new TcpSide();
            TcpWindow.ReadOptions(header, options);
            tracking.LastScale = options.Scale;
            tracking.LastFlags = options.Flags | (state == TcpConntrackState.LastAck ? TcpSideFlags.ExpectChallengeAck : TcpSideFlags.None);
        }

        if (state == TcpConntrackState.SynSent && kind == TcpSegmentKind.Ack && isReply)
            tracking.LastAck = header.Acknowledgment;
    }

    /// <summary>RFC 5961: an ACK that answers a stray SYN in LAST_ACK does not acknowledge the FIN.</summary>
    private static bool IsChallengeAck(TcpTracking tracking, TcpConntrackState before, TcpConntrackState next, TcpSegmentKind kind, bool isReply) =>
        next == TcpConntrackState.TimeWait && before == TcpConntrackState.LastAck && kind == TcpSegmentKind.Ack
        && tracking.LastIsReply != isReply && tracking.LastKind == TcpSegmentKind.Syn && tracking.LastFlags.HasFlag(TcpSideFlags.ExpectChallengeAck);

    /// <summary>Which RST closes a connection. False where it is invalid.</summary>
    private bool LookAtReset(Connection connection, TcpHeader header, bool isReply, TcpConntrackState before, ref TcpConntrackState next, out bool skipsWindow)
    {
        var tracking = connection.Tcp!;
        var isAssured = connection.Has(ConnectionStatus.Assured);
        var isEstablished = before == TcpConntrackState.Established && isAssured;
        var receiver = tracking.Side(!isReply);
        skipsWindow = IsClosing(before);
        if (skipsWindow)
            return true;
        if (receiver.Is(TcpSideFlags.MaxAckSet) && tracking.LastKind != TcpSegmentKind.Syn)
        {
            if (header.Sequence == 0 && !isEstablished)
                return true;
            if (TcpWindow.Before(header.Sequence, receiver.MaxAck) && !settings.TcpIgnoreInvalidRst)
                return false;
            var followsData = tracking.LastKind == TcpSegmentKind.Ack && tracking.LastIsReply == isReply && header.Sequence == tracking.LastEnd;
            if (!isEstablished || header.Sequence == receiver.MaxAck || followsData)
                return true;

            // Not exactly the next number: the other side may answer with a challenge ACK, so that the connection stays.
            next = before;
        }

        var answersPassedOver = (connection.Has(ConnectionStatus.SeenReply) && tracking.LastKind == TcpSegmentKind.Syn)
            || (!isAssured && tracking.LastKind == TcpSegmentKind.Ack);
        skipsWindow = (answersPassedOver && header.Acknowledgment == tracking.LastEnd)
            || (before == TcpConntrackState.SynSent && tracking.LastKind == TcpSegmentKind.Ack && tracking.LastIsReply && header.Sequence == tracking.LastAck);
        return true;
    }

    /// <summary>A FIN or RST out of the window, after one of the other side: the ends and conntrack are out of step, and need no days to notice.</summary>
    private void NoteOutOfWindow(Connection connection, TcpSegmentKind kind, bool isReply, TimeSpan now)
    {
        var tracking = connection.Tcp!;
        if (!connection.Has(ConnectionStatus.Assured) || kind is not (TcpSegmentKind.Rst or TcpSegmentKind.Fin))
            return;
        if (tracking.LastIsReply == isReply || tracking.LastKind is not (TcpSegmentKind.Fin or TcpSegmentKind.Rst))
            (tracking.LastKind, tracking.LastIsReply) = (kind, isReply);
        else if (connection.Expires - now >= s_longRest && connection.Expires - now > settings.TcpUnacknowledged)
            connection.Expires = now + settings.TcpUnacknowledged;
    }

    private TcpOutcome Accept(Connection connection, TcpSegmentKind kind, bool isReply, TcpConntrackState before, TcpConntrackState next)
    {
        var tracking = connection.Tcp!;
        (tracking.LastKind, tracking.LastIsReply) = (kind, isReply);
        connection.TcpState = next;
        if (before != next && next == TcpConntrackState.FinWait)
            tracking.Side(isReply).Flags |= TcpSideFlags.CloseInitiated;
        var timeout = TimeoutOf(tracking, kind, next);
        if (!connection.Has(ConnectionStatus.SeenReply))
        {
            // "If only reply is a RST, we can consider ourselves not to have an established connection": gone at once.
            if (kind == TcpSegmentKind.Rst)
                return TcpOutcome.Gone;

            // A SYN that is sent again does not renew the timeout.
            if (kind == TcpSegmentKind.Syn && before == TcpConntrackState.SynSent)
                return TcpOutcome.Ignored;
            if (next == TcpConntrackState.Established && timeout > settings.TcpUnacknowledged)
                timeout = settings.TcpUnacknowledged;
        }
        else if (next == TcpConntrackState.Established && before is TcpConntrackState.SynRecv or TcpConntrackState.Established)
        {
            connection.Status |= ConnectionStatus.Assured;
        }

        return TcpOutcome.Accepted(timeout);
    }

    private TimeSpan TimeoutOf(TcpTracking tracking, TcpSegmentKind kind, TcpConntrackState next)
    {
        var timeout = settings.TcpTimeout(next);
        if (tracking.Retransmissions >= settings.TcpMaxRetransmissions && timeout > settings.TcpRetransmitted)
            return settings.TcpRetransmitted;
        if (kind == TcpSegmentKind.Rst)
            return settings.TcpClose;
        if (tracking.IsDataUnacknowledged && timeout > settings.TcpUnacknowledged)
            return settings.TcpUnacknowledged;
        return tracking.LastWindow == 0 && timeout > settings.TcpRetransmitted ? settings.TcpRetransmitted : timeout;
    }

    private static string Words(TcpSegmentKind kind) => kind switch
    {
        TcpSegmentKind.Syn => "SYN",
        TcpSegmentKind.SynAck => "SYN-ACK",
        TcpSegmentKind.Fin => "FIN",
        TcpSegmentKind.Ack => "ACK",
        TcpSegmentKind.Rst => "RST",
        TcpSegmentKind.None => "segment without SYN, ACK, FIN or RST",
    };
}
