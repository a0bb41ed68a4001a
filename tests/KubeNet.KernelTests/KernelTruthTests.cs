using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;

namespace KubeNet.KernelTests;

/// <summary>Every lab in real namespaces and in the model: what clients saw, who got what, every counter, every connection. The kernel is right.</summary>
public sealed class KernelTruthTests
{
    public static TheoryData<string> Labs => [.. LabBook.All.Keys];

    [SkippableTheory]
    [MemberData(nameof(Labs))]
    public void The_model_does_what_the_kernel_does(string name)
    {
        KernelEnvironment.Require();
        var differences = KernelComparison.Differences(LabBook.All[name]);
        var known = KnownDifferences.All.GetValueOrDefault(name);
        Assert.False(known is not null && differences.Count == 0, $"model and kernel agree now; take the lab off the list of known differences: {known}");
        Assert.True(known is not null || differences.Count == 0, string.Join("\n", differences));
    }
}
