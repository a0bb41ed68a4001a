using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Routing;

/// <summary>One way out of a route.</summary>
public sealed record NextHop
{
    /// <summary>The gateway (of either family), or null where the destination is on the link.</summary>
    public IpAddress? Via { get; init; }

    /// <summary>The index of the device in its namespace.</summary>
    public required int LinkIndex { get; init; }

    /// <summary>The share of a multipath next hop, from 1.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Pretend that the gateway is on the link.</summary>
    public bool OnLink { get; init; }
}
