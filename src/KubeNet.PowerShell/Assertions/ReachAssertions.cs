using System.Management.Automation;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Stories;
using KubeNet.PowerShell.Sessions;

namespace KubeNet.PowerShell.Assertions;

/// <summary>What a test expects of packets from some senders to some destinations, taken together.</summary>
public static class ReachAssertions
{
    /// <summary>Every one was delivered, to the place that was named and not to another one of the same address; the opposite is that none was.</summary>
    /// <param name="who">The senders, in words.</param>
    /// <param name="to">The destinations: addresses, or names of the lab.</param>
    /// <param name="traces">A trace for each pair: the first sender's to each destination, the second's, and so on.</param>
    /// <param name="lab">The lab of the senders; null for the session's current one.</param>
    public static Assertion All(string who, string[] to, PacketTrace[] traces, Lab? lab)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(traces);
        var config = (lab ?? KubeNetSession.Current).Config;
        var ends = traces.Select((trace, index) => new End(trace, WhyNotThere(config, trace, to[index % to.Length]))).ToLookup(end => end.WhyNot is null);
        var (reached, lost) = (ends[true].ToList(), ends[false].ToList());
        var isUnsure = lost.Exists(end => end.Trace.Verdict is Verdict.LeftModel or Verdict.Uncertain);
        var places = string.Join(", ", to);
        return new Assertion
        {
            Subject = who,
            Expected = $"reach {places}",
            Holds = traces.Length == 0 ? null : lost.Count == 0,
            Story = Tell(lost, traces.Length, "did not arrive"),
            Opposite = new Assertion
            {
                Subject = who,
                Expected = $"reach none of {places}",
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

    /// <summary>Nobody can tell, since a packet could not be sent.</summary>
    /// <param name="from">The sender, in words.</param>
    /// <param name="to">The destination.</param>
    /// <param name="error">What Trace-Packet said.</param>
    public static Assertion CannotSend(string from, string to, ErrorRecord error) => Assertion.CannotTell(from, $"reach {to}", error?.ToString() ?? "");

    // A name means one namespace. Where that has the address at which the packet was delivered, and another one took it, both have it.
    private static string? WhyNotThere(NetworkConfig config, PacketTrace trace, string place)
    {
        if (trace.Verdict != Verdict.Delivered || trace.Delivered is not { } delivery)
            return trace.Summary;
        return Places.OtherWith(config, place, delivery) is { } named
            ? $"{trace.Summary} {place}{(place == named ? "" : $" ({named})")} has that address too."
            : null;
    }

    private static IReadOnlyList<string> Tell(List<End> ends, int all, string what) => ends switch
    {
        [] => ["No packet was sent."],
        [var only] => [$"1 of {all} {what}:", .. Outline(only)],
        [var first, ..] => [$"{ends.Count} of {all} {what}:", .. ends.Select(end => $"  {end.Trace.Packet}: {end.WhyNot ?? end.Trace.Summary}"), "The first of them:", .. Outline(first)],
    };

    private static IEnumerable<string> Outline(End end) => TraceOutline.Tell(end.Trace).SkipLast(1).Append(end.WhyNot ?? end.Trace.Summary);

    private sealed record End(PacketTrace Trace, string? WhyNot);
}
