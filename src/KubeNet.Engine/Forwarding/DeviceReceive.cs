using KubeNet.Engine.Devices;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>A frame comes in by a device: netif_receive_skb, eth_type_trans.</summary>
internal static class DeviceReceive
{
    /// <summary>Takes a frame in.</summary>
    public static void Receive(Host host, Link device, Frame frame)
    {
        if (frame is SkBuff arriving)
            arriving.Hop = arriving.Journey.Enter(host.Name, device.Name);
        if (!device.IsUp)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.DevReady, $"{device.Name} is down");
            return;
        }

        if (device is not (LoopbackLink or VrfLink) && !frame.KeepsType)
            frame.Type = TypeOf(device, frame);
        frame.KeepsType = false;
        Enter(host, device, frame);
    }

    /// <summary>
    /// Who takes a frame that a device received (__netif_receive_skb_core): a VLAN upon it, then a macvlan or ipvlan, or the bridge or bond
    /// that it is a port of, then the host. A host's own copy of what it sends to all has no Ethernet header, and goes to the host itself.
    /// </summary>
    public static void Enter(Host host, Link device, Frame frame)
    {
        Tap.In(host, device, frame);
        if (frame.Type == FrameType.Loopback)
        {
            PassUp(host, device, frame);
            return;
        }

        if (!device.Uppers.IsEmpty && (VlanReceive.Take(host, device, frame) || MacvlanReceive.Take(host, device, frame) || IpvlanReceive.Take(host, device, frame)))
            return;
        var master = device.Master is { } index ? host.Config.Links.GetValueOrDefault(index) : null;
        if (master is BridgeLink bridge)
            BridgeReceive.Receive(host, bridge, device, frame);
        else if (master is BondLink bond)
            BondTransmit.Receive(host, bond, device, frame);
        else if (frame.Tag is not { Id: not 0 } tag)
            PassUp(host, device, frame);
        else
            DeviceTransmit.DropFrame(host, frame, DropReason.OtherHost, $"it has the tag of VLAN {tag.Id}, of which {device.Name} has no device", EndingKind.Stray);
    }

    /// <summary>Hands a frame to ARP or IP.</summary>
    public static void PassUp(Host host, Link device, Frame frame)
    {
        switch (frame)
        {
            case ArpFrame arp:
                Arp.Receive(host, device, arp);
                break;
            case SkBuff skb:
                IpReceive.Receive(host, device, skb);
                break;
            default:
                throw new InvalidOperationException($"Unknown kind of frame {frame.GetType().Name}.");
        }
    }

    private static FrameType TypeOf(Link device, Frame frame)
    {
        if (frame.DestinationMac.IsBroadcast)
            return FrameType.Broadcast;
        if (frame.DestinationMac.IsMulticast)
            return FrameType.Multicast;
        return frame.DestinationMac == device.Mac ? FrameType.Host : FrameType.OtherHost;
    }
}
