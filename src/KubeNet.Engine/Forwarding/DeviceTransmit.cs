using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>Hands a frame to a device: dev_queue_xmit, and what each kind of device does with it.</summary>
internal static class DeviceTransmit
{
    // XMIT_RECURSION_LIMIT.
    private const int MaxNesting = 8;

    /// <summary>Sends. What cannot be sent is dropped, with its end noted.</summary>
    public static void Transmit(Host host, Link device, Frame frame)
    {
        if (!device.IsUp)
        {
            DropFrame(host, frame, DropReason.DevReady, $"{device.Name} is down");
            return;
        }

        if (host.Engine.Nesting > MaxNesting)
        {
            DropFrame(host, frame, DropReason.NotSpecified, $"{device.Name} would send inside of {host.Engine.Nesting} others: a loop of devices");
            return;
        }

        Tap.Out(host, device, frame);
        host.Engine.Nesting++;
        Send(host, device, frame);
        host.Engine.Nesting--;
    }

    private static void Send(Host host, Link device, Frame frame)
    {
        switch (device)
        {
            case LoopbackLink:
                Loop(host, device, frame);
                break;
            case VethLink veth:
                TransmitVeth(host, veth, frame);
                break;
            case BridgeLink bridge:
                if (frame is SkBuff taken)
                    taken.IsTaken = true;
                BridgeTransmit.Transmit(host, bridge, frame);
                break;
            case VxlanLink vxlan:
                VxlanTransmit.Transmit(host, vxlan, frame);
                break;
            case IpTunnelLink tunnel:
                IpTunnelTransmit.Transmit(host, tunnel, frame);
                break;
            case VlanLink vlan:
                VlanTransmit.Transmit(host, vlan, frame);
                break;
            case VrfLink vrf:
                VrfTransmit.Transmit(host, vrf, frame);
                break;
            case BondLink bond:
                BondTransmit.Transmit(host, bond, frame);
                break;
            case MacvlanLink macvlan:
                MacvlanTransmit.Transmit(host, macvlan, frame);
                break;
            case IpvlanLink ipvlan:
                IpvlanTransmit.Transmit(host, ipvlan, frame);
                break;
            case DummyLink:
                frame.LeaveBy(device.Name);
                DropFrame(host, frame, DropReason.NotSpecified, $"{device.Name} is a dummy device, which swallows what is sent to it");
                break;
            default:
                Leave(host, device, frame);
                break;
        }
    }

    /// <summary>
    /// Whether a frame fits a device that receives it or that a bridge sends it by; what does not is dropped in silence. is_skb_forwardable
    /// (net/core/dev.c) allows for a VLAN tag, and for any length where segments go as one.
    /// </summary>
    public static bool Fits(Link device, Frame frame) => frame is not SkBuff skb || skb.IsGso || skb.Head.Length <= device.Mtu + VlanTag.Length;

    /// <summary>Drops a frame; an ARP message has no trace to note it in.</summary>
    public static void DropFrame(Host host, Frame frame, DropReason reason, string sentence, EndingKind kind = EndingKind.Dropped)
    {
        if (frame is SkBuff skb)
            host.Drop(skb, reason, sentence, kind);
    }

    /// <summary>What a host sends to itself comes in again by the device that it left by.</summary>
    public static void Loop(Host host, Link device, Frame frame)
    {
        frame.LeaveBy(device.Name);
        frame.Type = FrameType.Host;
        if (frame is SkBuff skb)
        {
            skb.KeepsRoute = true;
            skb.IsLocallyMade = false;
        }

        host.Engine.Enqueue(host, device, frame);
    }

    /// <summary>That a device has no carrier, and why. Precondition: it has none.</summary>
    public static string WhyWithoutCarrier(Host host, Link device) => device switch
    {
        VethLink veth when host.FarEndOf(veth) is { } end => $"{veth.Name} has no carrier: its peer {end.Link.Name} in {end.Home.Name} is down",
        BridgeLink bridge => $"{bridge.Name} has no carrier: none of its ports has one",
        _ => $"{device.Name} has no carrier",
    };

    private static void TransmitVeth(Host host, VethLink veth, Frame frame)
    {
        if (host.PeerOf(veth) is not var (home, peer))
        {
            Leave(host, veth, frame);
            return;
        }

        if (!peer.IsUp)
        {
            DropFrame(host, frame, DropReason.DevReady, WhyWithoutCarrier(host, veth));
            return;
        }

        frame.LeaveBy(veth.Name);
        if (!Fits(peer, frame))
        {
            Refuse(host, frame, $"it is longer than the mtu of {veth.Name}'s peer {peer.Name} ({peer.Mtu})");
            return;
        }

        (frame as SkBuff)?.Scrub(home != host);
        host.Engine.Enqueue(home, peer, frame);
    }

    /// <summary>
    /// The device says no (NET_XMIT_DROP). Of senders only an IPv4 ping socket says so to its program (ping_v4_sendmsg); others would, had they IP_RECVERR
    /// (udp_send_skb).
    /// </summary>
    private static void Refuse(Host host, Frame frame, string sentence)
    {
        if (frame is not SkBuff skb)
            return;
        skb.IsRefused = !skb.IsTaken;
        host.Drop(skb, DropReason.PktTooBig, sentence, errno: skb is { IsLocallyMade: true, IsTaken: false, Inner: null, Packet.Protocol: IpProtocol.Icmp } ? "ENOBUFS" : null);
    }

    /// <summary>Sends a frame out of the model.</summary>
    public static void Leave(Host host, Link device, Frame frame)
    {
        frame.LeaveBy(device.Name);
        host.Engine.Pending.NoteQuestionLeft(host, frame);
        if (frame is not SkBuff skb)
            return;
        var tag = skb.Tag is { } vlan ? $", in VLAN {vlan.Id}" : "";
        skb.Hop?.Add(new LeaveStep(device.Name, device.Kind + tag));
        skb.End(new Ending(EndingKind.LeftModel, host.Name, null, $"it leaves the model through {device.Name} ({device.Kind}{tag})"));
    }
}
