using KubeNet.Engine.Tracing;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests;

/// <summary>Runs a lab in real namespaces and in the model, and says where they differ.</summary>
internal static class KernelComparison
{
    /// <summary>How often is looked before a difference counts: real time and a loaded machine leave their marks, but what the model does wrong stays.</summary>
    public const int Looks = 3;

    /// <summary>The differences that are there each time. Whether any was there the first time is told by <paramref name="seenOnce"/>.</summary>
    public static IReadOnlyList<string> Lasting(KernelLab lab, Action<IReadOnlyList<string>>? seenOnce = null)
    {
        var differences = Differences(lab);
        if (differences.Count > 0)
            seenOnce?.Invoke(differences);
        for (var look = 1; look < Looks && differences.Count > 0; look++)
            differences = Differences(lab);
        return differences;
    }

    /// <summary>A paragraph for each probe whose observations differ: what differs, and the model's trace. Empty where all agree.</summary>
    public static IReadOnlyList<string> Differences(KernelLab lab)
    {
        using var live = LiveLab.Build(lab);
        var model = ModelObserver.Run(ModelLab.Build(lab), lab.Probes);
        var kernel = LiveObserver.Run(live, [.. model.Select(seen => seen.Observation)]);
        var differences = new List<string>();
        for (var i = 0; i < lab.Probes.Count; i++)
        {
            var lines = Observation.Differences(kernel[i], model[i].Observation);
            if (lines.Count > 0)
                differences.Add($"{lab.Probes[i]}\n  {string.Join("\n  ", lines)}\n  model: {model[i].Trace.Summary}{Steps(model[i].Trace)}");
        }

        return differences;
    }

    internal static string Steps(PacketTrace trace, string indent = "\n    ") =>
        string.Concat(trace.Hops.Select(hop => $"{indent}{hop.Namespace} {hop.In ?? "-"} > {hop.Out ?? "-"}{string.Concat(hop.Steps.Select(step => $"{indent}  {step.Describe()}"))}"))
        + (trace.Reply is { } reply ? $"{indent}reply: {reply.Packet}: {reply.Summary}{Steps(reply, indent + "  ")}" : "");
}
