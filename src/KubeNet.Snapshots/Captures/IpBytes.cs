using System.Buffers.Binary;
using System.Net;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Tracing.Captures;
using PacketDotNet;

namespace KubeNet.Snapshots.Captures;

/// <summary>IP packets and fragments as bytes, with the checksums that belong there.</summary>
internal static class IpBytes
{
    private const int FragmentHeader = 8;
    private const byte FragmentProtocol = 44;
    private const int DontFragment = 2;
    private const int MoreFragments = 1;

    /// <summary>The bytes of a packet, from its IP header on.</summary>
    public static byte[] Of(PacketImage image, FrameBytes frames)
    {
        var packet = image.Packet;
        if (!packet.IsFragment)
            return Finish(Header(packet, frames.NumberOf(image.Number)), Transport(image, packet.Length, frames)).Bytes;

        // A fragment has its part of the segment that was cut, and that one's checksum.
        var isV4 = packet.Family == IpFamily.IPv4;
        var own = packet.Length - packet.Family.HeaderLength() - (isV4 ? 0 : FragmentHeader);
        var start = packet.FragmentOffset * 8;
        var whole = packet with { MoreFragments = false, FragmentOffset = 0, Length = Math.Max(image.WholeLength, packet.Family.HeaderLength() + start + own) };
        var segment = Finish(Header(whole, 0), Transport(image with { Packet = whole }, whole.Length, frames)).PayloadPacketOrData();
        var part = segment.AsSpan(start, Math.Min(own, segment.Length - start));
        var header = Header(packet, frames.NumberOf(image.Number));
        header.PayloadData = isV4 ? part.ToArray() : [.. Fragment(packet, frames.NumberOf(image.Number)), .. part];
        Complete(header);
        return header.Bytes;
    }

    /// <summary>An address as .NET has it.</summary>
    public static IPAddress Address(IpAddress address)
    {
        var bytes = new byte[address.Family == IpFamily.IPv4 ? 4 : 16];
        WriteAddress(bytes, address);
        return new IPAddress(bytes);
    }

    /// <summary>Writes an address of either family.</summary>
    public static void WriteAddress(Span<byte> bytes, IpAddress address)
    {
        if (address.Family == IpFamily.IPv4)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, address.V4);
        else
            BinaryPrimitives.WriteUInt128BigEndian(bytes, address.Bits);
    }

    private static IPPacket Header(in Engine.Packets.Packet packet, uint number)
    {
        var (source, destination) = (Address(packet.Source), Address(packet.Destination));
        if (packet.Family == IpFamily.IPv6)
        {
            return new IPv6Packet(source, destination)
            {
                TrafficClass = packet.Tos,
                HopLimit = packet.Ttl,
                NextHeader = (ProtocolType)(packet.IsFragment ? FragmentProtocol : (byte)packet.Protocol),
            };
        }

        return new IPv4Packet(source, destination)
        {
            TypeOfService = packet.Tos,
            TimeToLive = packet.Ttl,
            Protocol = (ProtocolType)packet.Protocol,
            Id = (ushort)number,
            FragmentFlags = (packet.DontFragment ? DontFragment : 0) | (packet.MoreFragments ? MoreFragments : 0),
            FragmentOffset = packet.FragmentOffset,
        };
    }

    // A transport header of PacketDotNet reaches for its IP header to make its checksum, hence the order.
    private static IPPacket Finish(IPPacket header, TransportPart transport)
    {
        if (transport.Header is { } packet)
            header.PayloadPacket = packet;
        else
            header.PayloadData = transport.Bytes;
        transport.Sum?.Invoke();
        Complete(header);
        return header;
    }

    private static void Complete(IPPacket header)
    {
        header.UpdateCalculatedValues();
        if (header is IPv4Packet v4)
            v4.UpdateIPChecksum();
        else if (header is IPv6Packet v6)
            v6.PayloadLength = (ushort)header.PayloadPacketOrData().Length;
    }

    private static TransportPart Transport(PacketImage image, int length, FrameBytes frames) =>
        TransportBytes.Of(image, Math.Max(0, length - image.Packet.Family.HeaderLength()), frames);

    private static byte[] PayloadPacketOrData(this IPPacket packet) => packet.PayloadPacket?.Bytes ?? packet.PayloadData ?? [];

    private static byte[] Fragment(in Engine.Packets.Packet packet, uint number)
    {
        var bytes = new byte[FragmentHeader];
        bytes[0] = (byte)packet.Protocol;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)((packet.FragmentOffset << 3) | (packet.MoreFragments ? 1 : 0)));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), number);
        return bytes;
    }
}
