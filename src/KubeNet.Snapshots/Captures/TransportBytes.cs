using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing.Captures;
using PacketDotNet;
using PacketDotNet.Utils;
using Packet = KubeNet.Engine.Packets.Packet;
using TcpFlags = KubeNet.Engine.Packets.TcpFlags;

namespace KubeNet.Snapshots.Captures;

/// <summary>Segments, datagrams and messages as bytes. Data that nobody gave are zeros.</summary>
internal static class TransportBytes
{
    private const int UdpHeader = 8;
    private const int DataOffset = 12;

    /// <summary>What stands behind a packet's IP header, in a number of bytes.</summary>
    public static TransportPart Of(PacketImage image, int length, FrameBytes frames)
    {
        var packet = image.Packet;
        switch (packet.Protocol)
        {
            case IpProtocol.Tcp when length >= TcpHeader.BareLength:
                return Tcp(packet, length, frames.Clock);
            case IpProtocol.Udp when length >= UdpHeader:
                return Udp(packet, image.Inner is { } inner ? TunnelBytes.Vxlan(image, inner, frames) : Data(packet, length - UdpHeader));
            case IpProtocol.Icmp when length >= IcmpBytes.HeaderLength:
                var icmp = new IcmpV4Packet(new ByteArraySegment(IcmpBytes.V4(image, length, frames)));
                return TransportPart.Of(icmp, icmp.UpdateIcmpChecksum);
            case IpProtocol.Icmpv6 when length >= IcmpBytes.HeaderLength:
                return TransportPart.Of(IcmpBytes.V6(image, length, frames));
            case IpProtocol.Sctp when length >= SctpBytes.HeaderLength:
                return TransportPart.Of(SctpBytes.Of(packet, length, image.IsAnswer));
            default:
                return TransportPart.Of(image.Inner is { } wrapped ? TunnelBytes.OverIp(image, wrapped, length, frames) : Data(packet, length));
        }
    }

    private static TransportPart Tcp(in Packet packet, int length, uint clock)
    {
        var header = packet.Tcp ?? new TcpHeader();
        var headerLength = Math.Clamp(header.Length & ~3, TcpHeader.BareLength, length & ~3);

        // PacketDotNet makes no room for options; a header that is there already has it.
        var bytes = new byte[headerLength];
        bytes[DataOffset] = (byte)(headerLength / 4 << 4);
        var tcp = new TcpPacket(new ByteArraySegment(bytes))
        {
            SourcePort = packet.SourcePort,
            DestinationPort = packet.DestinationPort,
            SequenceNumber = header.Sequence,
            AcknowledgmentNumber = packet.TcpFlags.HasFlag(TcpFlags.Ack) ? header.Acknowledgment : 0,
            Flags = (byte)packet.TcpFlags,
            WindowSize = header.Window,
        };
        if (headerLength > TcpHeader.BareLength)
            tcp.Options = TcpOptionBytes.Of(header, packet.TcpFlags, headerLength - TcpHeader.BareLength, clock);
        tcp.PayloadData = Data(packet, length - headerLength);
        return TransportPart.Of(tcp, tcp.UpdateTcpChecksum);
    }

    private static TransportPart Udp(in Packet packet, byte[] data)
    {
        var udp = new UdpPacket(packet.SourcePort, packet.DestinationPort) { PayloadData = data };
        return TransportPart.Of(udp, () =>
        {
            udp.UpdateCalculatedValues();
            udp.UpdateUdpChecksum();

            // "An all zero transmitted checksum value means that the transmitter generated no checksum" (RFC 768).
            if (udp.Checksum == 0)
                udp.Checksum = ushort.MaxValue;
        });
    }

    private static byte[] Data(in Packet packet, int length)
    {
        var data = new byte[Math.Max(0, length)];
        if (packet.Payload is { } payload)
            payload.Bytes.Items.AsSpan()[..Math.Min(payload.Length, data.Length)].CopyTo(data);
        return data;
    }
}
