using KubeNet.Engine.Tracing;
using KubeNet.PowerShell.Stories;

namespace KubeNet.PowerShell.Assertions;

/// <summary>What a test expects of packets from some senders to some destinations, taken together.</summary>
public static class ReachAssertions
{
    /// <summary>Every one was delivered; the opposite is that none was.</summary>
    /// <param name="who">The senders, in words.</param>
    /// <param name="to">The destinations, in words.</param>
    /// <param name="traces">A trace for each pair.</param>
    public static Assertion All(string who, string to, PacketTrace[] traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        var (reached, lost) = (Split(traces, isDelivered: true), Split(traces, isDelivered: false));
        var isUnsure = Array.Exists(traces, trace => trace.Verdict is Verdict.LeftModel or Verdict.Uncertain);
        return new Assertion
        {
            Subject = who,
            Expected = $"reach {to}",
            Holds = traces.Length == 0 ? null : lost.Count == 0,
            Story = Tell(lost, traces.Length, "did not arrive"),
            Opposite = new Assertion
            {
                Subject = who,
                Expected = $"reach none of {to}",
                Holds = traces.Length == 0 ? null : reached.Count > 0 ? false : isUnsure ? null : true,
                Story = reached.Count > 0 ? Tell(reached, traces.Length, "arrived") : Tell(lost, traces.Length, "did not arrive, as far as the model goes"),
            },
        };
    }

    /// <summary>Why no packet can be sent at all: nobody who sends, or nowhere to send to; null where both are there.</summary>
    /// <param name="senders">What was piped.</param>
    /// <param name="to">The destinations.</param>
    public static Assertion? Incomplete(object?[]? senders, string[]? to)
    {
        var expected = to is { Length: > 0 } ? $"reach {string.Join(", ", to)}" : "reach a place";
        return senders is not { Length: > 0 } ? Assertion.CannotTell("the senders", expected, "Nobody was piped to Should; pipe namespaces, pods, containers, or their names.")
            : Array.Exists(senders, sender => string.IsNullOrEmpty(sender?.ToString())) ? Assertion.CannotTell("the senders", expected, "One of those that were piped to Should is nothing.")
            : to is not { Length: > 0 } ? Assertion.CannotTell("the senders", expected, "No place was given: Should -ReachAll svc/web.")
            : null;
    }

    private static List<PacketTrace> Split(PacketTrace[] traces, bool isDelivered) => [.. traces.Where(trace => trace.Verdict == Verdict.Delivered == isDelivered)];

    private static IReadOnlyList<string> Tell(List<PacketTrace> traces, int all, string what) => traces switch
    {
        [] => ["No packet was sent."],
        [var only] => [$"1 of {all} {what}:", .. TraceOutline.Tell(only)],
        [var first, ..] => [$"{traces.Count} of {all} {what}:", .. traces.Select(trace => $"  {trace.Packet}: {trace.Summary}"), "The first of them:", .. TraceOutline.Tell(first)],
    };
}
