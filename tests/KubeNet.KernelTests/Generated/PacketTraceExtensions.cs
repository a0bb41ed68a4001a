using KubeNet.Engine.Tracing;

namespace KubeNet.KernelTests.Generated;

/// <summary>Walks over traces.</summary>
internal static class PacketTraceExtensions
{
    /// <summary>The trace, and those of all packets that it caused, by however many steps.</summary>
    public static IEnumerable<PacketTrace> DescendantsAndSelf(this PacketTrace trace) =>
        new[] { trace.Reply, trace.Relayed }.OfType<PacketTrace>().Concat(trace.Asides).Concat(trace.Later).SelectMany(DescendantsAndSelf).Prepend(trace);
}
