using KubeNet.KernelTests.Live;

namespace KubeNet.KernelTests.Stories;

/// <summary>
/// The failure stories in the live kernel: what a script built is built in real namespaces, what it sent is sent there, and the kernel must
/// have seen, counted and remembered what the story tells.
/// </summary>
public sealed class StoryKernelTests
{
    public static TheoryData<string> Names => [.. StoryRecording.Names.Except(NotReplicated.Stories.Keys)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_story_goes_in_the_kernel_as_it_is_told(string name)
    {
        KernelEnvironment.Require();
        foreach (var mended in new[] { false, true })
        {
            var labs = StoryRecording.Labs(name, mended);
            Assert.NotEmpty(labs);
            var differences = labs.SelectMany(lab => KernelComparison.Lasting(lab).Select(difference => $"{lab.Name}: {difference}")).ToList();
            Assert.True(differences.Count == 0, string.Join('\n', differences));
        }
    }

    [Fact]
    public void What_cannot_be_replicated_is_a_story() => Assert.Subset(StoryRecording.Names.ToHashSet(), NotReplicated.Stories.Keys.ToHashSet());
}
