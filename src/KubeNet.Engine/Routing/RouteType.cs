namespace KubeNet.Engine.Routing;

/// <summary>What a route does with a packet: RTN_* of include/uapi/linux/rtnetlink.h.</summary>
public enum RouteType : byte
{
    /// <summary>Send on through the next hop.</summary>
    Unicast = 1,

    /// <summary>An address of this host.</summary>
    Local = 2,

    /// <summary>A broadcast address of one of its links.</summary>
    Broadcast = 3,

    /// <summary>Accepted locally as unicast, sent as broadcast; only IPv6 uses it, for subnet router addresses.</summary>
    Anycast = 4,

    /// <summary>A multicast group.</summary>
    Multicast = 5,

    /// <summary>Dropped in silence; the local sender gets EINVAL.</summary>
    Blackhole = 6,

    /// <summary>Answered with host unreachable; the local sender gets EHOSTUNREACH.</summary>
    Unreachable = 7,

    /// <summary>Answered with administratively prohibited; the local sender gets EACCES.</summary>
    Prohibit = 8,

    /// <summary>As if this table held nothing for it: the next ip rule is asked.</summary>
    Throw = 9,
}
