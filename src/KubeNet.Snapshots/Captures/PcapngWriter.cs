using System.Buffers.Binary;
using System.Text;
using KubeNet.Engine.Tracing.Captures;

namespace KubeNet.Snapshots.Captures;

/// <summary>
/// Writes pcapng (draft-ietf-opsawg-pcapng), Wireshark's own format: one section, an interface for each device by the name <c>namespace/device</c>, and each frame with its
/// direction. SharpPcap writes by libpcap, which has no pcapng and is not on every machine.
/// </summary>
public static class PcapngWriter
{
    private const uint SectionHeader = 0x0a0d_0d0a;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;
    private const uint ByteOrder = 0x1a2b_3c4d;
    private const ushort EndOfOptions = 0;
    private const ushort CommentOption = 1;
    private const ushort UserApplicationOption = 4;
    private const ushort NameOption = 2;
    private const ushort FlagsOption = 2;

    /// <summary>Writes frames in their order.</summary>
    public static void Write(Stream stream, IReadOnlyList<CaptureRecord> records)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(records);

        // Version 1.0; how long the section is is left open.
        WriteBlock(stream, SectionHeader, [.. Word(ByteOrder), 1, 0, 0, 0, .. Word(uint.MaxValue), .. Word(uint.MaxValue), .. Option(UserApplicationOption, "KubeNet"u8), .. Word(EndOfOptions)]);
        var interfaces = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            if (interfaces.TryAdd(record.Interface, interfaces.Count))
                WriteInterface(stream, record);
        }

        foreach (var record in records)
            WriteFrame(stream, record, interfaces[record.Interface]);
    }

    private static void WriteInterface(Stream stream, CaptureRecord record) => WriteBlock(stream, InterfaceDescription,
    [
        .. Word((uint)LinkTypes.Of(record)),
        .. Word(LinkTypes.SnapLength),
        .. Option(NameOption, Encoding.UTF8.GetBytes(record.Interface)),
        .. Word(EndOfOptions),
    ]);

    private static void WriteFrame(Stream stream, CaptureRecord record, int place)
    {
        // Without an if_tsresol time is in microseconds.
        var time = (ulong)(record.Time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        WriteBlock(stream, EnhancedPacket,
        [
            .. Word((uint)place),
            .. Word((uint)(time >> 32)),
            .. Word((uint)time),
            .. Word((uint)record.Bytes.Length),
            .. Word((uint)record.Bytes.Length),
            .. Padded(record.Bytes.Span),
            .. Option(FlagsOption, Word(Flags(record))),
            .. record.Comment is { } comment ? Option(CommentOption, Encoding.UTF8.GetBytes(comment)) : [],
            .. Word(EndOfOptions),
        ]);
    }

    /// <summary>epb_flags: the direction in two bits, and whether it is for one, a group or all in three.</summary>
    private static uint Flags(CaptureRecord record)
    {
        var direction = record.Direction == FrameDirection.In ? 1u : 2u;
        if (!record.HasEthernet)
            return direction;
        var destination = record.Bytes.Span[..6];
        var reception = (destination[0] & 1) == 0 ? 1u : destination.ContainsAnyExcept((byte)0xff) ? 2u : 3u;
        return direction | (reception << 2);
    }

    private static void WriteBlock(Stream stream, uint type, ReadOnlySpan<byte> body)
    {
        var length = Word((uint)(body.Length + 12));
        stream.Write(Word(type));
        stream.Write(length);
        stream.Write(body);
        stream.Write(length);
    }

    private static byte[] Option(ushort code, ReadOnlySpan<byte> value)
    {
        var head = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(head, code);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(2), (ushort)value.Length);
        return [.. head, .. Padded(value)];
    }

    private static byte[] Padded(ReadOnlySpan<byte> value)
    {
        var padded = new byte[(value.Length + 3) & ~3];
        value.CopyTo(padded);
        return padded;
    }

    private static byte[] Word(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
