using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>An IPv4-in-IPv4 packet for this host: tunnel4_rcv, ipip_rcv and ip_tunnel_rcv (net/ipv4/tunnel4.c, ipip.c, ip_tunnel.c).</summary>
internal static class IpipReceive
{
    /// <summary>Unwraps a packet. A host without any ipip device is taken to have no such protocol at all, as Linux loads it with the first.</summary>
    public static void Receive(Host host, Link device, SkBuff skb)
    {
        var tunnels = host.Config.Links.Values.OfType<IpipLink>().ToList();
        if (tunnels.Count == 0)
        {
            LocalDeliver.NoProtocol(host, device, skb);
        }
        else if (Find(tunnels, device, skb.Packet) is not { } tunnel)
        {
            host.Drop(skb, DropReason.IpNoProto, $"{host.Name} has no ipip tunnel from {skb.Packet.Source} that is up");
            IcmpSend.Error(host, skb, IcmpType.DestinationUnreachable, 3, isOwnAddress: true, device: device);
        }
        else if (skb.Inner is not { } inner)
        {
            host.Drop(skb, DropReason.NotSpecified, $"there is no packet in it for {tunnel.Name}");
        }
        else
        {
            inner.Type = FrameType.Host;
            inner.KeepsType = true;
            TunnelReceive.Unwrap(host, tunnel, skb, inner, tunnel.Kind);
        }
    }

    /// <summary>The tunnel between both addresses; failing that from the source, then to the address, then the fallback device (ip_tunnel_lookup).</summary>
    private static IpipLink? Find(List<IpipLink> tunnels, Link device, Packet packet)
    {
        IpipLink? Best(Predicate<IpipLink> fits)
        {
            var open = tunnels.FindAll(tunnel => tunnel.IsUp && fits(tunnel));
            return open.Find(tunnel => tunnel.LowerIndex == device.Index) ?? open.FirstOrDefault();
        }

        return Best(tunnel => tunnel.Local == packet.Destination && tunnel.Remote == packet.Source)
            ?? Best(tunnel => tunnel.Local is null && tunnel.Remote == packet.Source)
            ?? Best(tunnel => tunnel.Local == packet.Destination && tunnel.Remote is null)
            ?? Best(tunnel => tunnel.IsFallback);
    }
}
