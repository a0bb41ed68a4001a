using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Xunit.Abstractions;

namespace KubeNet.Fuzzing;

/// <summary>
/// Tries a reader with many inputs. KUBENET_FUZZ sets how many, KUBENET_RANDOM_SEED which. An input that brings the reader or the process down, that it does not
/// come back from, or that takes it more memory than it may, fails the test and stays in a file; KUBENET_FUZZ_INPUT names one to be read again, alone.
/// </summary>
internal static class FuzzRun
{
    private const long MostMemory = 4_000_000_000;

    private const int MostFailures = 10;

    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(2);

    /// <summary>Runs.</summary>
    /// <param name="output">Where the seed is told, and how long it took.</param>
    /// <param name="usual">How many inputs, where nothing else is asked.</param>
    /// <param name="make">Makes an input.</param>
    /// <param name="attempt">Reads it; what it throws is a failure. Its second argument is a number that follows from the input, for choices.</param>
    /// <param name="maxMegabytes">What reading it may allocate.</param>
    /// <param name="name">The test, which the file with the input is named after.</param>
    public static void Run(
        ITestOutputHelper output, int usual, Func<Random, byte[]> make, Action<byte[], int> attempt, int maxMegabytes = 200, [CallerMemberName] string name = "")
    {
        if (Environment.GetEnvironmentVariable("KUBENET_FUZZ_INPUT") is { Length: > 0 } kept)
        {
            Attempt(File.ReadAllBytes(kept), attempt, maxMegabytes);
            return;
        }

        var count = int.TryParse(Environment.GetEnvironmentVariable("KUBENET_FUZZ"), out var asked) ? asked : usual;
        var seed = TestSeed.Take(output);
        var random = new Random(seed);
        var file = Path.Combine(Path.GetTempPath(), $"kubenet-fuzz-{name}-{seed}-{Environment.ProcessId}");
        var failures = new List<string>();
        var watch = Stopwatch.StartNew();
        using (var current = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            var since = watch.Elapsed;
            using var guard = new Timer(_ => Guard(watch.Elapsed - since, file), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            for (var index = 0; index < count && failures.Count < MostFailures; index++)
            {
                var input = make(random);
                current.Position = 0;
                current.Write(input);
                current.SetLength(input.Length);
                since = watch.Elapsed;
                try
                {
                    Attempt(input, attempt, maxMegabytes);
                }
                catch (Exception error)
                {
                    File.WriteAllBytes($"{file}-{index}", input);
                    failures.Add($"input {index}, kept as {file}-{index}: {error}");
                }
            }
        }

        File.Delete(file);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {count} inputs, {watch.Elapsed.TotalSeconds:F0} s, seed {seed}, {failures.Count} failed"));
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static void Attempt(byte[] input, Action<byte[], int> attempt, int maxMegabytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        attempt(input, input.Aggregate(input.Length, (sum, value) => sum + value));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < maxMegabytes * 1_000_000L, $"A small input took more than {maxMegabytes} MB.");
    }

    // Nothing can end a thread that does not come back, so the process goes.
    private static void Guard(TimeSpan spent, string file)
    {
        if (spent > s_hang || Environment.WorkingSet > MostMemory)
            Environment.FailFast($"The reader does not come back from an input, or takes memory without end: kept as {file}.");
    }
}
