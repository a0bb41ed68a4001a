using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// A route in the words of <c>ip route add</c> and <c>ip route del</c>. What is null is chosen as iproute2 and the kernel choose when the route
/// is added, and matches anything when it is removed.
/// </summary>
public sealed record RouteSpec
{
    /// <summary>What it is for.</summary>
    public required IpPrefix Destination { get; init; }

    /// <summary>What it does; null adds a unicast route.</summary>
    public RouteType? Type { get; init; }

    /// <summary>Its table; null is main, and local for types local, broadcast and anycast.</summary>
    public uint? Table { get; init; }

    /// <summary>The gateway.</summary>
    public IpAddress? Via { get; init; }

    /// <summary>The link; null takes the one that the gateway is reached by.</summary>
    public string? Link { get; init; }

    /// <summary>Pretend that the gateway is on the link.</summary>
    public bool OnLink { get; init; }

    /// <summary>The next hops of a multipath route, in place of <see cref="Via"/> and <see cref="Link"/>.</summary>
    public EquatableArray<NextHopSpec> NextHops { get; init; }

    /// <summary>The metric; null adds with 0 for IPv4 and 1024 for IPv6.</summary>
    public uint? Metric { get; init; }

    /// <summary>IPv4: only for packets of this TOS.</summary>
    public byte Tos { get; init; }

    /// <summary>The source address that locally made packets take.</summary>
    public IpAddress? PrefSrc { get; init; }

    /// <summary>IPv4: how far the destination is; null follows from the type and the gateway.</summary>
    public AddressScope? Scope { get; init; }

    /// <summary>Who put it there; null adds <c>boot</c>.</summary>
    public RouteProtocol? Protocol { get; init; }

    /// <summary>The route's own MTU in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>Whether nothing that is heard of a path changes that MTU: <c>mtu lock</c>.</summary>
    public bool LockMtu { get; init; }

    /// <summary>The MSS that is told to the other end of a TCP connection, in bytes.</summary>
    public int? AdvMss { get; init; }

    /// <summary>The TTL of packets that are made here.</summary>
    public int? HopLimit { get; init; }

    /// <summary>Reads a destination: <c>default</c> (of <paramref name="family"/>), a prefix, or an address.</summary>
    /// <exception cref="AddressFormatException">InvalidPrefix, PrefixHasHostBits.</exception>
    public static IpPrefix ParseDestination(string text, IpFamily family) =>
        text is "default" or "any" or "all" ? IpPrefix.Default(family) : IpPrefix.Parse(text);

    internal uint TableOrDefault => Table is null or 0
        ? Type is RouteType.Local or RouteType.Broadcast or RouteType.Anycast ? RouteTableId.Local : RouteTableId.Main
        : Table.Value;

    /// <summary>As one would type it after <c>ip route add</c>.</summary>
    public override string ToString()
    {
        var words = new List<string>();
        if (Type is { } type and not RouteType.Unicast)
            words.Add(type.ToName());
        words.Add(Destination.IsDefault ? "default" : Destination.ToString());
        if (Via is { } via)
            words.Add($"via {via}");
        if (Link is not null)
            words.Add($"dev {Link}");
        if (TableOrDefault != RouteTableId.Main)
            words.Add($"table {RouteTableId.ToName(TableOrDefault)}");
        if (Metric is { } metric)
            words.Add($"metric {metric}");
        return string.Join(' ', words);
    }
}
