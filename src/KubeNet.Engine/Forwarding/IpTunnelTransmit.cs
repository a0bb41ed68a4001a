using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// A packet is sent by a tunnel over IPv4: ip_tunnel_xmit of net/ipv4/ip_tunnel.c for ipip and GRE, ipip6_tunnel_xmit of net/ipv6/sit.c.
/// </summary>
internal static class IpTunnelTransmit
{
    private const int ArpLength = 28;
    private static readonly IpPrefix s_sixToFour = IpPrefix.Parse("2002::/16");
    private static readonly IpPrefix s_compatible = IpPrefix.Parse("::/96");

    /// <summary>Wraps what the tunnel carries; nothing else goes through.</summary>
    public static void Transmit(Host host, IpTunnelLink tunnel, Frame frame)
    {
        frame.LeaveBy(tunnel.Name);
        var skb = frame as SkBuff;
        if (skb is null ? !tunnel.IsEthernet : !tunnel.Carries(skb.Packet.Family))
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.NotSpecified, $"{tunnel.Name} carries no {skb?.Packet.Family.ToString() ?? "ARP"}");
            return;
        }

        if (RemoteOf(tunnel, skb) is not { } remote)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.NoTxTarget, $"{tunnel.Name} has no remote end, and {skb?.NextHop ?? skb?.Packet.Destination} names none");
            return;
        }

        var inner = skb?.Packet;
        var isDf = tunnel.PmtuDiscovery || inner is { Family: IpFamily.IPv4, DontFragment: true };
        var outer = new Packet
        {
            Source = tunnel.Local ?? IpAddress.AnyV4,
            Destination = remote,
            Protocol = tunnel.Protocol,
            Ttl = tunnel.Ttl != 0 ? tunnel.Ttl : inner?.Ttl ?? host.DefaultTtl(IpFamily.IPv4),
            Tos = TunnelTransmit.Tos(tunnel, frame),
            DontFragment = isDf,
            Length = (inner?.Length ?? ArpLength) + tunnel.Headroom,
        };

        // The look-up goes by the tunnel's own fwmark, which is 0; the packet carries the inner one's mark all the same.
        var lower = tunnel.LowerIndex is { } index ? host.Config.Links.GetValueOrDefault(index) : null;
        var (decision, source, failure) = OutputRoute.Resolve(host, outer, tunnel.Local is not null, device: lower);
        if (decision is null || decision.Device.Index == tunnel.Index)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.IpOutNoRoutes, $"{tunnel.Name} has no way to {remote}: {failure?.Sentence ?? $"the route leads into {tunnel.Name} itself"}");
            return;
        }

        if (skb is not null && isDf)
        {
            var mtu = host.PathMtuOf(remote, decision) - tunnel.Headroom;
            if (RefuseTooLong(host, tunnel, skb, mtu))
                return;

            // Below IPv6's smallest MTU the outer packet may be cut.
            if (tunnel is SitLink && mtu < LinkLimits.IPv6MinMtu)
                outer = outer with { DontFragment = false };
        }

        outer = outer with { Source = source, Mark = inner?.Mark ?? 0 };
        var target = tunnel.Remote is null ? $"gateway {remote}" : $"remote {remote}";
        var words = tunnel.Kind + (tunnel.OutKey == 0 ? "" : $" key {tunnel.OutKey}");
        TunnelTransmit.Send(host, tunnel, frame, outer, decision, tunnel.OutKey, new EncapsulateStep(tunnel.Name, words, target, outer));
    }

    /// <summary>The tunnel's remote end, or what the packet says: its IPv4 gateway, or the IPv4 address in an IPv6 one.</summary>
    private static IpAddress? RemoteOf(IpTunnelLink tunnel, SkBuff? skb)
    {
        if (tunnel.Remote is { } own)
            return own;
        if (skb is null)
            return null;
        if (tunnel is SitLink && s_sixToFour.Contains(skb.Packet.Destination))
            return IpAddress.FromV4((uint)(skb.Packet.Destination.Bits >> 80));
        var gateway = skb.NextHop ?? skb.Packet.Destination;
        if (gateway.Family == IpFamily.IPv4)
            return gateway;
        return s_compatible.Contains(gateway) && (uint)gateway.Bits > 1 ? IpAddress.FromV4((uint)gateway.Bits) : null;
    }

    /// <summary>What would be too long once wrapped is noted as the path's MTU, and answered where it may not be cut (tnl_update_pmtu).</summary>
    private static bool RefuseTooLong(Host host, IpTunnelLink tunnel, SkBuff skb, int mtu)
    {
        var packet = skb.Packet;
        var isV4 = packet.Family == IpFamily.IPv4;
        var largest = isV4 ? mtu : Math.Max(mtu, LinkLimits.IPv6MinMtu);
        if (largest < tunnel.Mtu)
            PathMtuNews.OfTunnel(host, tunnel, skb, largest);
        if ((isV4 && !packet.DontFragment) || packet.Length <= largest || (!isV4 && tunnel is not SitLink && mtu < LinkLimits.IPv6MinMtu))
            return false;
        host.Drop(skb, DropReason.PktTooBig, $"{packet.Length} bytes do not fit the {largest} that the way below {tunnel.Name} takes, and it may not be cut");
        var (type, code) = isV4 ? (IcmpType.DestinationUnreachable, (byte)4) : (IcmpType.V6PacketTooBig, (byte)0);
        IcmpSend.Error(host, skb, type, code, (ushort)largest);
        return true;
    }
}
