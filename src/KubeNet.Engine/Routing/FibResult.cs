using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Routing;

/// <summary>How a look-up went.</summary>
public enum FibOutcome : byte
{
    /// <summary>A route was found.</summary>
    Found,

    /// <summary>No rule's table holds one: ENETUNREACH.</summary>
    NoRoute,

    /// <summary>An unreachable route or rule: EHOSTUNREACH, or ENETUNREACH of a rule.</summary>
    Unreachable,

    /// <summary>A prohibit route or rule: EACCES.</summary>
    Prohibit,

    /// <summary>A blackhole route or rule: EINVAL.</summary>
    Blackhole,
}

/// <summary>The answer of a route look-up. <c>default</c> is a found route of nothing; made by <see cref="Fib"/> only.</summary>
public readonly record struct FibResult
{
    // LOOPBACK_IFINDEX.
    private const int LoopbackIndex = 1;

    /// <summary>How it went.</summary>
    public required FibOutcome Outcome { get; init; }

    /// <summary>The route, also of an outcome that a route decided; null where none did.</summary>
    public Route? Route { get; init; }

    /// <summary>The next hop taken; null for local routes without one, and where nothing was found.</summary>
    public NextHop? NextHop { get; init; }

    /// <summary>The ip rule that decided, or null.</summary>
    public IpRule? Rule { get; init; }

    /// <summary>The gateway, or null where the destination is on the link.</summary>
    public IpAddress? Via => NextHop?.Via;

    /// <summary>The type of the route found.</summary>
    public RouteType Type => Route?.Type ?? RouteType.Unreachable;

    /// <summary>
    /// Whether what was found leads nowhere all the same: of a route of type unicast to loopback IPv6 makes one that rejects, and keeps its type (RTF_REJECT in ip6_route_info_create).
    /// </summary>
    public bool IsRejected => Type == RouteType.Unicast && NextHop?.LinkIndex == LoopbackIndex && Route!.Destination.Family == IpFamily.IPv6;
}
