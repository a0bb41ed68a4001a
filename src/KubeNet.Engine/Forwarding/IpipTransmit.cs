using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>A packet is sent by an ipip device: ipip_tunnel_xmit of net/ipv4/ipip.c, ip_tunnel_xmit of net/ipv4/ip_tunnel.c.</summary>
internal static class IpipTransmit
{
    /// <summary>Wraps an IPv4 packet; nothing else goes through.</summary>
    public static void Transmit(Host host, IpipLink tunnel, Frame frame)
    {
        frame.LeaveBy(tunnel.Name);
        if (frame is not SkBuff { Packet.Family: IpFamily.IPv4 } skb)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.NotSpecified, $"{tunnel.Name} carries IPv4 only");
            return;
        }

        var inner = skb.Packet;
        var remote = tunnel.Remote ?? skb.NextHop ?? inner.Destination;
        var isDf = tunnel.PmtuDiscovery || inner.DontFragment;
        var outer = new Packet
        {
            Source = tunnel.Local ?? IpAddress.AnyV4,
            Destination = remote,
            Protocol = IpProtocol.Ipencap,
            Ttl = tunnel.Ttl == 0 ? inner.Ttl : tunnel.Ttl,
            Tos = TunnelTransmit.Tos(tunnel, skb),
            DontFragment = isDf,
            Length = inner.Length + tunnel.Headroom,
        };

        // The look-up goes by the tunnel's own fwmark, which is 0; the packet carries the inner one's mark all the same.
        var lower = tunnel.LowerIndex is { } index ? host.Config.Links.GetValueOrDefault(index) : null;
        var (decision, source, failure) = OutputRoute.Resolve(host, outer, tunnel.Local is not null, device: lower);
        if (decision is null || decision.Device.Index == tunnel.Index)
        {
            host.Drop(skb, DropReason.IpOutNoRoutes, $"{tunnel.Name} has no way to {remote}: {failure?.Sentence ?? $"the route leads into {tunnel.Name} itself"}");
            return;
        }

        if (isDf && RefuseTooLong(host, tunnel, skb, host.PathMtu(remote, IpOutput.MtuOf(decision)) - tunnel.Headroom))
            return;
        outer = outer with { Source = source, Mark = inner.Mark };
        var target = tunnel.Remote is null ? $"gateway {remote}" : $"remote {remote}";
        TunnelTransmit.Send(host, tunnel, skb, outer, decision, 0, new EncapsulateStep(tunnel.Name, tunnel.Kind, target, outer));
    }

    /// <summary>What would be too long once wrapped is noted as the path's MTU, and answered where it may not be cut (tnl_update_pmtu).</summary>
    private static bool RefuseTooLong(Host host, IpipLink tunnel, SkBuff skb, int mtu)
    {
        if (mtu < tunnel.Mtu)
            host.State.PathMtus.Learn(skb.Packet.Destination, mtu, host.Now);
        if (!skb.Packet.DontFragment || skb.Packet.Length <= mtu)
            return false;
        host.Drop(skb, DropReason.PktTooBig, $"{skb.Packet.Length} bytes do not fit the {mtu} that the way below {tunnel.Name} takes, and it may not be cut");
        IcmpSend.Error(host, skb, IcmpType.DestinationUnreachable, 4, (ushort)mtu);
        return true;
    }
}
