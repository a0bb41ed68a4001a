namespace KubeNet.Engine.Routing;

/// <summary>What iproute2 calls the types of routes (rtnl_rtntype_n2a), and what the kernel says of them.</summary>
public static class RouteTypeExtensions
{
    /// <summary>unicast, local, broadcast ...</summary>
    public static string ToName(this RouteType type) => type switch
    {
        RouteType.Unicast => "unicast",
        RouteType.Local => "local",
        RouteType.Broadcast => "broadcast",
        RouteType.Anycast => "anycast",
        RouteType.Multicast => "multicast",
        RouteType.Blackhole => "blackhole",
        RouteType.Unreachable => "unreachable",
        RouteType.Prohibit => "prohibit",
        RouteType.Throw => "throw",
    };

    /// <summary>Whether a route of this type ends the way: it has no next hop (fib_props[].error).</summary>
    public static bool IsError(this RouteType type) => type switch
    {
        RouteType.Unicast or RouteType.Local or RouteType.Broadcast or RouteType.Anycast or RouteType.Multicast => false,
        RouteType.Blackhole or RouteType.Unreachable or RouteType.Prohibit or RouteType.Throw => true,
    };
}
