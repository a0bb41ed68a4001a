using KubeNet.Engine.Tracing.Captures;

namespace KubeNet.Snapshots.Captures;

/// <summary>A frame of a capture file.</summary>
/// <param name="Namespace">The namespace of the device that saw it.</param>
/// <param name="Device">The device.</param>
/// <param name="Direction">Whether the device received it or sent it.</param>
/// <param name="HasEthernet">Whether it begins with an Ethernet header; otherwise with that of IP.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Bytes">All of its bytes.</param>
/// <param name="Comment">What a reader shall know of it, or null.</param>
public sealed record CaptureRecord(string Namespace, string Device, FrameDirection Direction, bool HasEthernet, DateTime Time, ReadOnlyMemory<byte> Bytes, string? Comment = null)
{
    /// <summary>The device as capture files name it: <c>namespace/device</c>.</summary>
    public string Interface => $"{Namespace}/{Device}";
}
