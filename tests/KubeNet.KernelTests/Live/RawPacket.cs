using System.Buffers.Binary;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Live;

/// <summary>A TCP segment with flags of one's own, sent through IPPROTO_RAW: it belongs to no socket.</summary>
internal static class RawPacket
{
    /// <summary>The TTL in the header of a probe that names none: no sysctl has a say in it.</summary>
    public const byte UsualTtl = 64;

    /// <summary>The header as it is sent: a SYN carries 20 bytes of options, as Linux's own do, filled up with NOP.</summary>
    public static TcpHeader HeaderOf(TcpHeader header, TcpFlags flags) =>
        header with { Length = flags.HasFlag(TcpFlags.Syn) ? TcpHeader.SynLength : TcpHeader.BareLength };

    public static void Send(LabProbe probe)
    {
        if (probe.Source is not { } source || probe.RawFlags is not { } flags)
            throw new KernelException($"a raw packet needs its source and its flags: {probe}");
        var v6 = probe.To.Family == IpFamily.IPv6;
        var header = v6 ? 40 : 20;
        var tcp = HeaderOf(probe.Tcp, flags);
        var bytes = new byte[header + tcp.Length + probe.DataSize];
        WriteTcp(bytes.AsSpan(header), probe, tcp, source, flags);
        if (v6)
            WriteIpv6(bytes, probe, source);
        else
            WriteIpv4(bytes, probe, source);
        using var socket = new KernelSocket(v6 ? Libc.AfInet6 : Libc.AfInet, Libc.SockRaw, 255);
        if (probe.Mark is { } mark)
            socket.Set(Libc.SolSocket, Libc.SoMark, (int)mark);
        if (probe.Device is { } device)
            socket.BindToDevice(device);

        // Else its route would know of no source, which is in the header alone.
        socket.Bind(source, 0);
        _ = socket.SendTo(bytes, probe.To);
    }

    private static void WriteIpv4(Span<byte> bytes, LabProbe probe, IpAddress source)
    {
        bytes[0] = 0x45;
        bytes[1] = probe.Tos ?? 0;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)bytes.Length);
        bytes[8] = probe.Ttl ?? UsualTtl;
        bytes[9] = (byte)IpProtocol.Tcp;
        SockAddr.WriteAddress(source, bytes[12..]);
        SockAddr.WriteAddress(probe.To, bytes[16..]);
    }

    private static void WriteIpv6(Span<byte> bytes, LabProbe probe, IpAddress source)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (6u << 28) | ((uint)(probe.Tos ?? 0) << 20));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)(bytes.Length - 40));
        bytes[6] = (byte)IpProtocol.Tcp;
        bytes[7] = probe.Ttl ?? UsualTtl;
        SockAddr.WriteAddress(source, bytes[8..]);
        SockAddr.WriteAddress(probe.To, bytes[24..]);
    }

    private static void WriteTcp(Span<byte> segment, LabProbe probe, TcpHeader tcp, IpAddress source, TcpFlags flags)
    {
        BinaryPrimitives.WriteUInt16BigEndian(segment, probe.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], probe.Port);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], tcp.Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment[8..], tcp.Acknowledgment);
        segment[12] = (byte)(tcp.Length / 4 << 4);
        segment[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment[14..], tcp.Window);
        if (tcp.Length > TcpHeader.BareLength)
            WriteOptions(segment[20..tcp.Length], tcp);
        BinaryPrimitives.WriteUInt16BigEndian(segment[16..], Checksum(segment, source, probe.To));
    }

    private static void WriteOptions(Span<byte> options, TcpHeader tcp)
    {
        options.Fill(1);
        if (tcp.MaxSegmentSize is { } mss)
        {
            (options[0], options[1]) = (2, 4);
            BinaryPrimitives.WriteUInt16BigEndian(options[2..], mss);
        }

        if (tcp.SackPermitted)
            (options[4], options[5]) = (4, 2);
        if (tcp.WindowScale is { } scale)
            (options[6], options[7], options[8]) = (3, 3, scale);
    }

    private static ushort Checksum(ReadOnlySpan<byte> segment, IpAddress source, IpAddress destination)
    {
        var size = source.Family == IpFamily.IPv6 ? 16 : 4;
        Span<byte> pseudo = stackalloc byte[(2 * size) + 4 + segment.Length];
        SockAddr.WriteAddress(source, pseudo);
        SockAddr.WriteAddress(destination, pseudo[size..]);
        BinaryPrimitives.WriteUInt16BigEndian(pseudo[(2 * size)..], (ushort)IpProtocol.Tcp);
        BinaryPrimitives.WriteUInt16BigEndian(pseudo[((2 * size) + 2)..], (ushort)segment.Length);
        segment.CopyTo(pseudo[((2 * size) + 4)..]);
        uint sum = 0;
        for (var i = 0; i < pseudo.Length; i++)
            sum += (uint)pseudo[i] << (i % 2 == 0 ? 8 : 0);
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
