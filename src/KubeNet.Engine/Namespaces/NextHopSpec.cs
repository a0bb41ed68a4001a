using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Namespaces;

/// <summary>One <c>nexthop via GATEWAY dev LINK weight N [onlink]</c> of a multipath route.</summary>
public sealed record NextHopSpec
{
    /// <summary>The gateway, or null where the destination is on the link.</summary>
    public IpAddress? Via { get; init; }

    /// <summary>The link; null takes the one that the gateway is reached by.</summary>
    public string? Link { get; init; }

    /// <summary>Its share, 1..256.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Pretend that the gateway is on the link.</summary>
    public bool OnLink { get; init; }
}
