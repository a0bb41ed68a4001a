using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// Takes the choices of a script, and beyond its end the first possible one, noting what else there was: one path of an exploration.
/// </summary>
internal sealed class ScriptedChance(NetworkState state, IReadOnlyList<int> script) : IChance, IMultipathChoice
{
    private readonly List<(int Taken, double[] Weights)> _choices = [];
    private readonly Dictionary<(string Namespace, Route Route, UInt128 Source, UInt128 Destination), int> _flows = [];
    private readonly SeededChance _seeded = new(state);

    /// <summary>How likely the choices taken are together.</summary>
    public double Probability => _choices.Aggregate(1.0, (product, choice) => product * choice.Weights[choice.Taken] / choice.Weights.Sum());

    /// <inheritdoc/>
    public int Decide(ReadOnlySpan<double> weights)
    {
        var all = weights.ToArray();
        var taken = _choices.Count < script.Count ? script[_choices.Count] : NextPossible(all, 0);
        _choices.Add((taken, all));
        return taken;
    }

    /// <inheritdoc/>
    public uint Next(uint limit) => _seeded.Next(limit);

    /// <inheritdoc/>
    public int Choose(string @namespace, Route route, in FlowKey flow, ReadOnlySpan<double> weights)
    {
        var key = (@namespace, route, flow.Source?.Bits ?? 0, flow.Destination.Bits);
        if (!_flows.TryGetValue(key, out var taken))
            _flows.Add(key, taken = Decide(weights));
        return taken;
    }

    /// <summary>Makes the script of the next path: the last choice that has another outcome takes it. False where all were taken.</summary>
    public bool Advance(List<int> next)
    {
        for (var at = _choices.Count - 1; at >= 0; at--)
        {
            var other = NextPossible(_choices[at].Weights, _choices[at].Taken + 1);
            if (other < 0)
                continue;
            var head = _choices.Take(at).Select(choice => choice.Taken).ToList();
            next.Clear();
            next.AddRange(head);
            next.Add(other);
            return true;
        }

        return false;
    }

    private static int NextPossible(double[] weights, int from) => Array.FindIndex(weights, from, weight => weight > 0);
}
