using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// A packet that, once wrapped, is too long for the path (skb_tunnel_check_pmtu and iptunnel_pmtud_check_icmp of
/// net/ipv4/ip_tunnel_core.c). What was routed to the tunnel is sent all the same; what was bridged to it is answered in the name of its
/// destination. The host that routed it notes the MTU.
/// </summary>
internal static class TunnelMtu
{
    private const int IcmpHeader = 8;
    private const int MinV4 = 576;

    /// <summary>Whether the packet ended here, because it is too long and an ICMP error answers it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="tunnel">The tunnel's device.</param>
    /// <param name="inner">What is to be wrapped.</param>
    /// <param name="mtu">What fits, in bytes, without the outer headers.</param>
    public static bool Answers(Host host, TunnelLink tunnel, Frame inner, int mtu)
    {
        if (inner is not SkBuff skb || skb.NetworkLength <= mtu)
            return false;
        var wasKnown = skb.SentBy is { } route && host.PathOf(skb.Packet.Destination, route) is not null;
        PathMtuNews.OfTunnel(host, tunnel, skb, mtu);
        if (tunnel.Master is null || !MayAnswer(skb.Packet, mtu))
            return false;
        host.Drop(skb, DropReason.PktTooBig, $"{skb.NetworkLength} bytes do not fit the {mtu} that the way below {tunnel.Name} takes, and it may not be cut");
        SendBack(host, tunnel, skb, mtu, wasKnown);
        return true;
    }

    private static bool MayAnswer(in Packet packet, int mtu)
    {
        if (packet.IsIcmpError || packet.Source.IsMulticast || packet.Source.IsUnspecified || packet.Destination.IsMulticast || packet.IsFragment)
            return false;
        return packet.Family == IpFamily.IPv4
            ? mtu >= MinV4 && packet.DontFragment && !packet.Destination.IsLimitedBroadcast && !packet.Source.IsLoopback
            : mtu >= LinkLimits.IPv6MinMtu;
    }

    /// <summary>
    /// The error comes in by the tunnel's device, as if from the far side. It is made of the packet itself and keeps what hangs on that: the connection, in the same direction, and the
    /// route by which this host sent it. In IPv4 such a route takes in only what it took in before (dst_discard); in IPv6 it forwards (ip6_rt_init_dst).
    /// </summary>
    private static void SendBack(Host host, TunnelLink tunnel, SkBuff about, int mtu, bool isException)
    {
        var packet = about.Packet;
        var isV4 = packet.Family == IpFamily.IPv4;
        var header = packet.Family.HeaderLength() + IcmpHeader;
        var error = new Packet
        {
            Source = packet.Destination,
            Destination = packet.Source,
            Protocol = isV4 ? IpProtocol.Icmp : IpProtocol.Icmpv6,
            IcmpType = isV4 ? IcmpType.DestinationUnreachable : IcmpType.V6PacketTooBig,
            IcmpCode = isV4 ? (byte)4 : (byte)0,
            IcmpMtu = (ushort)mtu,
            Ttl = packet.Ttl,
            DontFragment = isV4,
            Length = header + Math.Min(packet.Length, (isV4 ? MinV4 : LinkLimits.IPv6MinMtu) - header),
            Mark = packet.Mark,
            Quoted = new QuotedPacket(packet),
        };
        about.Hop?.Add(new IcmpErrorStep(PacketText.DescribeIcmp(error), error.Source));
        host.Engine.Enqueue(host, tunnel, new SkBuff
        {
            Journey = about.Causes(error, JourneyKind.Reply),
            Packet = error,
            SourceMac = about.DestinationMac,
            DestinationMac = about.SourceMac,
            Type = FrameType.Host,
            KeepsType = true,
            Connection = about.Connection,
            State = about.State,
            IsReply = about.IsReply,
            KeepsRoute = about.SentBy is not null,
            LoopedRoute = about.SentBy?.Under(error.Destination, isException),
            IsLocallyMade = about.IsLocallyMade,
        });
    }
}
