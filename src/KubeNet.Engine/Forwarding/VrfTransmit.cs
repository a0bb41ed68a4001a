using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>A packet is sent by a VRF device, since a route of another table leads to it: vrf_xmit of drivers/net/vrf.c.</summary>
internal static class VrfTransmit
{
    /// <summary>Looks the packet's route up in the VRF, and sends it there as one of this host's.</summary>
    public static void Transmit(Host host, VrfLink vrf, Frame frame)
    {
        if (frame is not SkBuff skb)
            return;
        var (decision, _, failure) = OutputRoute.Resolve(host, skb.Packet, hasSource: true, anySource: true, device: vrf);
        RouteStepWriter.Write(host, skb, decision, failure);
        if (decision is null)
            host.Drop(skb, failure!.Reason, failure.Sentence, EndingKind.Unreachable);
        else if (decision.Device.Index == vrf.Index && !decision.IsLocal)
            host.Drop(skb, DropReason.IpOutNoRoutes, $"the route leads into {vrf.Name} itself");
        else
            IpOutput.LocalOut(host, skb, decision);
    }
}
