using KubeNet.Engine.Devices;
using KubeNet.Engine.Tracing.Captures;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// What packet sockets see, without anybody being promiscuous, as with <c>tcpdump -i any</c>: what a device sends, behind all hooks (dev_queue_xmit_nit), and what it
/// receives, before any (__netif_receive_skb_core). Where nothing is recorded it costs a look.
/// </summary>
internal static class Tap
{
    /// <summary>A device sends a frame. On <c>lo</c>, where all that is sent comes in again, libpcap passes over what goes out.</summary>
    public static void Out(Host host, Link device, Frame frame)
    {
        if (frame.Capture is { } capture && device is not LoopbackLink)
            NoteOut(capture, host, device, frame);
    }

    /// <summary>A device received a frame.</summary>
    public static void In(Host host, Link device, Frame frame)
    {
        if (frame.Capture is { } capture)
            NoteIn(capture, host, device, frame);
    }

    /// <summary>A veth sends a frame to somebody who surely ignores it: both ends see it, each in its turn, and that is all.</summary>
    public static void SendUnheard(Host host, Link veth, Frame frame)
    {
        if (frame.Capture is not { } capture || host.FarEndOf((VethLink)veth) is not { } end)
            return;
        Note(capture, host, veth, frame, FrameDirection.Out);
        host.Engine.EnqueueUnheard(end, frame);
    }

    /// <summary>A frame that is ignored comes in.</summary>
    public static void Unheard(FarEnd end, Frame frame) => frame.Capture?.Add(new CapturedFrame(end.Home.Name, end.Link.Name, FrameDirection.In, HasEthernet: true, frame.ToImage()));

    // A device without a carrier has a queue that throws all away before (noop_qdisc).
    private static void NoteOut(Capture capture, Host host, Link device, Frame frame)
    {
        if (host.HasCarrier(device))
            Note(capture, host, device, frame, FrameDirection.Out);
    }

    // What a host hears of its own broadcasts is PACKET_LOOPBACK (dev_loopback_xmit), which packet sockets do not get (packet_rcv).
    private static void NoteIn(Capture capture, Host host, Link device, Frame frame)
    {
        if (frame.Type != FrameType.Loopback)
            Note(capture, host, device, frame, FrameDirection.In);
    }

    private static void Note(Capture capture, Host host, Link device, Frame frame, FrameDirection direction) =>
        capture.Add(new CapturedFrame(host.Name, device.Name, direction, device.IsEthernet || device is LoopbackLink, frame.ToImage()));
}
