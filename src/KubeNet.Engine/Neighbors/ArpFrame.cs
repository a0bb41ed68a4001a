using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Captures;

namespace KubeNet.Engine.Neighbors;

/// <summary>An ARP request or reply (RFC 826).</summary>
public sealed class ArpFrame : Frame
{
    /// <summary>"Who has", or the answer to it.</summary>
    public required bool IsRequest { get; init; }

    /// <summary>Who sends it.</summary>
    public required MacAddress SenderMac { get; init; }

    /// <summary>The sender's IPv4 address.</summary>
    public required IpAddress SenderAddress { get; init; }

    /// <summary>The IPv4 address asked for, or of whom the answer is for.</summary>
    public required IpAddress TargetAddress { get; init; }

    /// <summary>The journey of the packet that waits for the answer: what a tunnel wraps the message into is an aside of it.</summary>
    public required Journey Cause { get; init; }

    /// <inheritdoc/>
    public override Capture? Capture => Cause.Capture;

    /// <inheritdoc/>
    public override void LeaveBy(string device)
    {
        // ARP is no packet of the trace: what it found stands in the neighbour step.
    }

    /// <inheritdoc/>
    public override Frame Copy() => (Frame)MemberwiseClone();

    /// <inheritdoc/>
    public override FrameImage ToImage() => new()
    {
        Source = SourceMac,
        Destination = DestinationMac,
        Tags = TagImages(),
        Arp = new ArpMessage(IsRequest, SenderMac, SenderAddress, IsRequest ? default : DestinationMac, TargetAddress),
    };
}
