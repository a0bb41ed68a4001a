using System.Buffers.Binary;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Live;

/// <summary>A TCP segment with flags of one's own, sent through IPPROTO_RAW: it belongs to no socket.</summary>
internal static class RawPacket
{
    // A SYN carries 20 bytes of options, as Linux's own do.
    private static int TcpHeader(TcpFlags flags) => flags.HasFlag(TcpFlags.Syn) ? 40 : 20;

    public static void Send(LabProbe probe)
    {
        if (probe.Source is not { } source || probe.RawFlags is not { } flags)
            throw new KernelException($"a raw packet needs its source and its flags: {probe}");
        var v6 = probe.To.Family == IpFamily.IPv6;
        var header = v6 ? 40 : 20;
        var bytes = new byte[header + TcpHeader(flags)];
        WriteTcp(bytes.AsSpan(header), probe, source, flags);
        if (v6)
            WriteIpv6(bytes, probe, source);
        else
            WriteIpv4(bytes, probe, source);
        using var socket = new KernelSocket(v6 ? Libc.AfInet6 : Libc.AfInet, Libc.SockRaw, 255);
        if (probe.Mark is { } mark)
            socket.Set(Libc.SolSocket, Libc.SoMark, (int)mark);
        _ = socket.SendTo(bytes, probe.To);
    }

    private static void WriteIpv4(Span<byte> bytes, LabProbe probe, IpAddress source)
    {
        bytes[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)bytes.Length);
        bytes[8] = probe.Ttl ?? 64;
        bytes[9] = (byte)IpProtocol.Tcp;
        SockAddr.WriteAddress(source, bytes[12..]);
        SockAddr.WriteAddress(probe.To, bytes[16..]);
    }

    private static void WriteIpv6(Span<byte> bytes, LabProbe probe, IpAddress source)
    {
        bytes[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)(bytes.Length - 40));
        bytes[6] = (byte)IpProtocol.Tcp;
        bytes[7] = probe.Ttl ?? 64;
        SockAddr.WriteAddress(source, bytes[8..]);
        SockAddr.WriteAddress(probe.To, bytes[24..]);
    }

    private static void WriteTcp(Span<byte> segment, LabProbe probe, IpAddress source, TcpFlags flags)
    {
        BinaryPrimitives.WriteUInt16BigEndian(segment, probe.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], probe.Port);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], 1000);
        segment[12] = (byte)(segment.Length / 4 << 4);
        segment[20..].Fill(1);
        segment[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment[14..], 64240);
        BinaryPrimitives.WriteUInt16BigEndian(segment[16..], Checksum(segment, source, probe.To));
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
        for (var i = 0; i < pseudo.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(pseudo[i..]);
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
