using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>A datagram comes to the UDP port of a VXLAN: vxlan_rcv of drivers/net/vxlan/vxlan_core.c.</summary>
internal static class VxlanReceive
{
    private const int UdpHeader = 8;
    private const int VxlanHeader = 8;

    /// <summary>Takes a datagram where a VXLAN has its port open, whatever is in it.</summary>
    public static bool Take(Host host, SkBuff skb)
    {
        var packet = skb.Packet;
        if (Find(host, packet.Family, packet.DestinationPort, null) is null)
            return false;
        if (packet.Length < packet.Family.HeaderLength() + UdpHeader + VxlanHeader)
            host.Drop(skb, DropReason.PktTooSmall, $"{packet.Length} bytes hold no VXLAN header, and udp port {packet.DestinationPort} of {host.Name} is a VXLAN's");
        else if (skb.Inner is not { } inner)
            host.Drop(skb, DropReason.VxlanInvalidHdr, $"it is no VXLAN packet, and udp port {packet.DestinationPort} of {host.Name} is a VXLAN's");
        else if (Find(host, packet.Family, packet.DestinationPort, skb.TunnelKey) is { } vxlan)
            Receive(host, vxlan, skb, inner);
        else
            host.Drop(skb, DropReason.VxlanVniNotFound, $"{host.Name} has no vxlan {skb.TunnelKey} at udp port {packet.DestinationPort}");
        return true;
    }

    /// <summary>The VXLAN of an identifier (null: the first of any) that receives at a port, or null.</summary>
    public static VxlanLink? Find(Host host, IpFamily family, ushort port, int? key)
    {
        foreach (var vxlan in host.Vxlans)
        {
            if (vxlan.DestinationPort == port && vxlan.Family == family && (key is null || vxlan.Id == key))
                return vxlan;
        }

        return null;
    }

    private static void Receive(Host host, VxlanLink vxlan, SkBuff skb, Frame inner)
    {
        if (inner.SourceMac == vxlan.Mac)
            host.Drop(skb, DropReason.LocalMac, $"the frame in it comes from {inner.SourceMac}, which is {vxlan.Name} itself");
        else if (inner.SourceMac.IsZero || inner.SourceMac.IsMulticast)
            host.Drop(skb, DropReason.MacInvalidSource, $"{inner.SourceMac} can be no frame's source");
        else if (vxlan.Learning && !Snoop(host, vxlan, inner.SourceMac, skb.Packet.Source))
            host.Drop(skb, DropReason.VxlanEntryExists, $"{vxlan.Name}'s FDB says that {inner.SourceMac} is not behind {skb.Packet.Source}");
        else
            TunnelReceive.Unwrap(host, vxlan, skb, inner, $"vxlan {vxlan.Id}");
    }

    /// <summary>Learns which host an address is behind; false where a permanent entry says otherwise (vxlan_snoop).</summary>
    private static bool Snoop(Host host, VxlanLink vxlan, MacAddress mac, IpAddress source)
    {
        if (host.FindRemote(vxlan, mac) is { } own)
            return own.Remotes[0] is { LinkIndex: null } remote && remote.Address == source;
        host.State.VxlanFdb(vxlan.Index).Learn(mac, source, host.Now);
        return true;
    }
}
