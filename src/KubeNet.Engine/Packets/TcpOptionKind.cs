namespace KubeNet.Engine.Packets;

/// <summary>The kinds of the TCP options that a <see cref="TcpHeader"/> tells of (RFC 9293, RFC 7323, RFC 2018).</summary>
internal static class TcpOptionKind
{
    /// <summary>No operation: fills up. End of list, which is less, ends.</summary>
    public const byte Nop = 1;

    /// <summary>The maximum segment size.</summary>
    public const byte Mss = 2;

    /// <summary>The window scale.</summary>
    public const byte WindowScale = 3;

    /// <summary>SACK permitted.</summary>
    public const byte SackPermitted = 4;

    /// <summary>SACK.</summary>
    public const byte Sack = 5;

    /// <summary>Timestamps.</summary>
    public const byte Timestamps = 8;
}
