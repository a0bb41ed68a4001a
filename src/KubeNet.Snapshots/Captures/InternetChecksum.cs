using System.Buffers.Binary;
using KubeNet.Engine.Packets;

namespace KubeNet.Snapshots.Captures;

/// <summary>The Internet checksum (RFC 1071), for what PacketDotNet makes none of.</summary>
internal static class InternetChecksum
{
    /// <summary>Of bytes in which the checksum is 0.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes) => Fold(Sum(bytes));

    /// <summary>Of what stands in an IPv6 packet, with its pseudo-header (RFC 8200 8.1).</summary>
    public static ushort OfV6(in Packet packet, ReadOnlySpan<byte> bytes)
    {
        Span<byte> pseudo = stackalloc byte[40];
        IpBytes.WriteAddress(pseudo, packet.Source);
        IpBytes.WriteAddress(pseudo[16..], packet.Destination);
        BinaryPrimitives.WriteInt32BigEndian(pseudo[32..], bytes.Length);
        pseudo[39] = (byte)packet.Protocol;
        return Fold(Sum(pseudo) + Sum(bytes));
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var at = 0; at < bytes.Length; at++)
            sum += (uint)bytes[at] << (at % 2 == 0 ? 8 : 0);
        return sum;
    }

    private static ushort Fold(uint sum)
    {
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
