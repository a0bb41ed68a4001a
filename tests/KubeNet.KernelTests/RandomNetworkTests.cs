using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using KubeNet.KernelTests.Generated;
using KubeNet.KernelTests.Live;
using Xunit.Abstractions;

namespace KubeNet.KernelTests;

/// <summary>
/// Networks that nobody thought up, built from seeds in real namespaces and in the model: what clients saw, who got what, every counter, connection
/// and learned address. A difference is made small and printed as a lab. KUBENET_RANDOM_SEED, KUBENET_RANDOM_NETWORKS and KUBENET_RANDOM_PROBES
/// choose others; scripts/random-networks.sh draws seeds for as long as one likes.
/// </summary>
[Collection(nameof(Alone))]
public sealed class RandomNetworkTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void The_model_does_what_the_kernel_does_in_networks_nobody_thought_up() =>
        Compare(Number("KUBENET_RANDOM_NETWORKS", 100), isImported: false);

    [SkippableFact]
    public void The_import_of_such_networks_does_what_the_kernel_does() =>
        Compare(Number("KUBENET_RANDOM_IMPORTS", 0), isImported: true);

    private void Compare(int count, bool isImported)
    {
        KernelEnvironment.Require();
        Skip.If(count == 0, "KUBENET_RANDOM_IMPORTS says how many random networks are imported; none by itself");
        var first = Number("KUBENET_RANDOM_SEED", 1);
        var probes = Number("KUBENET_RANDOM_PROBES", 20);
        var clock = Stopwatch.StartNew();
        var failures = new ConcurrentQueue<string>();
        var drawn = new ConcurrentQueue<int>();
        var cutShort = new ConcurrentQueue<(int Seed, int Probe)>();
        var undecided = new ConcurrentQueue<(int Seed, WorldDifference Once)>();
        var unrepeated = new ConcurrentQueue<(int Seed, WorldDifference Once)>();
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Number("KUBENET_RANDOM_THREADS", 3) }, seed =>
        {
            try
            {
                var network = RandomNetwork.Of(seed, probes);
                if (isImported)
                    network = network.Printable();
                if (WorldComparison.Find(network, isImported, probe => cutShort.Enqueue((seed, probe))) is not { } difference)
                    return;
                for (var look = 1; look < KernelComparison.Looks; look++)
                {
                    var once = difference;
                    if (WorldComparison.Find(network, isImported) is not { } again)
                    {
                        unrepeated.Enqueue((seed, once));
                        return;
                    }

                    difference = again;
                    if (DrawnPorts.Explain(once, again))
                    {
                        drawn.Enqueue(seed);
                        return;
                    }

                    if (once.IsUndecided(again))
                    {
                        undecided.Enqueue((seed, once));
                        return;
                    }
                }

                failures.Enqueue(Write(seed, Report(seed, network, difference, isImported)));
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                failures.Enqueue(Write(seed, $"seed {seed}: {problem}"));
            }
        });
        output.WriteLine($"{count} networks of {probes} probes from seed {first}{(isImported ? ", imported," : "")} in {clock.Elapsed.TotalSeconds:0} s; {failures.Count} differ; {drawn.Count} by ports that the kernel drew, {unrepeated.Count} not again, {undecided.Count} undecided, {cutShort.Count} cut short");
        foreach (var (seed, probe) in cutShort)
            output.WriteLine($"cut short: seed {seed} from probe {probe + 1} on");
        foreach (var seed in drawn)
            output.WriteLine($"drawn ports: seed {seed}");
        foreach (var (seed, once) in undecided)
            output.WriteLine($"undecided: seed {seed}: {string.Join("; ", once.Lines)}");
        foreach (var (seed, once) in unrepeated)
            output.WriteLine($"not again: seed {seed}: {string.Join("; ", once.Lines)}");
        Assert.True(failures.IsEmpty, $"{failures.Count} of {count} networks differ\n{string.Join("\n\n", failures)}");
    }

    private static string Report(int seed, RandomNetwork network, WorldDifference difference, bool isImported)
    {
        var small = Reduction.Of(network, difference, isImported);
        var found = WorldComparison.Find(small, isImported) ?? difference;
        var probe = found.Probe is { } index && index < small.Probes.Count ? small.Probes[index].ToString() : "";
        var trace = found.Trace is { } way ? $"\n  model: {way.Summary}{KernelComparison.Steps(way)}" : "";
        return $"""
            === seed {seed}: {string.Join("\n  ", difference.Lines)}
            --- reduced, {probe}
              {string.Join("\n  ", found.Lines)}{trace}
            {small.ToCode()}
            """;
    }

    /// <summary>Also to a file of KUBENET_RANDOM_REPORTS, at once.</summary>
    private static string Write(int seed, string report)
    {
        if (Environment.GetEnvironmentVariable("KUBENET_RANDOM_REPORTS") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, $"{seed}.txt"), report);
        return report;
    }

    private static int Number(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}

/// <summary>Tests that have the machine to themselves: what other tests do to its clock would be seen in their packets.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
