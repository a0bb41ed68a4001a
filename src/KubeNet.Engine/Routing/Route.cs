using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Routing;

/// <summary>A route of one table.</summary>
public sealed record Route
{
    /// <summary>What it is for.</summary>
    public required IpPrefix Destination { get; init; }

    /// <summary>What it does.</summary>
    public RouteType Type { get; init; } = RouteType.Unicast;

    /// <summary>The table it stands in, see <see cref="RouteTableId"/>.</summary>
    public uint Table { get; init; } = RouteTableId.Main;

    /// <summary>Its ways out; none for blackhole, unreachable, prohibit and throw.</summary>
    public EquatableArray<NextHop> NextHops { get; init; }

    /// <summary>Among routes to the same prefix the lowest wins. IPv6 routes of the administrator have 1024, of the kernel 256.</summary>
    public uint Metric { get; init; }

    /// <summary>Only for packets of this TOS; 0 for all.</summary>
    public byte Tos { get; init; }

    /// <summary>The source address that locally made packets take, or null.</summary>
    public IpAddress? PrefSrc { get; init; }

    /// <summary>How far the destination is.</summary>
    public AddressScope Scope { get; init; }

    /// <summary>Who put it there.</summary>
    public RouteProtocol Protocol { get; init; } = RouteProtocol.Boot;

    /// <summary>The route's own MTU in bytes, or null.</summary>
    public int? Mtu { get; init; }

    /// <summary>Of IPv4: whether nothing that is heard of a path changes that MTU, so that packets may be cut on their way (RTAX_LOCK); IPv6 listens all the same.</summary>
    public bool IsMtuLocked { get; init; }

    /// <summary>The MSS that is told to the other end of a TCP connection, in bytes, or null.</summary>
    public int? AdvMss { get; init; }

    /// <summary>The TTL of packets that are made here, or null.</summary>
    public byte? HopLimit { get; init; }

    /// <summary>
    /// Whether two routes have their next hops in common, and with them what is known of paths by those: in IPv4 routes of a table that differ in nothing but what they are for (fib_find_info). In
    /// IPv6 each next hop is a route of its own.
    /// </summary>
    internal bool SharesNextHopsWith(Route other) =>
        Table == other.Table && Type == other.Type && Metric == other.Metric && PrefSrc == other.PrefSrc && Scope == other.Scope && Protocol == other.Protocol
        && Mtu == other.Mtu && IsMtuLocked == other.IsMtuLocked && AdvMss == other.AdvMss && HopLimit == other.HopLimit
        && (Destination.Address.Family == IpFamily.IPv4 ? NextHops == other.NextHops : Destination == other.Destination && Tos == other.Tos);

    /// <summary>Of what tells routes of a table apart as a rule; equality compares all.</summary>
    public override int GetHashCode() => HashCode.Combine(Destination, Table, Type, Metric);
}
