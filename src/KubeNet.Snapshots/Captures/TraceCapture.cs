using KubeNet.Engine;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Tracing;

namespace KubeNet.Snapshots.Captures;

/// <summary>What captures on all devices would hold of traces.</summary>
/// <remarks>
/// Times are the lab's clock, which stands still while a packet is under way; each frame is given a microsecond more than the one before, so that files of several
/// devices keep their order when they are merged. The identification of an IP header is the number of its packet, from 1 and on from trace to trace: <c>ip.id == 3</c> finds
/// that packet at every device, however it was translated on its way.
/// </remarks>
public static class TraceCapture
{
    private static readonly TimeSpan Step = TimeSpan.FromMicroseconds(1);

    /// <summary>As <see cref="Of"/>, and at least one frame.</summary>
    /// <exception cref="NetConfigException">NothingCaptured: there is no trace, or no device saw anything of it.</exception>
    public static IReadOnlyList<CaptureRecord> Require(IReadOnlyList<PacketTrace> traces) => Of(traces) is { Count: > 0 } records ? records
        : throw new NetConfigException("NothingCaptured", traces.Count == 0 ? "There is no trace to take frames of." : $"No device saw anything of it: {string.Join(" ", traces.Select(trace => trace.Summary).Distinct())}");

    /// <summary>The frames of traces, one trace after the other.</summary>
    public static IReadOnlyList<CaptureRecord> Of(IEnumerable<PacketTrace> traces)
    {
        var records = new List<CaptureRecord>();
        var next = DateTime.MinValue;
        var packets = 0u;
        foreach (var trace in traces)
        {
            next = trace.SentAt > next ? trace.SentAt : next;
            var bytes = new FrameBytes(packets, (uint)(trace.SentAt - NetworkState.Start).TotalMilliseconds);
            string? comment = $"{trace.Packet}: {trace.Summary}";
            foreach (var frame in trace.Frames)
            {
                records.Add(new CaptureRecord(frame.Namespace, frame.Device, frame.Direction, frame.HasEthernet, next, bytes.Write(frame.Frame, frame.HasEthernet), comment));
                next += Step;
                comment = null;
            }

            packets = bytes.LastNumber;
        }

        return records;
    }
}
