using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Support;

/// <summary>Assertions that print the whole story when they fail.</summary>
public static class TraceAssertions
{
    public static PacketTrace ShouldEndIn(this PacketTrace trace, Verdict verdict, string? reason = null)
    {
        Assert.True(trace.Verdict == verdict && (reason is null || trace.Reason == reason), $"expected {verdict} {reason}, got {trace.Verdict} {trace.Reason}\n{Story(trace)}");
        return trace;
    }

    public static PacketTrace ShouldTellTheClient(this PacketTrace trace, ClientResult outcome, string? errno = null)
    {
        Assert.True(trace.Client == new ClientOutcome(outcome, errno), $"expected {outcome} {errno}, got {trace.Client}\n{Story(trace)}");
        return trace;
    }

    public static string Story(PacketTrace trace, string indent = "")
    {
        var lines = new List<string> { $"{indent}{trace.Packet}" };
        foreach (var hop in trace.Hops)
        {
            lines.Add($"{indent}  {hop.Namespace} {hop.In ?? "-"} > {hop.Out ?? "-"}");
            lines.AddRange(hop.Steps.Select(step => $"{indent}    {step.Describe()}"));
        }

        lines.Add($"{indent}  = {trace.Verdict} {trace.Reason}: {trace.Summary}");
        if (trace.Reply is { } reply)
            lines.Add(Story(reply, indent + "  "));
        return string.Join('\n', lines);
    }
}
