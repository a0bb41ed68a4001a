using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using Xunit.Abstractions;

namespace KubeNet.KernelTests;

/// <summary>
/// Every lab in real namespaces and in the model: what clients saw, who got what, every counter, every connection. The kernel is right. Labs mostly wait for real
/// timeouts, so that fifths of the book run side by side.
/// </summary>
public static class KernelTruth
{
    private const int Parts = 5;

    // So many labs of a run may show a difference that does not come again; more are no accident of the machine.
    private const int Accidents = 5;

    private static int s_seenOnce;

    /// <summary>Every fifth lab of the book, from 0 to 4 on.</summary>
    public static TheoryData<string> Part(int number) => [.. LabBook.All.Keys.Where((_, at) => at % Parts == number)];

    /// <summary>Holds the model to the kernel in a lab. A difference counts when it stays (<see cref="KernelComparison.Lasting"/>), and is told in any case.</summary>
    public static void Hold(string name, ITestOutputHelper output)
    {
        KernelEnvironment.Require();
        var known = KnownDifferences.All.GetValueOrDefault(name);
        var differences = known is not null ? KernelComparison.Differences(LabBook.All[name]) : KernelComparison.Lasting(LabBook.All[name], seen =>
        {
            output.WriteLine($"Seen once:\n{string.Join("\n", seen)}");
            Assert.True(Interlocked.Increment(ref s_seenOnce) <= Accidents, $"model and kernel differed in more than {Accidents} labs of this run; here:\n{string.Join("\n", seen)}");
        });

        Assert.False(known is not null && differences.Count == 0, $"model and kernel agree now; take the lab off the list of known differences: {known}");
        Assert.True(known is not null || differences.Count == 0, string.Join("\n", differences));
    }
}

/// <summary>A fifth of the book: classes run side by side, the labs of one do not.</summary>
public sealed class FirstKernelTruthTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [MemberData(nameof(KernelTruth.Part), 0, MemberType = typeof(KernelTruth))]
    public void The_model_does_what_the_kernel_does(string name) => KernelTruth.Hold(name, output);
}

/// <summary>The second fifth.</summary>
public sealed class SecondKernelTruthTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [MemberData(nameof(KernelTruth.Part), 1, MemberType = typeof(KernelTruth))]
    public void The_model_does_what_the_kernel_does(string name) => KernelTruth.Hold(name, output);
}

/// <summary>The third.</summary>
public sealed class ThirdKernelTruthTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [MemberData(nameof(KernelTruth.Part), 2, MemberType = typeof(KernelTruth))]
    public void The_model_does_what_the_kernel_does(string name) => KernelTruth.Hold(name, output);
}

/// <summary>The fourth.</summary>
public sealed class FourthKernelTruthTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [MemberData(nameof(KernelTruth.Part), 3, MemberType = typeof(KernelTruth))]
    public void The_model_does_what_the_kernel_does(string name) => KernelTruth.Hold(name, output);
}

/// <summary>The last.</summary>
public sealed class FifthKernelTruthTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [MemberData(nameof(KernelTruth.Part), 4, MemberType = typeof(KernelTruth))]
    public void The_model_does_what_the_kernel_does(string name) => KernelTruth.Hold(name, output);
}
