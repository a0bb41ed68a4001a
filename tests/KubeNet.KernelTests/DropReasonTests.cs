using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;
using KubeNet.KernelTests.Generated;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests;

/// <summary>
/// The reason that the model gives for each drop, held against the kernel's own (skb:kfree_skb). Two labs for each reason; KUBENET_DROP_REASONS=all takes every lab of the book in which
/// something is dropped.
/// </summary>
[Collection(nameof(Alone))]
public sealed class DropReasonTests
{
    private const int LabsOfAReason = 2;

    // What a timer of an earlier probe does between two of them is told by its not coming again.
    private const int Attempts = 3;

    // In milliseconds: a neighbour that nobody answers for is given up after 60.
    private const int Patience = 150;
    private const int Settling = 30;

    private static readonly bool s_isWhole = Environment.GetEnvironmentVariable("KUBENET_DROP_REASONS") == "all";

    /// <summary>What is no name, what sockets of earlier probes bring about, and what comes of a neighbour's message, which is not the probe.</summary>
    private static readonly string[] s_background =
    [
        DropReason.NotSpecified.ToKernelName(), DropReason.NetfilterDrop.ToKernelName(), "QUEUE_PURGE", "IPV6_NDISC_NS_OTHERHOST", "IPV6_NDISC_HOP_LIMIT",
    ];

    /// <summary>Where the kernel names no reason, or never makes a packet, and the model tells more.</summary>
    private static readonly HashSet<DropReason> s_mayBeSilent =
    [
        // A route that prohibits, blackholes or is not there fails the program's call; on a router it is ip_error's or dst_discard's, NOT_SPECIFIED.
        DropReason.IpOutNoRoutes, DropReason.IpInNoRoutes,
        // ndisc_error_report.
        DropReason.NeighFailed,
        // EMSGSIZE of a call; ip_fragment, ip6_fragment; __dev_forward_skb; what a tunnel answers itself.
        DropReason.PktTooBig,
        // A datagram to a group or to all that nobody takes (__udp4_lib_mcast_deliver).
        DropReason.NoSocket,
        // A frame that would go back where it came from (should_deliver).
        DropReason.BridgeNoEgressPort,
        // A device too small for IPv6 (ip6_rcv_core).
        DropReason.Ipv6Disabled,
        // What is only consumed, such as a SYN to an anycast address (tcp_v6_conn_request).
        DropReason.NotSpecified,
    ];

    [SkippableFact]
    public void The_reasons_of_drops_are_those_that_the_kernel_gives()
    {
        KernelEnvironment.Require();
        using var tap = Tap();
        var reports = new List<string>();
        foreach (var lab in Chosen())
        {
            var differences = Differences(tap, lab);
            for (var attempt = 1; attempt < Attempts && differences.Count > 0; attempt++)
                differences = Differences(tap, lab);
            reports.AddRange(differences);
        }

        Assert.True(reports.Count == 0, string.Join("\n", reports));
    }

    private static DropTap Tap()
    {
        try
        {
            return new DropTap();
        }
        catch (KernelException problem)
        {
            Skip.If(true, problem.Message);
            throw;
        }
    }

    private static List<KernelLab> Chosen()
    {
        var labs = LabBook.All.Values.Where(lab => !KnownDifferences.All.ContainsKey(lab.Name) && !lab.TakesTime)
            .Select(lab => (Lab: lab, Reasons: ModelObserver.Run(ModelLab.Build(lab), lab.Probes).SelectMany(one => Reasons(one.Trace)).Distinct().ToList()))
            .Where(one => one.Reasons.Count > 0).ToList();
        var taken = new Dictionary<DropReason, int>();
        return [.. labs.Where(one => s_isWhole || IsTaken(one.Reasons)).Select(one => one.Lab)];

        bool IsTaken(List<DropReason> reasons)
        {
            if (reasons.TrueForAll(reason => taken.GetValueOrDefault(reason) >= LabsOfAReason))
                return false;
            reasons.ForEach(reason => taken[reason] = taken.GetValueOrDefault(reason) + 1);
            return true;
        }
    }

    private static List<string> Differences(DropTap tap, KernelLab lab)
    {
        var model = ModelObserver.Run(ModelLab.Build(lab), lab.Probes);
        using var live = LiveLab.Build(lab);
        var differences = new List<string>();
        for (var at = 0; at < lab.Probes.Count; at++)
        {
            var drops = Send(tap, live, lab.Probes[at]);
            var unheard = Unheard(model[at].Trace, [.. drops.Select(drop => drop.Reason)]);
            if (unheard.Count > 0)
            {
                differences.Add($"{lab.Name}: {lab.Probes[at]}\n  only the model says {string.Join(", ", unheard.Select(reason => reason.ToKernelName()))}"
                    + $"\n  the kernel says {string.Join(", ", drops.Select(drop => $"{drop.Reason} in {drop.Function}").Distinct())}\n  {model[at].Trace.Summary}");
            }
        }

        return differences;
    }

    /// <summary>
    /// What the model says and the kernel does not. Where the kernel may be silent it must be so, and not give another name; that is asked in the run over all labs alone, since the tracepoint
    /// tells of what other processes let go of, too.
    /// </summary>
    private static List<DropReason> Unheard(PacketTrace trace, HashSet<string> heard)
    {
        var said = Reasons(trace).ToHashSet();
        var speaks = s_isWhole && heard.Except(said.Select(reason => reason.ToKernelName())).Except(InOtherWords(trace)).Except(s_background).Any();
        return [.. said.Where(reason => !heard.Contains(reason.ToKernelName()) && (speaks || !s_mayBeSilent.Contains(reason)))];
    }

    /// <summary>What the kernel lets go of and the model does not call a drop: what is refused was answered, and so is an answer that nobody waits for.</summary>
    private static string[] InOtherWords(PacketTrace trace) => trace.Verdict is Verdict.Refused or Verdict.ReplyMismatch ? [DropReason.NoSocket.ToKernelName()] : [];

    /// <summary>Whether it may be about a probe: sockets of TCP, which send again for a while, are not heard of where the probe is none of theirs.</summary>
    private static bool IsAbout(LabProbe probe, (string Reason, string Function) drop) =>
        probe.Protocol == IpProtocol.Tcp || !(drop.Function.StartsWith("tcp_", StringComparison.Ordinal) || drop.Function == "__ip_queue_xmit");

    private static IReadOnlyList<(string Reason, string Function)> Send(DropTap tap, LiveLab live, LabProbe probe)
    {
        if (!probe.KeepsState)
            live.Forget();
        if (probe.Change is { } change)
            LiveObserver.Apply(live, change);
        var release = new List<IDisposable>();
        try
        {
            live.LetOneSynOut(probe.From);
            tap.Take();
            LiveProbe.Send(live.Namespaces[probe.From], probe with { Patience = Patience }, release);
            Thread.Sleep(Settling);
            return [.. tap.Take().Where(drop => IsAbout(probe, drop))];
        }
        finally
        {
            release.ForEach(socket => socket.Dispose());
        }
    }

    private static IEnumerable<DropReason> Reasons(PacketTrace trace) =>
        trace.DescendantsAndSelf().SelectMany(one => one.Hops.SelectMany(hop => hop.Steps).OfType<DropStep>().Select(step => step.Reason));
}
