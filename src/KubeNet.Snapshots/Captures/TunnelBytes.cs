using System.Buffers.Binary;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing.Captures;

namespace KubeNet.Snapshots.Captures;

/// <summary>What tunnels wrap, as bytes: VXLAN (RFC 7348), GRE (RFC 2784, RFC 2890), and packets in packets (RFC 2003, RFC 4213).</summary>
internal static class TunnelBytes
{
    private const int VxlanHeader = 8;
    private const uint VxlanHasId = 0x0800_0000;
    private const int OptionalField = 4;
    private const int GreHeader = 4;
    private const ushort HasChecksum = 0x8000;
    private const ushort HasKey = 0x2000;
    private const ushort HasSequence = 0x1000;
    private const ushort EthernetBridging = 0x6558;
    private const ushort EtherTypeV4 = 0x0800;
    private const ushort EtherTypeV6 = 0x86dd;

    /// <summary>The data of a VXLAN's datagram.</summary>
    public static byte[] Vxlan(PacketImage outer, FrameImage inner, FrameBytes frames)
    {
        var frame = frames.Write(inner, hasEthernet: true);
        var bytes = new byte[VxlanHeader + frame.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, VxlanHasId);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), outer.TunnelKey << 8);
        frame.CopyTo(bytes.AsSpan(VxlanHeader));
        return bytes;
    }

    /// <summary>What stands behind the outer IP header of any other tunnel.</summary>
    public static byte[] OverIp(PacketImage outer, FrameImage inner, int length, FrameBytes frames)
    {
        var wrapped = frames.Write(inner, outer.IsTunnelledFrame);
        return outer.Packet.Protocol == IpProtocol.Gre ? Gre(outer, inner, wrapped, length - wrapped.Length) : wrapped;
    }

    /// <summary>Checksum, key and sequence number stand in this order, where they are there.</summary>
    private static byte[] Gre(PacketImage outer, FrameImage inner, byte[] wrapped, int headerLength)
    {
        var bytes = new byte[Math.Max(headerLength, GreHeader) + wrapped.Length];
        wrapped.CopyTo(bytes.AsSpan(bytes.Length - wrapped.Length));
        var (flags, at) = ((ushort)0, GreHeader);
        if (outer.HasGreChecksum)
            (flags, at) = (HasChecksum, at + OptionalField);
        if (outer.TunnelKey != 0)
        {
            flags |= HasKey;
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), outer.TunnelKey);
            at += OptionalField;
        }

        if (headerLength > at)
            flags |= HasSequence;
        BinaryPrimitives.WriteUInt16BigEndian(bytes, flags);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), outer.IsTunnelledFrame ? EthernetBridging : inner.Packet?.Packet.Family == IpFamily.IPv6 ? EtherTypeV6 : EtherTypeV4);
        if (outer.HasGreChecksum)
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(GreHeader), InternetChecksum.Of(bytes));
        return bytes;
    }
}
