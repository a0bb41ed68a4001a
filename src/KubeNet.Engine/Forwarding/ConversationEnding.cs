using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>How a conversation ended whose handshake went well: what speaks for it, and what the client saw.</summary>
internal static class ConversationEnding
{
    /// <summary>The trace of the handshake becomes that of the whole conversation.</summary>
    public static PacketTrace Apply(TcpConversation talk, PacketTrace handshake)
    {
        var later = talk.Request.Caused.Where(caused => caused.Kind == JourneyKind.Later).ToList();
        var answers = later.SelectMany(sent => sent.Caused.Where(caused => caused.Kind == JourneyKind.Reply)).ToList();
        if (later.Concat(answers).FirstOrDefault(journey => journey.Uncertain is not null) is { } unknown)
            return handshake with { Verdict = Verdict.Uncertain, Reason = unknown.Uncertain, Summary = VerdictText.Unsure("the data", unknown) };
        var lost = talk.HasArrived ? null : later.FindLast(journey => journey.Ending is not { Kind: EndingKind.Delivered });
        if (talk.IsAnswered && !talk.IsReset && (talk.PayloadSize > 0 || lost is null))
            return handshake with { Summary = $"{handshake.Summary.TrimEnd('.')}{Data(talk)}." };
        var client = talk.IsReset ? new ClientOutcome(ClientResult.Refused, "ECONNRESET") : ClientOutcome.Timeout;
        if (lost is not null)
        {
            var ending = TraceBuilder.EndingOf(lost);
            var verdict = TraceBuilder.OwnVerdict(ending.Kind);
            return handshake with { Verdict = verdict, Reason = ending.Reason, Client = client, Summary = $"{VerdictText.SummarizeOwn(verdict, lost, ending)} The connection was open by then." };
        }

        var gone = answers.FindLast(journey => journey.Packet.Protocol == IpProtocol.Tcp && journey.Ending is not { Kind: EndingKind.Delivered });
        return handshake with
        {
            Verdict = Verdict.ReplyLost,
            Reason = gone is null ? null : TraceBuilder.EndingOf(gone).Reason,
            Client = client,
            Summary = $"Reply lost: the connection was opened and the data came, but what was sent back did not{(gone is null ? "" : $": in {TraceBuilder.EndingOf(gone).Namespace}, {TraceBuilder.EndingOf(gone).Sentence}")}.",
        };
    }

    private static string Data(TcpConversation talk) => talk.PayloadSize == 0 ? "; the connection is open" : $"; {talk.PayloadSize} bytes of data went there and back";
}
