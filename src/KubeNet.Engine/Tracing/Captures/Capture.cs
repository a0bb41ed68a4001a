namespace KubeNet.Engine.Tracing.Captures;

/// <summary>A capture in the making: all that the taps of all devices see of a packet and of what follows from it. Owned by one walk.</summary>
public sealed class Capture
{
    private readonly List<CapturedFrame> _frames = [];
    private uint _packets;

    /// <summary>The frames so far, in the order in which they were seen.</summary>
    public IReadOnlyList<CapturedFrame> Frames => _frames;

    /// <summary>A tap sees a frame.</summary>
    public void Add(CapturedFrame frame) => _frames.Add(frame);

    /// <summary>The number of the next packet that a host makes.</summary>
    public uint NextNumber() => ++_packets;
}
