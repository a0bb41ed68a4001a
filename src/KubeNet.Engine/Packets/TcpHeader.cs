namespace KubeNet.Engine.Packets;

/// <summary>
/// What a TCP segment says beyond its ports and flags, as far as Linux decides by it (RFC 9293, RFC 7323, RFC 2018). Sequence numbers are
/// relative, as tcpdump and Wireshark show them: in the model each side's first is 0.
/// </summary>
public sealed record TcpHeader
{
    /// <summary>The header without options, in bytes.</summary>
    public const int BareLength = 20;

    /// <summary>The header of a Linux SYN or SYN-ACK, in bytes: MSS, SACK, timestamps and window scale are 20 of options.</summary>
    public const int SynLength = 40;

    /// <summary>The sequence number of the first byte, or of the SYN.</summary>
    public uint Sequence { get; init; }

    /// <summary>The next byte that the sender expects; of no meaning without ACK.</summary>
    public uint Acknowledgment { get; init; }

    /// <summary>The window field, not scaled.</summary>
    public ushort Window { get; init; }

    /// <summary>The whole header with its options, in bytes: 20..60.</summary>
    public int Length { get; init; } = BareLength;

    /// <summary>The MSS option of a SYN: how many bytes of data the sender takes in one segment; null without.</summary>
    public ushort? MaxSegmentSize { get; init; }

    /// <summary>The window scale option of a SYN, as a shift; null without.</summary>
    public byte? WindowScale { get; init; }

    /// <summary>The SACK-permitted option of a SYN.</summary>
    public bool SackPermitted { get; init; }

    /// <summary>The timestamps option, which both ends of a connection then send in every segment.</summary>
    public bool Timestamps { get; init; }

    /// <summary>The right edge of the highest block of a SACK option; null without.</summary>
    public uint? SackEdge { get; init; }
}
