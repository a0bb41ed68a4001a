using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>Frames go up and down between devices that lie upon each other. The trace has one hop for each namespace on the way.</summary>
internal static class StackedDevices
{
    /// <summary>The device below and its host, or null where it is not in the model.</summary>
    public static (Host Host, Link Device)? Below(Host host, StackedLink device) =>
        device.LowerNamespace is { } home && host.Engine.Config.FindLink(new LinkPlace(home, device.LowerIndex)) is { } lower ? (host.Engine.Host(home), lower) : null;

    /// <summary>The devices of a kind that lie upon another one, with their hosts.</summary>
    public static IEnumerable<(Host Host, TLink Device)> Above<TLink>(Host host, Link lower)
        where TLink : StackedLink
    {
        foreach (var place in lower.Uppers)
        {
            if (host.Engine.Config.FindLink(place) is TLink upper)
                yield return (host.Engine.Host(place.Namespace), upper);
        }
    }

    /// <summary>Hands a frame to the device below, which sends it.</summary>
    public static void SendBelow(Host host, StackedLink device, Frame frame, string action)
    {
        if (Below(host, device) is not var (home, lower))
        {
            DeviceTransmit.Leave(host, device, frame);
            return;
        }

        Note(frame, new LinkStep(device.Name, device.Kind, action, NameFrom(host, home, lower)));
        Move(host, home, device, frame, null);
        DeviceTransmit.Transmit(home, lower, frame);
    }

    /// <summary>Hands a frame that came in by a device to one upon it, as what that one received.</summary>
    public static void HandUp(Host host, Link lower, Host home, Link upper, Frame frame, string action)
    {
        if (!upper.IsUp)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.DevReady, $"{NameFrom(host, home, upper)} is down");
            return;
        }

        Note(frame, new LinkStep(lower.Name, upper.Kind, action, NameFrom(host, home, upper)));
        Move(host, home, upper, frame, upper.Name);
        DeviceReceive.Enter(home, upper, frame);
    }

    /// <summary>Notes a step where the frame has a trace.</summary>
    public static void Note(Frame frame, LinkStep step)
    {
        if (frame is SkBuff { Hop: { } hop })
            hop.Add(step);
    }

    /// <summary>Hands a frame back to another device of the same stack, as if it had come in there (dev_forward_skb).</summary>
    public static void Forward(Host host, StackedLink device, Host home, Link target, Frame frame)
    {
        if (home != host)
            frame.LeaveBy(device.Name);
        (frame as SkBuff)?.Scrub(home != host);
        host.Engine.Enqueue(home, target, frame);
    }

    /// <summary>A frame goes on in another namespace.</summary>
    public static void Move(Host host, Host home, Link device, Frame frame, string? inDevice)
    {
        if (home == host)
            return;
        frame.LeaveBy(device.Name);
        if (frame is not SkBuff skb)
            return;

        // Where there is no bridge nobody keeps PREROUTING from a packet that went through it in the other namespace.
        skb.WasPrerouted = false;
        skb.Hop = skb.Journey.Enter(home.Name, inDevice);
    }

    private static string NameFrom(Host host, Host home, Link device) => home == host ? device.Name : $"{device.Name} in {home.Name}";
}
