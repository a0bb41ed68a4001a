using System.Buffers.Binary;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing.Captures;

namespace KubeNet.Snapshots.Captures;

/// <summary>ICMP and ICMPv6 messages as bytes (RFC 792, RFC 4443, RFC 4861).</summary>
internal static class IcmpBytes
{
    /// <summary>Type, code, checksum and a word that hangs on the type.</summary>
    public const int HeaderLength = 8;

    // What ping(8) begins with.
    private const ushort FirstSequence = 1;

    private const byte LinkLayerOption = 1;
    private const byte TargetOption = 2;
    private const byte RedirectedOption = 4;
    private const int OptionUnit = 8;
    private const int AddressLength = 16;
    private const int NeighborMessage = 24;
    private const int RedirectMessage = 40;

    /// <summary>An ICMP message, its checksum still 0.</summary>
    public static byte[] V4(PacketImage image, int length, FrameBytes frames)
    {
        var packet = image.Packet;
        var bytes = Start(packet, length);
        if (packet.IcmpType == IcmpType.Redirect)
            IpBytes.WriteAddress(bytes.AsSpan(4), packet.NdTarget);
        else if (packet.IcmpMtu != 0)
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), packet.IcmpMtu);
        Fill(image, bytes, frames);
        return bytes;
    }

    /// <summary>An ICMPv6 message; PacketDotNet takes part of one for its header.</summary>
    public static byte[] V6(PacketImage image, int length, FrameBytes frames)
    {
        var packet = image.Packet;
        var bytes = Start(packet, length);
        if (packet.IcmpType == IcmpType.V6PacketTooBig)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), packet.IcmpMtu);
        if (packet.IcmpType is IcmpType.NeighborSolicitation or IcmpType.NeighborAdvertisement && length >= NeighborMessage)
            Neighbor(packet, bytes);
        else if (packet.IcmpType == IcmpType.RedirectV6 && length >= RedirectMessage)
            Redirect(image, bytes, frames);
        else
            Fill(image, bytes, frames);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), InternetChecksum.OfV6(packet, bytes));
        return bytes;
    }

    private static byte[] Start(in Packet packet, int length)
    {
        var bytes = new byte[length];
        (bytes[0], bytes[1]) = (packet.IcmpType, packet.IcmpCode);
        if (packet.IsEchoRequest || packet.IsEchoReply)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), packet.SourcePort);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), FirstSequence);
        }

        return bytes;
    }

    /// <summary>The head of the packet that an error is about, or the data of an echo.</summary>
    private static void Fill(PacketImage image, Span<byte> bytes, FrameBytes frames)
    {
        if (image.Quoted is { } quoted)
            Copy(IpBytes.Of(quoted, frames), bytes[HeaderLength..]);
        else if (image.Packet.Payload is { } payload)
            Copy(payload.Bytes.Items.AsSpan(), bytes[HeaderLength..]);
    }

    private static void Neighbor(in Packet packet, Span<byte> bytes)
    {
        var isAnswer = packet.IcmpType == IcmpType.NeighborAdvertisement;
        bytes[4] = (byte)packet.NdFlags;
        IpBytes.WriteAddress(bytes[HeaderLength..], packet.NdTarget);
        if (bytes.Length >= NeighborMessage + OptionUnit)
            LinkLayer(bytes[NeighborMessage..], isAnswer ? TargetOption : LinkLayerOption, packet.NdLinkLayerAddress);
    }

    /// <summary>Target, destination, the target's link-layer address where it is known, and the packet that was redirected (RFC 4861 4.5).</summary>
    private static void Redirect(PacketImage image, Span<byte> bytes, FrameBytes frames)
    {
        IpBytes.WriteAddress(bytes[HeaderLength..], image.Packet.NdTarget);
        if (image.Quoted is not { } redirected)
            return;
        IpBytes.WriteAddress(bytes[(HeaderLength + AddressLength)..], redirected.Packet.Destination);
        var option = bytes[RedirectMessage..];
        if (!image.Packet.NdLinkLayerAddress.IsZero)
        {
            LinkLayer(option, TargetOption, image.Packet.NdLinkLayerAddress);
            option = option[OptionUnit..];
        }

        if (option.Length < OptionUnit)
            return;
        (option[0], option[1]) = (RedirectedOption, (byte)(option.Length / OptionUnit));
        Copy(IpBytes.Of(redirected, frames), option[OptionUnit..]);
    }

    private static void LinkLayer(Span<byte> option, byte type, MacAddress mac)
    {
        (option[0], option[1]) = (type, 1);
        for (var at = 0; at < 6; at++)
            option[2 + at] = (byte)(mac.Bits >> (40 - (8 * at)));
    }

    private static void Copy(ReadOnlySpan<byte> from, Span<byte> to) => from[..Math.Min(from.Length, to.Length)].CopyTo(to);
}
