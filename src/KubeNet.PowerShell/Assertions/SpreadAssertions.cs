using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Places;
using KubeNet.PowerShell.Sessions;
using KubeNet.PowerShell.Stories;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Assertions;

/// <summary>What a test expects of many flows: where they end, and how many of them.</summary>
public static class SpreadAssertions
{
    private const double Exact = 0.001;

    // How far from its share a fair draw may come before it counts as another share: once in 16,000 times it does.
    private const double Deviations = 4;

    /// <summary>The flows end at these places and nowhere else, each with its share.</summary>
    /// <param name="actual">What Measure-PacketPath counted, or traces of Trace-Packet (with <c>-AllPaths</c>, or with <c>-Count</c>).</param>
    /// <param name="shares">A dictionary of places and weights (1 and 3, or 0.25 and 0.75), or a list of places with equal shares. A place may be a verdict: <c>Dropped</c>.</param>
    /// <param name="within">How much a share may differ, 0..1; null for what chance explains in so many flows.</param>
    public static Assertion Over(object?[]? actual, object shares, double? within)
    {
        var places = Read(shares);
        var expected = $"be spread over {string.Join(", ", places.Select(place => $"{place.Name} ({Percent(place.Share)})"))}";
        var flows = (actual ?? []).Select(Flow.Of).ToList();
        if (flows.Count == 0 || flows.Contains(null) || places.Count == 0)
            return Assertion.CannotTell("the flows", expected, "Give places, and what Measure-PacketPath or Trace-Packet made.");
        try
        {
            return Compare(expected, [.. flows.OfType<Flow>()], places, within);
        }
        catch (NetConfigException error)
        {
            return Assertion.CannotTell("the flows", expected, error.Message);
        }
    }

    private static Assertion Compare(string expected, List<Flow> flows, List<(string Name, double Share)> places, double? within)
    {
        var all = flows.Sum(flow => flow.Weight);
        var isCounted = flows.TrueForAll(flow => flow.Trace.Probability == 1);
        var holds = true;
        var story = new List<string>();
        var strays = new HashSet<Flow>(flows);
        foreach (var (name, share) in places)
        {
            var there = flows.FindAll(flow => flow.EndsAt(name));
            strays.ExceptWith(there);
            var got = there.Sum(flow => flow.Weight) / all;
            var tolerance = within ?? (isCounted ? Deviations * Math.Sqrt(share * (1 - share) / all) : Exact);
            var fits = Math.Abs(got - share) <= tolerance;
            holds &= fits;
            story.Add($"{name}: {Percent(got)}, and {Percent(share)} was expected{(fits ? "" : $", give or take {Percent(tolerance)}")}");
        }

        story.AddRange(strays.Select(flow => $"elsewhere: {Percent(flow.Weight / all)}. {flow.Trace.Summary}"));
        return new Assertion
        {
            Subject = "the flows",
            Expected = expected,
            Holds = flows.Exists(flow => flow.Trace.Verdict == Verdict.Uncertain && strays.Contains(flow)) ? null : holds && strays.Count == 0,
            Story = strays.Count == 0 ? story : [.. story, .. TraceOutline.Tell(strays.First().Trace)],
        };
    }

    private static List<(string Name, double Share)> Read(object shares)
    {
        var given = shares is PSObject wrapped ? wrapped.BaseObject : shares;
        List<(string Name, double Weight)> weights = given switch
        {
            IDictionary table => [.. table.Keys.Cast<object>().Select(key => (key.ToString()!, Convert.ToDouble(table[key], CultureInfo.InvariantCulture))).OrderBy(pair => pair.Item1, StringComparer.Ordinal)],
            string one => [(one, 1)],
            IEnumerable list => [.. list.Cast<object>().Select(name => (name.ToString()!, 1.0))],
            _ => [(given?.ToString() ?? "", 1)],
        };
        var sum = weights.Sum(pair => pair.Weight);
        return [.. weights.Select(pair => (pair.Name, pair.Weight / sum))];
    }

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private sealed record Flow(PacketTrace Trace, double Weight)
    {
        public static Flow? Of(object? actual) => (actual is PSObject wrapped ? wrapped.BaseObject : actual) switch
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
