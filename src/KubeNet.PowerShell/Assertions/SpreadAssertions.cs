using System.Globalization;
using KubeNet.Engine;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Stories;
using KubeNet.Orchestration.Places;
using KubeNet.PowerShell.Commands;
using KubeNet.PowerShell.Sessions;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Assertions;

/// <summary>What a test expects of many flows: where they end, and how many of them.</summary>
public static class SpreadAssertions
{
    private const string Subject = "the flows";
    private const double Exact = 0.001;

    // How far from its share a fair draw may come before it counts as another share: once in 16,000 times it does.
    private const double Deviations = 4;

    /// <summary>The flows end at these places and nowhere else, each with its share. A place that got nothing is a failure, whatever its share.</summary>
    /// <param name="actual">What Measure-PacketPath counted, or traces of Trace-Packet (with <c>-AllPaths</c>, or with <c>-Count</c>).</param>
    /// <param name="shares">A dictionary of places and weights above 0 (1 and 3, or 0.25 and 0.75), or a list of places with equal shares. A place may be a verdict: <c>Dropped</c>.</param>
    /// <param name="within">How much a share may differ, 0..1; null for what chance explains in so many flows.</param>
    public static Assertion Over(object?[]? actual, object? shares, object? within)
    {
        try
        {
            var places = Share.ReadAll(shares);
            var tolerance = Share.ReadWithin(within);
            var expected = $"be spread over {string.Join(", ", places.Select(place => $"{place.Place} ({Percent(place.Part)})"))}";
            var flows = (actual ?? []).Select(Flow.Of).ToList();
            if (flows.Count == 0 || flows.Contains(null) || places.Count == 0)
                return Assertion.CannotTell(Subject, expected, "Give places, and what Measure-PacketPath or Trace-Packet made.");
            return Compare(expected, [.. flows.OfType<Flow>()], places, tolerance);
        }
        catch (NetConfigException error)
        {
            return Assertion.CannotTell(Subject, "be spread over places", error.Message);
        }
    }

    private static Assertion Compare(string expected, List<Flow> flows, List<Share> places, double? within)
    {
        var all = flows.Sum(flow => flow.Weight);
        var isCounted = flows.TrueForAll(flow => flow.Trace.Probability == 1);
        bool? holds = true;
        var story = new List<string>();
        var strays = new HashSet<Flow>(flows);
        foreach (var (place, part) in places)
        {
            var there = flows.FindAll(flow => flow.EndsAt(place));
            strays.ExceptWith(there);
            var got = there.Sum(flow => flow.Weight) / all;
            var tolerance = within ?? (isCounted ? Deviations * Math.Sqrt(part * (1 - part) / all) : Exact);
            var fits = Math.Abs(got - part) <= tolerance;
            if (!fits || (there.Count == 0 && (within is not null || !isCounted)))
                holds = false;
            else if (there.Count == 0)
                holds = holds is false ? false : null;
            story.Add($"{place}: {Percent(got)}, and {Percent(part)} was expected{(fits ? "" : $", give or take {Percent(tolerance)}")}{(fits && there.Count == 0 ? WhyNone(within is null && isCounted, part) : "")}");
        }

        story.AddRange(strays.Select(flow => $"elsewhere: {Percent(flow.Weight / all)}. {flow.Trace.Summary}"));
        return new Assertion
        {
            Subject = Subject,
            Expected = expected,
            Holds = flows.Exists(flow => flow.Trace.Verdict == Verdict.Uncertain && strays.Contains(flow)) ? null : strays.Count == 0 ? holds : false,
            Story = strays.Count == 0 ? story : [.. story, .. TraceOutline.Tell(strays.First().Trace)],
        };
    }

    // So few flows may pass a place by although it has its share: n of them tell where four deviations of the share, sqrt(p(1-p)/n) each, are less than the share.
    private static string WhyNone(bool isChance, double part) => isChance
        ? string.Create(CultureInfo.InvariantCulture, $"; that may be chance in so few flows: more are needed to tell (-Count {Math.Floor(Deviations * Deviations * (1 - part) / part) + 1:0} or more)")
        : "; nothing came there at all";

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private sealed record Flow(PacketTrace Trace, double Weight)
    {
        public static Flow? Of(object? actual) => PSValues.Bare(actual) switch
        {
            PacketPathInfo path => new Flow(path.Example, path.Count),
            PacketTrace trace => new Flow(trace, trace.Probability),
            _ => null,
        };

        public bool EndsAt(string name) => Enum.TryParse<Verdict>(name, ignoreCase: true, out var verdict) && verdict != Verdict.Delivered
            ? Trace.Verdict == verdict
            : PlaceIsKnown(name) && Trace.Verdict == Verdict.Delivered && PacketAssertions.Ends(Trace).Any(end => Places.IsAt(KubeNetSession.Current.Config, end, name));

        // A name that the lab does not know is an error, also where no flow was delivered at all.
        private static bool PlaceIsKnown(string name) => Places.IsEndpoint(name) || Destinations.ResolveSender(KubeNetSession.Current.Config, name).Length > 0;
    }
}
