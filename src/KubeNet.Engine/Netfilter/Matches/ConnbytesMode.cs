namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>What <c>-m connbytes</c> compares.</summary>
public enum ConnbytesMode : byte
{
    /// <summary><c>packets</c>.</summary>
    Packets,

    /// <summary><c>bytes</c>.</summary>
    Bytes,

    /// <summary><c>avgpkt</c>: bytes by packets.</summary>
    AveragePacket,
}
