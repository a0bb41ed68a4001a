using KubeNet.KernelTests.Live;

namespace KubeNet.KernelTests.Stories;

/// <summary>
/// The pages of docs/concepts in the live kernel: what their PowerShell blocks build is built in real namespaces, what they send is sent there,
/// and the kernel must have seen, counted and remembered what the page tells.
/// </summary>
public sealed class ConceptKernelTests
{
    public static TheoryData<string> Pages => [.. StoryRecording.ConceptPages];

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public void A_concept_goes_in_the_kernel_as_its_page_tells(string page)
    {
        KernelEnvironment.Require();
        var labs = StoryRecording.LabsOfPage(page);
        Assert.NotEmpty(labs);
        var differences = labs.SelectMany(lab => KernelComparison.Lasting(lab).Select(difference => $"{lab.Name}: {difference}")).ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
