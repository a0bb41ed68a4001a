using KubeNet.Engine.Tracing;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests.Generated;

/// <summary>The first probe of a network after which kernel and model are not alike, and where they differ; a network that one of them does not build has no such probe.</summary>
internal sealed record WorldDifference(int? Probe, IReadOnlyList<string> Lines, PacketTrace? Trace)
{
    /// <summary>What the kernel left there, as text.</summary>
    public string Kernel { get; init; } = "";

    /// <summary>Whether the kernel itself did otherwise another time, and differed from the model in something else: who of several answers first is chance.</summary>
    public bool IsUndecided(WorldDifference again) => Probe == again.Probe && Kernel != again.Kernel && !Lines.SequenceEqual(again.Lines);

    /// <summary>What kind of thing differs first, and in which world it is: <c>counter of the kernel</c>.</summary>
    public string Kind => Lines[0].StartsWith("client", StringComparison.Ordinal) ? Lines[0] : Lines[0].Split(':')[0] + Side;

    private string Side => Lines[0].Contains("only the kernel", StringComparison.Ordinal) ? " of the kernel" : Lines[0].Contains("only the model", StringComparison.Ordinal) ? " of the model" : "";
}

/// <summary>Asks a network in both worlds.</summary>
internal static class WorldComparison
{
    // nf_conntrack_udp_packet.
    private static readonly TimeSpan s_streamAge = TimeSpan.FromSeconds(2);

    /// <summary>The first difference, or null where there is none.</summary>
    /// <param name="network">The network.</param>
    /// <param name="isImported">Whether the model is made of what the collector writes down of the real namespaces.</param>
    /// <param name="cutShort">Told of the probe from which on nothing is compared any more.</param>
    /// <exception cref="Engine.NetConfigException">The model does not build it.</exception>
    public static WorldDifference? Find(RandomNetwork network, bool isImported = false, Action<int>? cutShort = null)
    {
        var lab = network.ToLab();
        var built = ModelLab.Build(lab);
        IReadOnlyList<(Observation Observation, PacketTrace Trace)> model;
        IReadOnlyList<Observation> kernel;
        try
        {
            using var live = LiveLab.Build(lab);
            var twin = isImported ? CollectedLab.Of(live).Lab : built;
            model = ModelObserver.Run(twin, lab.Probes);
            kernel = LiveObserver.Run(live, [.. model.Select(seen => seen.Observation)]);
        }
        catch (KernelException problem)
        {
            return new WorldDifference(null, [$"build: {problem.Message}"], null);
        }

        var halfOpen = new HashSet<string>(StringComparer.Ordinal);
        var limits = new PeerLimits();
        for (var i = 0; i < lab.Probes.Count; i++)
        {
            if (!lab.Probes[i].KeepsState)
                halfOpen.Clear();

            // How often listeners answer each other is chance, and so is all that follows. A listener of the model's keeps no connection half open, so that it takes another SYN of
            // the same ends for a first one.
            var isOpened = model[i].Observation.Receipts.Any(receipt => receipt.Contains(" tcp ", StringComparison.Ordinal) && !halfOpen.Add(receipt));
            if (isOpened || (kernel[i].IsStorm && model[i].Observation.IsStorm))
            {
                cutShort?.Invoke(i);
                return null;
            }

            limits.Count(model[i].Trace);
            var isOld = kernel[i].Age > s_streamAge;
            var lines = Observation.Differences(Told(kernel[i], isOld), Told(model[i].Observation, isOld));
            if (lines.Count > 0 && (limits.AreReached || FragmentFault.MayShow(model[i].Trace, built.Config) || ChecksumFault.MayShow(model[i].Trace)))
            {
                cutShort?.Invoke(i);
                return null;
            }

            if (lines.Count > 0)
                return new WorldDifference(i, lines, model[i].Trace) { Kernel = kernel[i].ToString() };
        }

        return null;
    }

    /// <summary>What is compared in both worlds.</summary>
    private static Observation Told(Observation seen, bool isOld)
    {
        var told = seen with { Receipts = [.. seen.Receipts.Where(receipt => !OuterPorts.MayBeOfReceipt(receipt))] };
        return isOld ? Ageless(told) : told;
    }

    /// <summary>
    /// Without what time alone makes of a UDP connection that was answered: a stream, which is assured, when a packet comes two seconds after the first. In the model no time passes, and a slow machine
    /// takes so long.
    /// </summary>
    private static Observation Ageless(Observation seen) => seen with
    {
        Connections = [.. seen.Connections.Select(line => line.Contains(" udp ", StringComparison.Ordinal) ? line.Replace(" ASSURED", "", StringComparison.Ordinal) : line)],
    };
}
