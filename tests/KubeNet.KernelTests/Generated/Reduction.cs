using System.Diagnostics;
using System.Globalization;
using KubeNet.Engine;

namespace KubeNet.KernelTests.Generated;

/// <summary>
/// Makes a network that shows a difference small: takes probes, rules, and whole calls (links, routes, sysctls, namespaces) away, in large pieces
/// first, as long as what is left still shows a difference of the same kind. What a minute has left is small enough, or as many seconds as KUBENET_RANDOM_PATIENCE says.
/// </summary>
internal sealed class Reduction
{
    private static readonly TimeSpan s_patience =
        TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("KUBENET_RANDOM_PATIENCE") ?? "60", CultureInfo.InvariantCulture));

    private readonly Predicate<RandomNetwork> _differs;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private RandomNetwork _network;

    private Reduction(RandomNetwork network, Predicate<RandomNetwork> differs) => (_network, _differs) = (network, differs);

    /// <summary>A small network with a difference of the same kind.</summary>
    public static RandomNetwork Of(RandomNetwork network, WorldDifference difference, bool isImported)
    {
        var reduction = new Reduction(network, candidate => Differs(candidate, difference.Kind, isImported));
        if (difference.Probe is { } probe)
            reduction.Try(network with { Probes = [.. network.Probes.Take(probe + 1)] });
        else
            reduction.Try(network with { Probes = [] });
        reduction.Run();
        return reduction._network;
    }

    private static bool Differs(RandomNetwork candidate, string kind, bool isImported)
    {
        try
        {
            return WorldComparison.Find(candidate, isImported) is { } found && found.Kind == kind;
        }
        catch (NetConfigException)
        {
            return false;
        }
    }

    private void Run()
    {
        int size;
        do
        {
            size = Size();
            Shrink(_network.Probes, probes => _network with { Probes = probes });
            Shrink(_network.Calls, calls => _network with { Calls = calls });
            for (var i = 0; i < _network.Calls.Count; i++)
            {
                var index = i;
                if (_network.Calls[i].Text is { } text)
                    Shrink(text.Split('\n'), lines => WithText(index, string.Join('\n', lines)));
                else if (_network.Calls[i].Arguments[^1] is string[] { Length: > 0 } names)
                    Shrink(names, fewer => WithNames(index, [.. fewer]));
            }
        }
        while (Size() < size);
    }

    private int Size() => _network.Probes.Count + _network.Calls.Sum(call => 1 + (call.Text?.Split('\n').Length ?? (call.Arguments[^1] as string[])?.Length ?? 0));

    private RandomNetwork WithText(int index, string text) => _network with { Calls = [.. _network.Calls.Select((call, i) => i == index ? call.WithText(text) : call)] };

    private RandomNetwork WithNames(int index, string[] names) =>
        _network with { Calls = [.. _network.Calls.Select((call, i) => i == index ? call with { Arguments = [.. call.Arguments[..^1], names] } : call)] };

    private void Shrink<T>(IReadOnlyList<T> all, Func<IReadOnlyList<T>, RandomNetwork> with)
    {
        for (var piece = Math.Max(1, all.Count / 2); piece >= 1; piece /= 2)
        {
            for (var at = all.Count - piece; at > -piece; at -= piece)
            {
                var from = Math.Max(0, at);
                IReadOnlyList<T> fewer = [.. all.Take(from), .. all.Skip(from + piece)];
                if (fewer.Count < all.Count && Try(with(fewer)))
                    all = fewer;
            }
        }
    }

    private bool Try(RandomNetwork candidate)
    {
        // A probe that is now the first starts from nothing, as the first one did.
        if (candidate.Probes.Count > 0 && candidate.Probes[0].KeepsState)
            candidate = candidate with { Probes = [candidate.Probes[0] with { KeepsState = false }, .. candidate.Probes.Skip(1)] };
        if (_clock.Elapsed > s_patience || !_differs(candidate))
            return false;
        _network = candidate;
        return true;
    }
}
