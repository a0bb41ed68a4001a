using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tracing.Stories;

/// <summary>A trace in a few lines, for the text of a failed test: the way, what changed the packet, who ended it. <see cref="TraceStory"/> tells all.</summary>
public static class TraceOutline
{
    /// <summary>Tells a trace, its answer too where that is what went wrong.</summary>
    public static IReadOnlyList<string> Tell(PacketTrace trace)
    {
        var lines = new List<string>();
        TellWay(lines, "", trace);
        if (trace is { Reply: { } reply, Verdict: Verdict.ReplyLost or Verdict.ReplyMismatch })
            TellWay(lines, "reply ", reply);
        lines.Add(trace.Summary);
        return lines;
    }

    private static void TellWay(List<string> lines, string lead, PacketTrace trace)
    {
        lines.Add($"{lead}{trace.Packet}");
        foreach (var hop in trace.Hops)
        {
            lines.Add($"  {hop.Namespace}  {hop.In}{(hop.In is null ? "" : " ")}->{(hop.Out is null ? "" : " ")}{hop.Out}");
            for (var at = 0; at < hop.Steps.Count; at++)
            {
                var line = hop.Steps[at].Accept(StepTeller.Instance);
                if (IsTold(hop.Steps[at], line, at > 0 ? hop.Steps[at - 1] : null))
                    lines.Add($"    {line.Label,-10} {line.Text}{(line.Effect.Length == 0 ? "" : $" => {line.Effect}")}");
            }
        }
    }

    // A rule or policy that ends a packet says so itself.
    private static bool IsTold(Step step, StepLine line, Step? before) => step switch
    {
        NatStep nat => nat.Before != nat.After,
        DeliverStep => true,
        RuleStep or PolicyStep => line.Tone is Tone.Bad or Tone.Unsure,
        DropStep or RejectStep => before is not (RuleStep or PolicyStep),
        _ => line.Tone is Tone.Bad or Tone.Unsure,
    };
}
