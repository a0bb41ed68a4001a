using KubeNet.Engine.Tracing;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;

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
        var lab = LabBook.All[name];
        using var live = LiveLab.Build(lab);
        var kernel = LiveObserver.Run(live);
        var model = ModelObserver.Run(ModelLab.Build(lab), lab.Probes);
        var differences = new List<string>();
        for (var i = 0; i < lab.Probes.Count; i++)
        {
            var lines = Observation.Differences(kernel[i], model[i].Observation);
            if (lines.Count > 0)
                differences.Add($"{lab.Probes[i]}\n  {string.Join("\n  ", lines)}\n  model: {model[i].Trace.Summary}{Steps(model[i].Trace)}");
        }

        var known = KnownDifferences.All.GetValueOrDefault(name);
        Assert.False(known is not null && differences.Count == 0, $"model and kernel agree now; take the lab off the list of known differences: {known}");
        Assert.True(known is not null || differences.Count == 0, string.Join("\n", differences));
    }

    private static string Steps(PacketTrace trace, string indent = "\n    ") =>
        string.Concat(trace.Hops.Select(hop => $"{indent}{hop.Namespace} {hop.In ?? "-"} > {hop.Out ?? "-"}{string.Concat(hop.Steps.Select(step => $"{indent}  {step.Describe()}"))}"))
        + (trace.Reply is { } reply ? $"{indent}reply: {reply.Packet}: {reply.Summary}{Steps(reply, indent + "  ")}" : "");
}
