using KubeNet.Engine.Tracing;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests.Generated;

/// <summary>The first probe of a network after which kernel and model are not alike, and where they differ; a network that one of them does not build has no such probe.</summary>
internal sealed record NetworkDifference(int? Probe, IReadOnlyList<string> Lines, PacketTrace? Trace)
{
    /// <summary>What kind of thing differs first, and in which world it is: <c>counter of the kernel</c>.</summary>
    public string Kind => Lines[0].StartsWith("client", StringComparison.Ordinal) ? Lines[0] : Lines[0].Split(':')[0] + Side;

    private string Side => Lines[0].Contains("only the kernel", StringComparison.Ordinal) ? " of the kernel" : Lines[0].Contains("only the model", StringComparison.Ordinal) ? " of the model" : "";
}

/// <summary>Asks a network in both worlds.</summary>
internal static class NetworkComparison
{
    /// <summary>The first difference, or null where there is none.</summary>
    /// <exception cref="Engine.NetConfigException">The model does not build it.</exception>
    public static NetworkDifference? Find(RandomNetwork network)
    {
        var lab = network.ToLab();
        var model = ModelObserver.Run(ModelLab.Build(lab), lab.Probes);
        IReadOnlyList<Observation> kernel;
        try
        {
            using var live = LiveLab.Build(lab);
            kernel = LiveObserver.Run(live, [.. model.Select(seen => seen.Observation.Client)]);
        }
        catch (KernelException problem)
        {
            return new NetworkDifference(null, [$"build: {problem.Message}"], null);
        }

        for (var i = 0; i < lab.Probes.Count; i++)
        {
            var lines = Observation.Differences(kernel[i], model[i].Observation);
            if (lines.Count > 0)
                return new NetworkDifference(i, lines, model[i].Trace);
        }

        return null;
    }
}
