using System.Buffers.Binary;
using KubeNet.Engine;

namespace KubeNet.Snapshots.Captures;

/// <summary>Writes the classic format of tcpdump (draft-ietf-opsawg-pcap), which knows neither devices nor directions: frames in their order.</summary>
public static class PcapWriter
{
    private const uint Magic = 0xa1b2_c3d4;

    /// <summary>Writes frames in their order.</summary>
    /// <exception cref="NetConfigException">MixedLinkTypes: some have an Ethernet header and some have none.</exception>
    public static void Write(Stream stream, IReadOnlyList<CaptureRecord> records)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(records);
        var bare = records.FirstOrDefault(record => !record.HasEthernet);
        if (bare is not null && records.FirstOrDefault(record => record.HasEthernet) is { } other)
        {
            throw new NetConfigException("MixedLinkTypes",
                $"A classic capture file has frames of one kind; those of {bare.Interface} have no Ethernet header, those of {other.Interface} have. Write pcapng, a file for each device, or fewer devices.");
        }

        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], LinkTypes.SnapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], records.Count == 0 ? 1 : (uint)LinkTypes.Of(records[0]));
        stream.Write(header);
        foreach (var record in records)
            WriteFrame(stream, record);
    }

    private static void WriteFrame(Stream stream, CaptureRecord record)
    {
        Span<byte> head = stackalloc byte[16];
        var time = (record.Time - DateTime.UnixEpoch).Ticks;
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)(time / TimeSpan.TicksPerSecond));
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)(time % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], (uint)record.Bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], (uint)record.Bytes.Length);
        stream.Write(head);
        stream.Write(record.Bytes.Span);
    }
}
