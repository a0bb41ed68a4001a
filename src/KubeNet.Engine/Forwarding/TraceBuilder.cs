using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>Makes the trace of a journey that is over: the one verdict, and the sentence that explains it.</summary>
internal static class TraceBuilder
{
    /// <summary>The trace of what a program sent.</summary>
    /// <param name="journey">The request.</param>
    /// <param name="engine">The walk, which has the sockets of the programs that wait for an answer.</param>
    /// <param name="isOneWay">Whether no answer is asked for.</param>
    public static PacketTrace Build(Journey journey, PacketEngine engine, bool isOneWay)
    {
        var socket = SocketOf(journey, engine);
        var reply = ReplyOf(journey, socket?.Answer);
        var ending = EndingOf(journey);
        var verdict = VerdictOf(journey, ending, reply, socket, isOneWay);
        var relayed = journey.Depth < Journey.MostTold && RelayedOf(journey) is { } onward ? Build(onward, engine, isOneWay) : null;
        var trace = Plain(journey, reply) with
        {
            Verdict = verdict,
            Reason = ReasonOf(verdict, journey, ending, reply),
            Summary = VerdictText.WithRelayed(VerdictText.Summarize(verdict, journey, ending, reply, socket), relayed) + (journey.Cause is null ? VerdictText.Endless(engine) : ""),
            Relayed = relayed,
            Client = isOneWay ? null : ClientOf(journey.Packet, ending, socket),
            SentAt = engine.State.Date,
            Frames = journey is { Cause: null, Capture: { } capture } ? capture.Frames.ToEquatableArray() : [],
        };
        return verdict == Verdict.Delivered && engine.Conversations.Find(talk => talk.Request == journey) is { IsOpen: true } open ? ConversationEnding.Apply(open, trace) : trace;
    }

    /// <summary>The verdict of what a program sent, as <see cref="Build"/> gives it. Precondition: it is no conversation.</summary>
    public static Verdict VerdictOf(Journey journey, PacketEngine engine, bool isOneWay)
    {
        var socket = engine.Sockets.Count == 0 ? null : SocketOf(journey, engine);
        return VerdictOf(journey, EndingOf(journey), journey.Caused.Count == 0 ? null : ReplyOf(journey, socket?.Answer), socket, isOneWay);
    }

    private static ProbeSocket? SocketOf(Journey journey, PacketEngine engine) => engine.Sockets.Find(candidate => candidate.Request == journey);

    /// <summary>An error of the send call comes before anything that arrives; a TCP connect passes over what happens to its SYN on the way out.</summary>
    private static ClientOutcome ClientOf(in Packet sent, Ending ending, ProbeSocket? socket)
    {
        // A ping socket of IPv6 does not look at what became of its packet (ping_v6_sendmsg).
        var isHeard = ending.IsAtOnce || sent.Protocol is not (IpProtocol.Tcp or IpProtocol.Icmpv6);
        if (ending.Errno is { } errno && isHeard)
            return errno == "EPERM" ? new ClientOutcome(ClientResult.Timeout, errno) : new ClientOutcome(ClientResult.Unreachable, errno);
        return socket?.Outcome ?? ClientOutcome.Timeout;
    }

    private static Verdict VerdictOf(Journey journey, Ending ending, Journey? reply, ProbeSocket? socket, bool isOneWay)
    {
        if (journey.Uncertain is not null)
            return Verdict.Uncertain;
        if (ending.Kind != EndingKind.Delivered)
            return OwnVerdict(ending.Kind);
        if (isOneWay || socket?.Outcome is { Outcome: ClientResult.Reply })
            return socket?.Answer?.Uncertain is null ? Verdict.Delivered : Verdict.Uncertain;
        if (reply?.Uncertain is not null)
            return Verdict.Uncertain;
        return reply?.Ending is { Kind: EndingKind.Refused } end && end.Namespace == socket?.Namespace ? Verdict.ReplyMismatch : Verdict.ReplyLost;
    }

    /// <summary>The verdict that an end by itself makes.</summary>
    public static Verdict OwnVerdict(EndingKind kind) => kind switch
    {
        EndingKind.Delivered => Verdict.Delivered,
        EndingKind.Refused => Verdict.Refused,
        EndingKind.Rejected => Verdict.Rejected,
        EndingKind.TtlExceeded => Verdict.TtlExceeded,
        EndingKind.Unreachable => Verdict.Unreachable,
        EndingKind.Dropped or EndingKind.Stray => Verdict.Dropped,
        EndingKind.LeftModel => Verdict.LeftModel,
    };

    private static string? ReasonOf(Verdict verdict, Journey journey, Ending ending, Journey? reply) => verdict switch
    {
        Verdict.Uncertain => journey.Uncertain ?? reply?.Uncertain,
        Verdict.ReplyLost => reply is null ? null : EndingOf(reply).Reason,
        Verdict.ReplyMismatch or Verdict.Delivered => null,
        Verdict.Refused or Verdict.Rejected or Verdict.Dropped or Verdict.Unreachable or Verdict.TtlExceeded or Verdict.LeftModel => ending.Reason,
    };

    /// <summary>The answer that the program saw; failing that, the first that anybody sent.</summary>
    private static Journey? ReplyOf(Journey journey, Journey? seen)
    {
        var replies = journey.Caused.Where(caused => caused.Kind == JourneyKind.Reply).ToList();
        return replies.Find(caused => caused == seen) ?? (replies.Count > 0 ? replies[0] : null);
    }

    /// <summary>The connection of the first program that passed it on, or null.</summary>
    private static Journey? RelayedOf(Journey journey) => journey.Caused.FirstOrDefault(caused => caused.Kind == JourneyKind.Relayed);

    /// <summary>A packet that no copy of which came anywhere was dropped by bridges that had nowhere to send it.</summary>
    public static Ending EndingOf(Journey journey) => journey.Ending
        ?? new Ending(EndingKind.Dropped, journey.Hops.LastOrDefault()?.Namespace ?? "", DropReason.NotSpecified.ToKernelName(), "nobody took it");

    /// <summary>The trace of an answer or of an aside, with its own end as verdict.</summary>
    private static PacketTrace Plain(Journey journey, Journey? reply)
    {
        var (ending, relayed) = (EndingOf(journey), RelayedOf(journey));
        var verdict = journey.Uncertain is null ? OwnVerdict(ending.Kind) : Verdict.Uncertain;
        var trace = new PacketTrace
        {
            Packet = journey.Packet,
            GsoSize = journey.GsoSize,
            Hops = journey.Hops.ToEquatableArray(),
            Verdict = verdict,
            Reason = journey.Uncertain ?? ending.Reason,
            Summary = VerdictText.SummarizeOwn(verdict, journey, ending),
            Delivered = ending.Kind == EndingKind.Delivered ? ending.Delivery : null,
        };
        if (journey.Depth >= Journey.MostTold)
            return trace with { Summary = trace.Summary + VerdictText.Untold(journey) };
        return trace with
        {
            Reply = reply is null ? null : Plain(reply, ReplyOf(reply, null)),
            Asides = journey.Caused.Where(caused => caused != reply && caused != relayed && caused.Kind != JourneyKind.Later).Select(caused => Plain(caused, ReplyOf(caused, null))).ToEquatableArray(),
            Later = journey.Caused.Where(caused => caused.Kind == JourneyKind.Later).Select(caused => Plain(caused, ReplyOf(caused, null))).ToEquatableArray(),
        };
    }
}
