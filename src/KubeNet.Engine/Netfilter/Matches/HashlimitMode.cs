namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>By what <c>-m hashlimit</c> tells flows apart: <c>--hashlimit-mode</c>.</summary>
[Flags]
public enum HashlimitMode : byte
{
    /// <summary>One bucket for all.</summary>
    None = 0,

    /// <summary><c>srcip</c>.</summary>
    SourceAddress = 1,

    /// <summary><c>srcport</c>.</summary>
    SourcePort = 2,

    /// <summary><c>dstip</c>.</summary>
    DestinationAddress = 4,

    /// <summary><c>dstport</c>.</summary>
    DestinationPort = 8,
}
