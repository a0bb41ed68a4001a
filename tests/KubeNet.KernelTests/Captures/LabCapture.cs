using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;
using KubeNet.Snapshots.Captures;

namespace KubeNet.KernelTests.Captures;

/// <summary>What taps on all devices of a lab see of its probes, in real namespaces and in the model. An interface is called <c>LAB.PROBE namespace/device</c>.</summary>
internal static class LabCapture
{
    // In milliseconds: what a probe's answer brings about.
    private const int Settling = 30;

    /// <summary>What the kernel shows.</summary>
    public static IReadOnlyList<CaptureRecord> OfKernel(KernelLab lab, int number)
    {
        using var live = LiveLab.Build(lab);
        var taps = live.Namespaces.Values.Select(ns => new FrameTap(ns)).ToList();
        var records = new List<CaptureRecord>();
        try
        {
            for (var at = 0; at < lab.Probes.Count; at++)
            {
                var probe = lab.Probes[at];
                if (!probe.KeepsState)
                    live.Forget();
                if (probe.Change is { } change)
                    LiveObserver.Apply(live, change);
                taps.ForEach(tap => tap.Take());
                Send(live, probe);
                records.AddRange(taps.SelectMany(tap => tap.Take()).Select(frame =>
                    new CaptureRecord($"{number}.{at} {frame.Namespace}", frame.Device, frame.Direction, HasEthernet: true, DateTime.UnixEpoch, frame.Bytes)));
            }

            return records;
        }
        finally
        {
            taps.ForEach(tap => tap.Dispose());
        }
    }

    /// <summary>What the model says.</summary>
    public static IReadOnlyList<CaptureRecord> OfModel(KernelLab lab, int number) =>
        [.. ModelObserver.Run(ModelLab.Build(lab), lab.Probes).SelectMany((seen, at) =>
            TraceCapture.Of([seen.Trace]).Select(record => record with { Namespace = $"{number}.{at} {record.Namespace}" }))];

    private static void Send(LiveLab live, LabProbe probe)
    {
        var release = new List<IDisposable>();
        try
        {
            live.LetOneSynOut(probe.From);
            LiveProbe.Send(live.Namespaces[probe.From], probe, release);
            Thread.Sleep(Settling);
        }
        finally
        {
            release.ForEach(socket => socket.Dispose());
        }
    }
}
