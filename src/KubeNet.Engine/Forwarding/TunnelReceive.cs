using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// A tunnel takes an outer packet off; what was in it comes in by the tunnel's device (__iptunnel_pull_header of
/// net/ipv4/ip_tunnel_core.c). It takes the outer packet's mark along, and has no connection.
/// </summary>
internal static class TunnelReceive
{
    /// <summary>Unwraps a packet.</summary>
    public static void Unwrap(Host host, TunnelLink tunnel, SkBuff outer, Frame inner, string words)
    {
        if (RefuseEcn(host, outer, inner))
            return;
        outer.Hop?.Add(new DecapsulateStep(tunnel.Name, words, (inner as SkBuff)?.Packet));
        outer.LeaveBy(tunnel.Name);
        if (inner is SkBuff skb)
        {
            skb.Scrub(isOtherNamespace: false);
            skb.Packet = skb.Packet with { Mark = outer.Packet.Mark };
        }
        else
        {
            outer.Journey.End(new Ending(EndingKind.Delivered, host.Name, null, $"it reached {tunnel.Name} in {host.Name}"));
        }

        // ipip6_rcv hands it to netif_rx, as a device does.
        if (tunnel is SitLink)
            host.Engine.Enqueue(host, tunnel, inner);
        else
            host.Engine.EnqueueUnwrapped(host, tunnel, inner);
    }

    /// <summary>Congestion on the way is told to the inner packet; one that cannot be told is dropped (INET_ECN_decapsulate, RFC 6040).</summary>
    private static bool RefuseEcn(Host host, SkBuff outer, Frame inner)
    {
        if (inner is not SkBuff skb || (outer.Packet.Tos & Ecn.Mask) != Ecn.Congested)
            return false;
        if ((skb.Packet.Tos & Ecn.Mask) == 0)
        {
            host.Drop(outer, DropReason.IpTunnelEcn, "congestion was noted on it, of which the packet inside cannot be told");
            return true;
        }

        skb.Packet = skb.Packet with { Tos = (byte)(skb.Packet.Tos | Ecn.Congested) };
        return false;
    }
}
