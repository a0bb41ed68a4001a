using KubeNet.Engine;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;
using KubeNet.Engine.Tracing.Stories;
using KubeNet.Orchestration.Places;
using KubeNet.PowerShell.Commands;
using KubeNet.PowerShell.Sessions;

namespace KubeNet.PowerShell.Assertions;

/// <summary>What a test expects of one packet's trace. Names are those of the session's current lab.</summary>
public static class PacketAssertions
{
    private const string Packet = "the packet";

    /// <summary>It was delivered and answered, at one of the places where any are given.</summary>
    /// <param name="actual">The trace.</param>
    /// <param name="to">Pods, containers, namespaces, addresses with or without a port; null or none for anywhere.</param>
    public static Assertion Delivered(object? actual, string[]? to) => Of(actual, $"be delivered{(to is { Length: > 0 } ? $" to {string.Join(" or ", to)}" : "")}", trace => trace.Verdict switch
    {
        Verdict.Delivered => to is not { Length: > 0 } || Ends(trace).Any(end => to.Any(place => Places.IsAt(KubeNetSession.Current.Config, end, place))),
        Verdict.LeftModel or Verdict.Uncertain => null,
        Verdict.Refused or Verdict.Rejected or Verdict.Dropped or Verdict.Unreachable or Verdict.TtlExceeded or Verdict.ReplyLost or Verdict.ReplyMismatch => false,
    });

    /// <summary>It was dropped.</summary>
    /// <param name="actual">The trace; for a lost answer its <c>Reply</c>.</param>
    /// <param name="by">Who dropped it: a drop reason, a place such as <c>filter FORWARD policy</c>, a rule's text, with wildcards; null or empty for anybody.</param>
    /// <param name="where">The namespace, node, pod or container in which; null or empty for anywhere.</param>
    public static Assertion DroppedBy(object? actual, string? by, string? where) => EndedBy(actual, Verdict.Dropped, "be dropped", by, where);

    /// <summary>A REJECT rule answered it.</summary>
    /// <param name="actual">The trace.</param>
    /// <param name="by">Which: a place such as <c>filter FORWARD 3</c>, what it answers with, a rule's text, with wildcards; null or empty for any.</param>
    /// <param name="where">The namespace, node, pod or container in which; null or empty for anywhere.</param>
    public static Assertion RejectedBy(object? actual, string? by, string? where) => EndedBy(actual, Verdict.Rejected, "be rejected", by, where);

    /// <summary>Its destination or its source was rewritten to one of the places, somewhere on its way.</summary>
    /// <param name="actual">The trace.</param>
    /// <param name="to">Addresses with or without a port, or names.</param>
    public static Assertion TranslatedTo(object? actual, string[]? to) => to is not { Length: > 0 } ? Assertion.CannotTell(Packet, "be translated to a place", "No place was given.") : Of(actual, $"be translated to {string.Join(" or ", to)}", trace =>
        trace.Steps.OfType<NatStep>().Any(step => to.Any(place => IsTo(step, place))) ? true : trace.Verdict == Verdict.Uncertain ? null : false);

    internal static Assertion Of(object? actual, string expected, Func<PacketTrace, bool?> holds)
    {
        if (PSValues.Bare(actual) is not PacketTrace trace)
            return Assertion.CannotTell(Packet, expected, $"This is no trace of Trace-Packet: {(actual is null ? "nothing" : $"'{actual}'")}.");
        try
        {
            return new Assertion { Subject = Packet, Expected = expected, Holds = holds(trace), Story = TraceOutline.Tell(trace) };
        }
        catch (NetConfigException error)
        {
            return Assertion.CannotTell(Packet, expected, error.Message);
        }
    }

    // What docker-proxy took is delivered where its own connection ends, too.
    internal static IEnumerable<Delivery> Ends(PacketTrace trace)
    {
        if (trace.Delivered is { } delivery)
            yield return delivery;
        if (trace.Relayed is { Verdict: Verdict.Delivered, Delivered: { } behind })
            yield return behind;
    }

    private static Assertion EndedBy(object? actual, Verdict verdict, string expected, string? by, string? where) =>
        Of(actual, $"{expected}{(string.IsNullOrEmpty(by) ? "" : $" by {by}")}{(string.IsNullOrEmpty(where) ? "" : $" in {where}")}", trace =>
        {
            if (trace.Verdict == Verdict.Uncertain)
                return null;
            var home = string.IsNullOrEmpty(where) ? null : Destinations.ResolveSender(KubeNetSession.Current.Config, where);
            var culprit = trace.Verdict == verdict ? Culprit.Of(trace) : null;
            if (!string.IsNullOrEmpty(by) && culprit?.IsCalled(by) != true)
            {
                CulpritNames.Check(KubeNetSession.Current, by);
                return false;
            }

            return culprit is not null && (home is null || culprit.Namespace == home);
        });

    private static bool IsTo(NatStep step, string place)
    {
        var (before, after) = (step.Before, step.After);
        return step.Translation == "DNAT"
            ? (before.Destination, before.DestinationPort) != (after.Destination, after.DestinationPort) && Places.Has(KubeNetSession.Current.Config, place, after.Destination, after.DestinationPort, after.Protocol)
            : (before.Source, before.SourcePort) != (after.Source, after.SourcePort) && Places.Has(KubeNetSession.Current.Config, place, after.Source, after.SourcePort, after.Protocol);
    }
}
