using System.Globalization;
using System.Text;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tracing.Stories;

/// <summary>
/// A trace as a short story for the prompt: the packet, each namespace it went through, one line for each decision, the answer's way
/// back, and how it ended, in one sentence.
/// </summary>
public sealed class TraceStory
{
    private const int LabelWidth = 11;
    private const int StepIndent = 4;

    // The words that a trace's sentence starts with, which get the verdict's colour.
    private static readonly string[] Phrases =
        ["Delivered", "Refused", "Rejected", "Dropped", "Unreachable", "TTL exceeded", "Reply lost", "Reply mismatch", "Left the model", "Uncertain"];

    private readonly StringBuilder _text = new();
    private readonly Ink _ink;
    private readonly int _width;

    private readonly string _summary;

    private TraceStory(int width, bool colour, string summary)
    {
        _summary = summary;
        _width = Math.Max(40, width);
        _ink = new Ink(colour);
    }

    /// <summary>Tells a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="width">The longest line, in characters; rules are cut to it.</param>
    /// <param name="colour">Whether to write ANSI escapes.</param>
    /// <returns>Lines without a line break at the end.</returns>
    public static string Tell(PacketTrace trace, int width, bool colour)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var story = new TraceStory(width, colour, trace.Summary);
        story.TellWay("", trace);
        story.TellVerdict(trace);
        return story._text.ToString().TrimEnd('\n');
    }

    /// <summary>The colour of a verdict.</summary>
    public static Tone ToneOf(Verdict verdict) => verdict switch
    {
        Verdict.Delivered => Tone.Good,
        Verdict.Refused or Verdict.Rejected or Verdict.Dropped or Verdict.Unreachable or Verdict.TtlExceeded or Verdict.ReplyLost
            or Verdict.ReplyMismatch => Tone.Bad,
        Verdict.LeftModel or Verdict.Uncertain => Tone.Unsure,
    };

    private static string Describe(in Packet packet)
    {
        var ends = $"{PacketText.Endpoint(packet.Source, packet.SourcePort, packet.Protocol)} -> "
            + PacketText.Endpoint(packet.Destination, packet.DestinationPort, packet.Protocol);
        return packet.Protocol.IsIcmp() ? $"{ends} {PacketText.DescribeIcmp(packet)}" : ends;
    }

    // There, the connection of a relaying program, and back.
    private void TellWay(string lead, PacketTrace trace)
    {
        TellPacket(lead, trace);
        foreach (var hop in trace.Hops)
            TellHop(hop, all: true);
        if (trace.Relayed is { } relayed)
            TellWay("relayed ", relayed);
        if (trace.Reply is { } reply)
            TellReply(reply);
        foreach (var later in trace.Later)
            TellLater(later);
    }

    private void TellLater(PacketTrace later)
    {
        TellBriefly("then ", later);
        if (later.Reply is { } reply)
            TellReply(reply);
    }

    private void TellReply(PacketTrace reply) => TellBriefly("reply ", reply);

    private void TellBriefly(string lead, PacketTrace reply)
    {
        TellPacket(lead, reply);
        var wentWell = reply.Verdict == Verdict.Delivered;
        foreach (var hop in reply.Hops)
            TellHop(hop, all: !wentWell);
    }

    private void TellPacket(string lead, PacketTrace trace)
    {
        var packet = trace.Packet;
        var head = $"{packet.Protocol.ToName()} {Describe(packet)}";
        var mark = packet.Mark == 0 ? "" : $", mark 0x{packet.Mark:x}";
        var share = trace.Probability < 1 ? string.Create(CultureInfo.InvariantCulture, $", probability {trace.Probability:0.####}") : "";
        var segments = trace.GsoSize == 0 ? "" : $" in {(packet.TcpDataLength + trace.GsoSize - 1) / trace.GsoSize} segments";
        var size = $"{packet.Length} bytes{segments}, ttl {packet.Ttl}{mark}{share}";
        var gap = lead.Length + head.Length + 2 + size.Length > _width ? "\n      " : "  ";
        _text.Append(lead).Append(_ink.Paint(head, Tone.Name)).Append(gap).Append(_ink.Paint(size, Tone.Quiet)).Append('\n');
    }

    private void TellHop(Hop hop, bool all)
    {
        _text.Append("  ").Append(_ink.Paint(hop.Namespace, Tone.Name));
        var way = (hop.In, hop.Out) switch
        {
            (null, null) => "",
            (null, { } outward) => $"  -> {outward}",
            ({ } inward, null) => $"  {inward} ->",
            ({ } inward, { } outward) => $"  {inward} -> {outward}",
        };
        _text.Append(way).Append('\n');
        var detours = Detours.In(hop.Steps);
        for (var i = 0; i < hop.Steps.Count; i++)
        {
            if (detours.Contains(i))
                continue;
            var next = i + 1 < hop.Steps.Count ? hop.Steps[i + 1] : null;
            var line = hop.Steps[i].Accept(StepTeller.Instance);
            if (hop.Steps[i] is DropStep drop && _summary.Contains(drop.Detail, StringComparison.Ordinal))
                line = line with { Text = "" };
            if ((all || !line.IsRoutine) && !IsSaidTwice(i > 0 ? hop.Steps[i - 1] : null, hop.Steps[i], next))
                TellStep(line);
        }
    }

    /// <summary>
    /// A failed route lookup says what the drop after it says; a rule or policy that drops or rejects says so itself; a translation to the same is
    /// none.
    /// </summary>
    private static bool IsSaidTwice(Step? before, Step step, Step? after) => step switch
    {
        RouteStep route => after is DropStep drop && drop.Detail == route.Route,
        DropStep { Reason: DropReason.NetfilterDrop } => before is RuleStep or PolicyStep,
        RejectStep => before is RuleStep,
        NatStep nat => nat.Before == nat.After,
        _ => false,
    };

    private void TellStep(StepLine line)
    {
        var effect = line.Effect.Length == 0 ? "" : line.Text.Length == 0 ? line.Effect : $" => {line.Effect}";
        var label = line.Label.PadRight(LabelWidth);
        var room = Math.Max(12, _width - StepIndent - label.Length - effect.Length);
        var tone = line.Tone == Tone.Quiet ? Tone.Quiet : Tone.Plain;
        _text.Append(' ', StepIndent).Append(_ink.Paint(label, effect.Length == 0 ? line.Tone : Tone.Plain));
        _text.Append(_ink.Paint(Cut(line.Text, room), effect.Length == 0 ? line.Tone : tone)).Append(_ink.Paint(effect, line.Tone)).Append('\n');
    }

    private void TellVerdict(PacketTrace trace)
    {
        var head = Phrases.FirstOrDefault(phrase => trace.Summary.StartsWith(phrase, StringComparison.Ordinal)) ?? $"{trace.Verdict}:";
        var rest = trace.Summary.StartsWith(head, StringComparison.Ordinal) ? trace.Summary[head.Length..] : $" {trace.Summary}";
        if (trace.Reason is { } reason && !rest.Contains(reason, StringComparison.Ordinal))
            rest = rest.EndsWith('.') ? $"{rest[..^1]} ({reason})." : $"{rest} ({reason})";
        _text.Append(_ink.Paint(head, ToneOf(trace.Verdict)));
        var column = head.Length;
        foreach (var word in rest.Split(' '))
        {
            if (column + word.Length > _width && column > 2)
            {
                Trim();
                _text.Append("\n  ");
                column = 2;
            }

            _text.Append(word).Append(' ');
            column += word.Length + 1;
        }

        Trim();
    }

    private void Trim()
    {
        if (_text[^1] == ' ')
            _text.Length--;
    }

    // What stands before two blanks, a rule's chain and number, stays whole, or at least its number does.
    private static string Cut(string text, int room)
    {
        if (text.Length <= room)
            return text;
        var name = text.Split("  ", 2) is [var first, _] ? first : "";
        if (name.Length + "  x...".Length <= room)
            return text[..(room - 3)] + "...";
        var number = name[(name.LastIndexOf(' ') + 1)..];
        return name.Length <= room ? name : $"{name[..Math.Max(1, room - number.Length - "... ".Length)]}... {number}";
    }
}
