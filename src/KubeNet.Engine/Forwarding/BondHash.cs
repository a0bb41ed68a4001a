using System.Buffers.Binary;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>The kernel's own hash, which has no secret: __bond_xmit_hash of drivers/net/bonding/bond_main.c, on a little-endian machine.</summary>
internal static class BondHash
{
    private const uint EtherTypeV4 = 0x0800;
    private const uint EtherTypeArp = 0x0806;
    private const uint EtherTypeV6 = 0x86dd;

    /// <summary>The hash of a frame by a policy.</summary>
    public static uint Of(BondHashPolicy policy, Frame frame)
    {
        if (policy == BondHashPolicy.VlanSrcmac)
            return (frame.Tag?.Id ?? 0u) ^ (uint)(frame.SourceMac.Bits >> 24) ^ (uint)(frame.SourceMac.Bits & 0xffffff);
        if (policy == BondHashPolicy.Layer2 || frame is not SkBuff skb)
            return OfEthernet(frame);
        var isEncap = policy is BondHashPolicy.Encap23 or BondHashPolicy.Encap34;
        var packet = isEncap && skb.Inner is SkBuff inner ? inner.Packet : skb.Packet;
        var byPorts = policy is BondHashPolicy.Layer34 or BondHashPolicy.Encap34;
        var hash = (byPorts ? OfTransport(packet) : OfEthernet(frame)) ^ OfAddress(packet.Destination) ^ OfAddress(packet.Source);
        hash ^= hash >> 16;
        hash ^= hash >> 8;

        // "discard lowest hash bit to deal with the common even ports pattern"
        return byPorts ? hash >> 1 : hash;
    }

    // A tag of hardware acceleration is not in the header.
    private static uint OfEthernet(Frame frame) => (uint)(frame.DestinationMac.Bits & 0xff) ^ (uint)(frame.SourceMac.Bits & 0xff) ^ frame switch
    {
        SkBuff { Packet.Family: IpFamily.IPv4 } => EtherTypeV4,
        SkBuff => EtherTypeV6,
        _ => EtherTypeArp,
    };

    private static uint OfTransport(in Packet packet)
    {
        if (packet.IsFragment)
            return 0;
        if (packet.Protocol.IsIcmp())
            return packet.IsEchoRequest || packet.IsEchoReply ? packet.IcmpType | ((uint)packet.IcmpCode << 8) | ((packet.SourcePort == 0 ? 1u : packet.SourcePort) << 16) : 0;
        return packet.Protocol.HasPorts() ? BinaryPrimitives.ReverseEndianness(((uint)packet.SourcePort << 16) | packet.DestinationPort) : 0;
    }

    private static uint OfAddress(IpAddress address)
    {
        if (address.Family == IpFamily.IPv4)
            return BinaryPrimitives.ReverseEndianness(address.V4);
        var folded = address.Bits ^ (address.Bits >> 64);
        return BinaryPrimitives.ReverseEndianness((uint)(folded ^ (folded >> 32)));
    }
}
