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
public sealed class RandomNetworkTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void The_model_does_what_the_kernel_does_in_networks_nobody_thought_up()
    {
        KernelEnvironment.Require();
        var first = Number("KUBENET_RANDOM_SEED", 1);
        var count = Number("KUBENET_RANDOM_NETWORKS", 100);
        var probes = Number("KUBENET_RANDOM_PROBES", 20);
        var clock = Stopwatch.StartNew();
        var failures = new ConcurrentQueue<string>();
        var unrepeated = new ConcurrentQueue<int>();
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Number("KUBENET_RANDOM_THREADS", 3) }, seed =>
        {
            try
            {
                var network = RandomNetwork.Of(seed, probes);
                if (NetworkComparison.Find(network) is null)
                    return;
                if (NetworkComparison.Find(network) is not { } difference)
                {
                    unrepeated.Enqueue(seed);
                    return;
                }

                failures.Enqueue(Write(seed, Report(seed, network, difference)));
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                failures.Enqueue(Write(seed, $"seed {seed}: {problem}"));
            }
        });
        output.WriteLine($"{count} networks of {probes} probes from seed {first} in {clock.Elapsed.TotalSeconds:0} s; {failures.Count} differ; differences that did not come again: {string.Join(", ", unrepeated)}");
        Assert.True(failures.IsEmpty, $"{failures.Count} of {count} networks differ\n{string.Join("\n\n", failures)}");
    }

    private static string Report(int seed, RandomNetwork network, NetworkDifference difference)
    {
        var small = Environment.GetEnvironmentVariable("KUBENET_RANDOM_REDUCE") == "0" ? network : Reduction.Of(network, difference);
        var found = NetworkComparison.Find(small) ?? difference;
        var at = found.Probe is { } index && index < small.Probes.Count ? small.Probes[index].ToString() : "";
        return $"=== seed {seed}: {string.Join("\n  ", difference.Lines)}\n--- reduced, {at}\n  {string.Join("\n  ", found.Lines)}\n  model: {(found.Trace is { } trace ? $"{trace.Summary}{KernelComparison.Steps(trace)}" : "")}\n{small.ToCode()}";
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
