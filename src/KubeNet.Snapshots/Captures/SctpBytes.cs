using System.Buffers.Binary;
using System.Numerics;
using KubeNet.Engine.Packets;

namespace KubeNet.Snapshots.Captures;

/// <summary>The first packets of SCTP as bytes: INIT, INIT ACK and ABORT (RFC 9260 3.3).</summary>
internal static class SctpBytes
{
    /// <summary>The common header.</summary>
    public const int HeaderLength = 12;

    private const int ChunkHeader = 4;
    private const int InitLength = 20;
    private const byte Init = 1;
    private const byte InitAck = 2;
    private const byte Abort = 6;

    // Each side's first number is 1; Linux offers 10 streams and takes as many as there are.
    private const uint ClientTag = 1;
    private const uint ServerTag = 2;
    private const uint Window = 106496;
    private const ushort OutStreams = 10;

    /// <summary>A packet of one chunk, which its length and direction tell.</summary>
    public static byte[] Of(in Packet packet, int length, bool isAnswer)
    {
        var bytes = new byte[length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, packet.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), packet.DestinationPort);
        if (isAnswer)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), ClientTag);
        if (length >= HeaderLength + ChunkHeader)
            Chunk(bytes.AsSpan(HeaderLength), isAnswer);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Checksum(bytes));
        return bytes;
    }

    private static void Chunk(Span<byte> chunk, bool isAnswer)
    {
        chunk[0] = chunk.Length < InitLength ? Abort : isAnswer ? InitAck : Init;
        BinaryPrimitives.WriteUInt16BigEndian(chunk[2..], (ushort)chunk.Length);
        if (chunk.Length < InitLength)
            return;
        var tag = isAnswer ? ServerTag : ClientTag;
        BinaryPrimitives.WriteUInt32BigEndian(chunk[4..], tag);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[8..], Window);
        BinaryPrimitives.WriteUInt16BigEndian(chunk[12..], OutStreams);
        BinaryPrimitives.WriteUInt16BigEndian(chunk[14..], ushort.MaxValue);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[16..], tag);
        Parameters(chunk[InitLength..], isAnswer);
    }

    /// <summary>What an INIT of Linux says besides: the address types, ECN and FORWARD-TSN; an INIT ACK has its cookie.</summary>
    private static void Parameters(Span<byte> bytes, bool isAnswer)
    {
        ReadOnlySpan<byte> supported = [0x00, 0x0c, 0x00, 0x06, 0x00, 0x05, 0x00, 0x00, 0x80, 0x00, 0x00, 0x04, 0xc0, 0x00, 0x00, 0x04];
        if (bytes.Length < supported.Length)
            return;
        if (!isAnswer)
        {
            supported.CopyTo(bytes);
            return;
        }

        bytes[1] = 7;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)bytes.Length);
    }

    /// <summary>CRC32c over the packet with a checksum of 0 (RFC 9260, appendix A).</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
