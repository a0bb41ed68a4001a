using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>A frame is sent by an ipvlan: ipvlan_xmit_mode_l2 and ipvlan_xmit_mode_l3 of drivers/net/ipvlan/ipvlan_core.c.</summary>
internal static class IpvlanTransmit
{
    /// <summary>Those upon the same device get a packet directly; anything else is sent, or in L3 routed, by the namespace below.</summary>
    public static void Transmit(Host host, IpvlanLink ipvlan, Frame frame)
    {
        if (StackedDevices.Below(host, ipvlan) is not var (home, lower))
        {
            DeviceTransmit.Leave(host, ipvlan, frame);
            return;
        }

        if (ipvlan.Mode == IpvlanMode.L2)
            TransmitL2(host, ipvlan, frame, home, lower);
        else if (!Bypass(host, ipvlan, frame, home, lower))
            RouteBelow(host, ipvlan, frame, home, lower);
    }

    private static void TransmitL2(Host host, IpvlanLink ipvlan, Frame frame, Host home, Link lower)
    {
        if (frame.DestinationMac.IsMulticast)
        {
            IpvlanPort.Broadcast(home, lower, ipvlan, frame);
        }
        else if (frame.DestinationMac == frame.SourceMac && ipvlan.Flag != IpvlanFlag.Vepa)
        {
            if (!Bypass(host, ipvlan, frame, home, lower))
                StackedDevices.Forward(host, ipvlan, home, lower, frame);
            return;
        }

        StackedDevices.SendBelow(host, ipvlan, frame, "sends in mode l2");
    }

    /// <summary>Whether another ipvlan of the device got the packet, or none may.</summary>
    private static bool Bypass(Host host, IpvlanLink ipvlan, Frame frame, Host home, Link lower)
    {
        if (ipvlan.Flag == IpvlanFlag.Vepa || IpvlanPort.For(home, lower, frame) is not var (other, target))
            return false;
        if (ipvlan.Flag == IpvlanFlag.Private)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.NotSpecified, $"the ipvlans of {lower.Name} are private and do not talk to each other");
            return true;
        }

        StackedDevices.Note(frame, new LinkStep(ipvlan.Name, ipvlan.Kind, "the destination is upon the same device", target.Name));
        frame.Type = FrameType.Host;
        frame.KeepsType = true;
        StackedDevices.Forward(host, ipvlan, other, target, frame);
        return true;
    }

    /// <summary>The namespace of the device below treats the packet as one of its own that must leave by that device (ipvlan_process_outbound).</summary>
    private static void RouteBelow(Host host, IpvlanLink ipvlan, Frame frame, Host home, Link lower)
    {
        if (frame is not SkBuff skb || frame.DestinationMac.IsMulticast)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.NotSpecified, $"{ipvlan.Name} is in mode {ipvlan.Mode.ToString().ToLowerInvariant()}, where no broadcast or group passes");
            return;
        }

        StackedDevices.Note(skb, new LinkStep(ipvlan.Name, ipvlan.Kind, $"{home.Name} routes it, mode {ipvlan.Mode.ToString().ToLowerInvariant()}", lower.Name));
        skb.Scrub(home != host);
        StackedDevices.Move(host, home, ipvlan, skb, null);
        var (decision, _, failure) = OutputRoute.Resolve(home, skb.Packet, hasSource: true, anySource: true, device: lower);
        RouteStepWriter.Write(home, skb, decision, failure);
        if (decision is null)
            home.Drop(skb, failure!.Reason, failure.Sentence, EndingKind.Unreachable);
        else
            IpOutput.LocalOut(home, skb, decision);
    }
}
