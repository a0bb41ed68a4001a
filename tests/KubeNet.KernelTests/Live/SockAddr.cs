using System.Buffers.Binary;
using KubeNet.Engine.Addressing;

namespace KubeNet.KernelTests.Live;

/// <summary>struct sockaddr_in and sockaddr_in6 as bytes.</summary>
internal static class SockAddr
{
    public const int MaxLength = 28;

    // ::ffff:0:0/96.
    private const uint MappedV4 = 0xffff;

    public static byte[] Encode(IpAddress address, ushort port, int scopeId = 0)
    {
        var v6 = address.Family == IpFamily.IPv6;
        var bytes = new byte[v6 ? 28 : 16];
        BitConverter.TryWriteBytes(bytes, (ushort)(v6 ? Libc.AfInet6 : Libc.AfInet));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), port);
        WriteAddress(address, bytes.AsSpan(v6 ? 8 : 4));
        if (v6)
            BitConverter.TryWriteBytes(bytes.AsSpan(24), scopeId);
        return bytes;
    }

    public static (IpAddress Address, ushort Port) Decode(ReadOnlySpan<byte> bytes)
    {
        var v6 = BitConverter.ToUInt16(bytes) == Libc.AfInet6;
        return (ReadAddress(bytes[(v6 ? 8 : 4)..], v6), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
    }

    public static void WriteAddress(IpAddress address, Span<byte> bytes)
    {
        if (address.Family == IpFamily.IPv6)
            BinaryPrimitives.WriteUInt128BigEndian(bytes, address.Bits);
        else
            BinaryPrimitives.WriteUInt32BigEndian(bytes, address.V4);
    }

    /// <summary>An address; of IPv4 too where a socket of both families maps it into IPv6.</summary>
    public static IpAddress ReadAddress(ReadOnlySpan<byte> bytes, bool v6)
    {
        if (!v6)
            return IpAddress.FromV4(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        var bits = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return bits >> 32 == MappedV4 ? IpAddress.FromV4((uint)bits) : IpAddress.FromBits(IpFamily.IPv6, bits);
    }
}
