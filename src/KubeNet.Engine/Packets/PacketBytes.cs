using System.Buffers.Binary;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Packets;

/// <summary>
/// A packet as it stands on the wire from the IP header on, as far as the model says: identification, flow label, checksums, sequence numbers, options
/// of TCP and a payload that nobody gave are not known.
/// </summary>
internal readonly ref struct PacketBytes
{
    private const int UdpHeader = 8;
    private const int FragmentHeader = 8;
    private const byte FragmentProtocol = 44;

    private readonly Span<byte> _values;
    private readonly Span<byte> _known;

    private PacketBytes(int length)
    {
        var both = new byte[2 * length];
        _values = both.AsSpan(0, length);
        _known = both.AsSpan(length);
    }

    /// <summary>The bytes; those that are not known are 0.</summary>
    public ReadOnlySpan<byte> Values => _values;

    /// <summary>Which bits of <see cref="Values"/> are known: 255 for a whole byte.</summary>
    public ReadOnlySpan<byte> Known => _known;

    /// <summary>Where the payload begins; the length of the packet where there is none or the packet is a later fragment.</summary>
    public int PayloadStart { get; private init; }

    /// <summary>The bytes of a packet.</summary>
    public static PacketBytes Of(in Packet packet)
    {
        var start = packet.Family == IpFamily.IPv4 ? 20 : packet.IsFragment ? 40 + FragmentHeader : 40;
        var transport = packet.FragmentOffset != 0 ? 0 : TransportLength(packet);
        var bytes = new PacketBytes(Math.Max(packet.Length, 0)) { PayloadStart = Math.Min(start + transport, Math.Max(packet.Length, 0)) };
        if (packet.Family == IpFamily.IPv4)
            bytes.WriteV4(packet);
        else
            bytes.WriteV6(packet);
        if (transport > 0)
            bytes.WriteTransport(packet, start);
        if (packet.Payload is { } payload)
        {
            // Of fragments each has its own part of what stands behind the transport header.
            var skipped = packet.FragmentOffset != 0 ? (packet.FragmentOffset * 8) - TransportLength(packet) : 0;
            for (var at = bytes.PayloadStart; at < packet.Length && skipped >= 0 && at - bytes.PayloadStart + skipped < payload.Length; at++)
                bytes.Write(at, payload.Bytes[at - bytes.PayloadStart + skipped]);
        }

        return bytes;
    }

    private static int TransportLength(in Packet packet) => packet.Protocol switch
    {
        IpProtocol.Tcp => packet.Tcp?.Length ?? TcpHeader.BareLength,
        IpProtocol.Udp or IpProtocol.UdpLite or IpProtocol.Icmp or IpProtocol.Icmpv6 => UdpHeader,
        _ => 0,
    };

    private void WriteV4(in Packet packet)
    {
        Write(0, 0x45);
        Write(1, packet.Tos);
        Write16(2, (ushort)packet.Length);
        Write16(6, (ushort)((packet.DontFragment ? 0x4000 : 0) | (packet.MoreFragments ? 0x2000 : 0) | packet.FragmentOffset));
        Write(8, packet.Ttl);
        Write(9, (byte)packet.Protocol);
        Write32(12, packet.Source.V4);
        Write32(16, packet.Destination.V4);
    }

    private void WriteV6(in Packet packet)
    {
        Write(0, (byte)(0x60 | (packet.Tos >> 4)));
        Write(1, (byte)(packet.Tos << 4), 0xf0);
        Write16(4, (ushort)(packet.Length - 40));
        Write(6, packet.IsFragment ? FragmentProtocol : (byte)packet.Protocol);
        Write(7, packet.Ttl);
        for (var at = 0; at < 16; at++)
        {
            Write(8 + at, (byte)(packet.Source.Bits >> (120 - (8 * at))));
            Write(24 + at, (byte)(packet.Destination.Bits >> (120 - (8 * at))));
        }

        if (!packet.IsFragment)
            return;
        Write(40, (byte)packet.Protocol);
        Write(41, 0);
        Write16(42, (ushort)((packet.FragmentOffset << 3) | (packet.MoreFragments ? 1 : 0)));
    }

    private void WriteTransport(in Packet packet, int start)
    {
        switch (packet.Protocol)
        {
            case IpProtocol.Tcp:
                Write16(start, packet.SourcePort);
                Write16(start + 2, packet.DestinationPort);
                var tcp = packet.Tcp ?? new TcpHeader();
                Write(start + 12, (byte)(tcp.Length / 4 << 4));
                Write(start + 13, (byte)packet.TcpFlags);
                Write16(start + 14, tcp.Window);
                Write16(start + 18, 0);
                if (tcp.MaxSegmentSize is { } mss && tcp.Length == TcpHeader.SynLength)
                {
                    // Linux puts it first.
                    Write16(start + 20, 0x0204);
                    Write16(start + 22, mss);
                }

                break;
            case IpProtocol.Udp or IpProtocol.UdpLite:
                Write16(start, packet.SourcePort);
                Write16(start + 2, packet.DestinationPort);
                if (packet.Protocol == IpProtocol.Udp && !packet.IsFragment)
                    Write16(start + 4, (ushort)(packet.Length - start));
                break;
            default:
                Write(start, packet.IcmpType);
                Write(start + 1, packet.IcmpCode);
                if (packet.IsEchoRequest || packet.IsEchoReply)
                    Write16(start + 4, packet.SourcePort);
                break;
        }
    }

    private void Write32(int at, uint value)
    {
        Write16(at, (ushort)(value >> 16));
        Write16(at + 2, (ushort)value);
    }

    private void Write16(int at, ushort value)
    {
        Span<byte> two = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(two, value);
        Write(at, two[0]);
        Write(at + 1, two[1]);
    }

    private void Write(int at, byte value, byte known = 0xff)
    {
        if (at >= _values.Length)
            return;
        _values[at] = value;
        _known[at] = known;
    }
}
