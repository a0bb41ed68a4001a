using System.Buffers.Binary;
using KubeNet.Engine.Packets;

namespace KubeNet.Snapshots.Captures;

/// <summary>TCP options in the order in which Linux writes them (tcp_options_write of net/ipv4/tcp_output.c), filled up with NOP.</summary>
internal static class TcpOptionBytes
{
    private const byte Nop = 1;
    private const byte MaxSegmentSize = 2;
    private const byte WindowScale = 3;
    private const byte SackPermitted = 4;
    private const byte Sack = 5;
    private const byte Timestamps = 8;
    private const int TimestampsLength = 12;
    private const int SackBlockLength = 12;

    /// <summary>The options of a segment.</summary>
    /// <param name="header">What the segment says.</param>
    /// <param name="flags">Its flags: most options belong to a SYN alone, to which a TCPMSS rule adds the first.</param>
    /// <param name="length">How many bytes there are for them.</param>
    /// <param name="clock">The value of its timestamps, in milliseconds.</param>
    public static byte[] Of(TcpHeader header, TcpFlags flags, int length, uint clock)
    {
        var options = new List<byte>(length);
        var isSyn = flags.HasFlag(TcpFlags.Syn);
        if (header.MaxSegmentSize is { } mss)
            options.AddRange([MaxSegmentSize, 4, (byte)(mss >> 8), (byte)mss]);

        // Segments after the handshake say by their length alone that they have timestamps.
        var hasTimestamps = isSyn ? header.Timestamps : header.SackEdge is null && length >= TimestampsLength;
        if (hasTimestamps)
        {
            options.AddRange(isSyn && header.SackPermitted ? [SackPermitted, 2] : [Nop, Nop]);
            options.AddRange([Timestamps, 10, .. Word(clock), .. Word(flags.HasFlag(TcpFlags.Ack) ? clock : 0)]);
        }
        else if (isSyn && header.SackPermitted)
        {
            options.AddRange([Nop, Nop, SackPermitted, 2]);
        }

        if (isSyn && header.WindowScale is { } scale)
            options.AddRange([Nop, WindowScale, 3, scale]);
        if (header.SackEdge is { } edge && options.Count + SackBlockLength <= length)
            options.AddRange([Nop, Nop, Sack, 10, .. Word(header.Acknowledgment + 1), .. Word(edge)]);
        while (options.Count < length)
            options.Add(Nop);
        return options.Count == length ? [.. options] : [.. Enumerable.Repeat(Nop, length)];
    }

    private static byte[] Word(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
