using Xunit.Abstractions;

namespace KubeNet.Fuzzing;

/// <summary>
/// Tries a reader with many inputs. KUBENET_FUZZ sets how many, KUBENET_RANDOM_SEED which. An input that brings the reader down, that it does not come back
/// from, or that takes it more memory than it may, fails the test and is kept as a file.
/// </summary>
internal static class FuzzRun
{
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(2);

    /// <summary>Runs.</summary>
    /// <param name="output">Where the seed is told.</param>
    /// <param name="usual">How many inputs, where nothing else is asked.</param>
    /// <param name="make">Makes an input.</param>
    /// <param name="attempt">Reads it; what it throws is a failure.</param>
    /// <param name="maxMegabytes">What reading it may allocate.</param>
    public static void Run(ITestOutputHelper output, int usual, Func<Random, byte[]> make, Action<byte[], int> attempt, int maxMegabytes = 200)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("KUBENET_FUZZ"), out var asked) ? asked : usual;
        var seed = TestSeed.Take(output);
        var random = new Random(seed);
        for (var index = 0; index < count; index++)
        {
            var input = make(random);
            var file = Path.Combine(Path.GetTempPath(), $"kubenet-fuzz-{seed}-{index}");
            using var watch = new Timer(_ => Hang(file, input), null, s_hang, Timeout.InfiniteTimeSpan);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                attempt(input, index);
                Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < maxMegabytes * 1_000_000L, $"A small input took more than {maxMegabytes} MB.");
            }
            catch (Exception error)
            {
                File.WriteAllBytes(file, input);
                Assert.Fail($"seed {seed}, input {index}, kept as {file}: {error}");
            }
        }
    }

    // Nothing can end a thread that does not come back, so the process goes.
    private static void Hang(string file, byte[] input)
    {
        File.WriteAllBytes(file, input);
        Environment.FailFast($"The reader does not come back from an input, kept as {file}.");
    }
}
