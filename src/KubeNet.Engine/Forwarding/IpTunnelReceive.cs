using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// A packet of a tunnel for this host: tunnel4_rcv, ipip_rcv, gre_rcv, ipip6_rcv and ip_tunnel_rcv (net/ipv4/tunnel4.c, ipip.c, ip_gre.c, ip_tunnel.c, net/ipv6/sit.c).
/// </summary>
internal static class IpTunnelReceive
{
    private static readonly IpPrefix s_sixToFour = IpPrefix.Parse("2002::/16");

    /// <summary>Unwraps a packet. A host without any device of the protocol is taken to have no such protocol at all, as Linux loads it with the first.</summary>
    public static void Receive(Host host, Link device, SkBuff skb)
    {
        var tunnels = host.Config.Links.Values.OfType<IpTunnelLink>().Where(tunnel => tunnel.Protocol == skb.Packet.Protocol).ToList();
        if (tunnels.Count == 0)
        {
            LocalDeliver.NoProtocol(host, device, skb);
        }
        else if (Find(tunnels, device, skb) is not { } tunnel)
        {
            var key = skb.TunnelKey == 0 ? "" : $" with key {skb.TunnelKey}";
            host.Drop(skb, DropReason.IpNoProto, $"{host.Name} has no {tunnels[0].Kind} tunnel from {skb.Packet.Source}{key} that is up");
            IcmpSend.Error(host, skb, IcmpType.DestinationUnreachable, 3, isOwnAddress: true, device: device);
        }
        else if (skb.Inner is not { } inner || IsOfOther(tunnel, inner))
        {
            host.Drop(skb, DropReason.NotSpecified, $"there is no packet in it for {tunnel.Name}");
        }
        else if (IsSpoofed(tunnel, skb.Packet.Source, inner))
        {
            host.Drop(skb, DropReason.NotSpecified, $"the 6to4 source of the packet in it is not of {skb.Packet.Source}, which sent it");
        }
        else
        {
            if (!tunnel.IsEthernet)
            {
                inner.Type = FrameType.Host;
                inner.KeepsType = true;
            }

            TunnelReceive.Unwrap(host, tunnel, skb, inner, tunnel.Kind + (tunnel.InKey == 0 ? "" : $" key {tunnel.InKey}"));
        }
    }

    private static bool IsOfOther(IpTunnelLink tunnel, Frame inner) => inner is SkBuff skb ? !tunnel.Carries(skb.Packet.Family) : !tunnel.IsEthernet;

    // check_6to4, is_spoofed_6rd: only where any host may send.
    private static bool IsSpoofed(IpTunnelLink tunnel, IpAddress outer, Frame inner) =>
        tunnel is SitLink { Remote: null } && inner is SkBuff { Packet.Source: var source } && s_sixToFour.Contains(source) && (uint)(source.Bits >> 80) != outer.V4;

    /// <summary>The tunnel between both addresses; failing that from the source, then to the address, then the fallback device (ip_tunnel_lookup). The key must be its own.</summary>
    private static IpTunnelLink? Find(List<IpTunnelLink> tunnels, Link device, SkBuff skb)
    {
        var packet = skb.Packet;
        IpTunnelLink? Best(Predicate<IpTunnelLink> fits)
        {
            var open = tunnels.FindAll(tunnel => tunnel.IsUp && tunnel.InKey == skb.TunnelKey && tunnel.IsEthernet == skb.IsTunnelledFrame && fits(tunnel));
            return open.Find(tunnel => tunnel.LowerIndex == device.Index) ?? open.FirstOrDefault();
        }

        return Best(tunnel => tunnel.Local == packet.Destination && tunnel.Remote == packet.Source)
            ?? Best(tunnel => tunnel.Local is null && tunnel.Remote == packet.Source)
            ?? Best(tunnel => tunnel.Local == packet.Destination && tunnel.Remote is null)
            ?? Best(tunnel => tunnel.IsFallback);
    }
}
