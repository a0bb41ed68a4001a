namespace KubeNet.Engine.Tracing.Captures;

/// <summary>A frame as a packet socket on a device sees it.</summary>
/// <param name="Namespace">The device's namespace.</param>
/// <param name="Device">The device.</param>
/// <param name="Direction">Whether the device received it or sent it.</param>
/// <param name="HasEthernet">Whether the device's frames have an Ethernet header; those of an IP tunnel are bare packets.</param>
/// <param name="Frame">What it looked like there and then.</param>
public sealed record CapturedFrame(string Namespace, string Device, FrameDirection Direction, bool HasEthernet, FrameImage Frame);
