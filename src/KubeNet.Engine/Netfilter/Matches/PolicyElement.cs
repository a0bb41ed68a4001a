using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>One transformation that <c>-m policy</c> asks for; what is null may be anything.</summary>
public sealed record PolicyElement
{
    /// <summary><c>--reqid</c>.</summary>
    public (uint Value, bool Negated)? RequestId { get; init; }

    /// <summary><c>--spi</c>.</summary>
    public (uint Value, bool Negated)? Spi { get; init; }

    /// <summary><c>--proto</c>: ah, esp or ipcomp.</summary>
    public (IpProtocol Value, bool Negated)? Protocol { get; init; }

    /// <summary><c>--mode tunnel</c>; transport where false.</summary>
    public (bool Value, bool Negated)? IsTunnel { get; init; }

    /// <summary><c>--tunnel-dst</c>.</summary>
    public (ConntrackAddress Value, bool Negated)? TunnelDestination { get; init; }

    /// <summary><c>--tunnel-src</c>.</summary>
    public (ConntrackAddress Value, bool Negated)? TunnelSource { get; init; }

    /// <summary>Whether nothing was asked.</summary>
    public bool IsEmpty => RequestId is null && Spi is null && Protocol is null && IsTunnel is null && TunnelDestination is null && TunnelSource is null;
}
