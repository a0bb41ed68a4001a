using System.Globalization;
using Xunit.Abstractions;

namespace KubeNet.Fuzzing;

/// <summary>
/// The seed of a test that draws. The same in every run, so that a red run comes from what was changed; KUBENET_RANDOM_SEED gives another one, and <c>random</c>
/// a new one each time, for long runs that search.
/// </summary>
internal static class TestSeed
{
    private const int Usual = 1;

    /// <summary>The seed of this run, which is told.</summary>
    public static int Take(ITestOutputHelper output)
    {
        var seed = Environment.GetEnvironmentVariable("KUBENET_RANDOM_SEED") switch
        {
            null or "" => Usual,
            "random" => Random.Shared.Next(1_000_000_000),
            var given => int.Parse(given, CultureInfo.InvariantCulture),
        };
        output.WriteLine($"KUBENET_RANDOM_SEED={seed}");
        return seed;
    }
}
