using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// A tunnel hands an outer packet to its host, which treats it like one of its own: OUTPUT, POSTROUTING, neighbour (iptunnel_xmit and
/// udp_tunnel_xmit_skb of net/ipv4, udp_tunnel6_xmit_skb). The inner packet's mark is the outer one's; its connection is not.
/// </summary>
internal static class TunnelTransmit
{
    // IP_TUNNEL_RECURSION_LIMIT (iptunnel_xmit, ip6tunnel_xmit), where each tunnel counts twice: as a device and as a tunnel.
    private const int MaxNesting = 5;

    /// <summary>Sends an outer packet by the route that was found for it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="tunnel">The tunnel's device.</param>
    /// <param name="inner">What is wrapped.</param>
    /// <param name="outer">The outer packet.</param>
    /// <param name="decision">Its route.</param>
    /// <param name="key">The tunnel's key, or 0.</param>
    /// <param name="step">What the trace says of it.</param>
    public static void Send(Host host, TunnelLink tunnel, Frame inner, in Packet outer, RouteDecision decision, int key, EncapsulateStep step)
    {
        if (host.Engine.Nesting > MaxNesting)
        {
            DeviceTransmit.DropFrame(host, inner, DropReason.RecursionLimit, $"{tunnel.Name} would wrap it while as many devices send as the kernel lets send at once: a tunnel leads into itself");
            return;
        }

        var journey = JourneyOf(inner, outer);
        var skb = new SkBuff
        {
            Journey = journey,
            Packet = outer,
            Inner = inner,
            TunnelKey = key,
            IsTunnelledFrame = tunnel.IsEthernet,
            FlowHash = (inner as SkBuff)?.FlowHash ?? 0,
            HasGreChecksum = tunnel is GreLink { Checksum: true },
            IsLocallyMade = true,
            Owner = inner is SkBuff carried ? carried.Owner : SocketOwner.None,
            Hop = journey.Enter(host.Name, tunnel.Name),
        };
        skb.Hop?.Add(step);
        RouteStepWriter.Write(host, skb, decision, null);
        host.Engine.Nesting++;
        IpOutput.LocalOut(host, skb, decision, inDevice: outer is { Family: IpFamily.IPv4, Destination.IsMulticast: true } ? null : tunnel.Name);
        host.Engine.Nesting--;
    }

    /// <summary>The TOS of the outer packet: the tunnel's or the inner packet's, with the inner packet's ECN (ip_tunnel_ecn_encap).</summary>
    public static byte Tos(TunnelLink tunnel, Frame inner)
    {
        var carried = inner is SkBuff skb ? skb.Packet.Tos : (byte)0;
        var own = tunnel.Tos == 1 ? carried : tunnel.Tos;
        var ecn = (carried & Ecn.Mask) == Ecn.Congested ? Ecn.Ect0 : carried & Ecn.Mask;
        return (byte)((own & ~Ecn.Mask) | ecn);
    }

    /// <summary>The journey of an outer packet: that of the packet in it; around an ARP message one of its own.</summary>
    private static Journey JourneyOf(Frame inner, in Packet outer) => inner switch
    {
        SkBuff skb => skb.Journey,
        Neighbors.ArpFrame arp => arp.Cause.Causes(outer, JourneyKind.Aside),
        _ => throw new InvalidOperationException($"Unknown kind of frame {inner.GetType().Name}."),
    };
}
