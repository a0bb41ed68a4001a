using KubeNet.Engine.Conntrack;

namespace KubeNet.Snapshots.Seeds;

/// <summary>A connection that conntrack knew when the bundle was made.</summary>
public sealed record ConnectionSeed
{
    /// <summary>The namespace as it is named in the lab.</summary>
    public required string Namespace { get; init; }

    /// <summary>The direction of the first packet.</summary>
    public required ConnectionTuple Original { get; init; }

    /// <summary>The direction of answers.</summary>
    public required ConnectionTuple Reply { get; init; }

    /// <summary>The status bits, as far as <c>conntrack -L</c> shows them.</summary>
    public ConnectionStatus Status { get; init; }

    /// <summary>The TCP state.</summary>
    public TcpConntrackState TcpState { get; init; }

    /// <summary>The connection mark.</summary>
    public uint Mark { get; init; }

    /// <summary>How long it had to live.</summary>
    public TimeSpan Remaining { get; init; }

    /// <summary>Packets and bytes in the original direction, where accounting was on.</summary>
    public (long Packets, long Bytes) OriginalCount { get; init; }

    /// <summary>Packets and bytes in the reply direction, where accounting was on.</summary>
    public (long Packets, long Bytes) ReplyCount { get; init; }
}
