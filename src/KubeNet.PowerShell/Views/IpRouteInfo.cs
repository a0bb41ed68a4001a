using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;

namespace KubeNet.PowerShell.Views;

/// <summary>A route, as <c>ip route</c> shows it.</summary>
public sealed record IpRouteInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>IPv4 or IPv6.</summary>
    public required string Family { get; init; }

    /// <summary>The table: local, main, default or a number.</summary>
    public required string Table { get; init; }

    /// <summary>unicast, local, broadcast, unreachable, prohibit, blackhole, throw.</summary>
    public required string Type { get; init; }

    /// <summary><c>default</c>, a network, or a bare address.</summary>
    public required string Destination { get; init; }

    /// <summary>The gateway, or null; see <see cref="NextHop"/> where there are several.</summary>
    public required string? Via { get; init; }

    /// <summary>The device, or or null where the route leads nowhere or several ways.</summary>
    public required string? Link { get; init; }

    /// <summary>Of a multipath route its ways out, as <c>via 10.0.0.1 dev eth0 weight 2</c>; otherwise empty.</summary>
    public required string[] NextHop { get; init; }

    /// <summary>Among routes to the same prefix the lowest wins.</summary>
    public required uint Metric { get; init; }

    /// <summary>The source address that locally made packets take, or null.</summary>
    public required string? Source { get; init; }

    /// <summary>global, link, host or nowhere.</summary>
    public required string Scope { get; init; }

    /// <summary>Who put it there: kernel, boot, static ...</summary>
    public required string Protocol { get; init; }

    /// <summary>Whether the gateway is taken to be on the link.</summary>
    public required bool OnLink { get; init; }

    /// <summary>The TOS of the packets that it is for; 0 for all.</summary>
    public required byte Tos { get; init; }

    /// <summary>The route's own MTU in bytes, or null.</summary>
    public required int? Mtu { get; init; }

    /// <summary>Whether nothing that is heard of a path changes that MTU.</summary>
    public required bool LockMtu { get; init; }

    /// <summary>The MSS that is told to the other end of a TCP connection, in bytes, or null.</summary>
    public required int? AdvMss { get; init; }

    /// <summary>The TTL of packets that are made here and go by it, or null.</summary>
    public required int? HopLimit { get; init; }

    /// <summary>The destination.</summary>
    public override string ToString() => Destination;

    internal static IpRouteInfo Of(Lab lab, NamespaceConfig home, Route route) => new()
    {
        Lab = lab,
        Namespace = home.Name,
        Family = route.Destination.Family.ToString(),
        Table = RouteTableId.ToName(route.Table),
        Type = route.Type.ToName(),
        Destination = Words.Destination(route.Destination),
        Via = route.NextHops.Count == 1 ? route.NextHops[0].Via?.ToString() : null,
        Link = route.NextHops.Count == 1 ? LinkName(home, route.NextHops[0]) : null,
        NextHop = route.NextHops.Count < 2 ? [] : [.. route.NextHops.Select(hop => Describe(home, hop))],
        Metric = route.Metric,
        Source = route.PrefSrc?.ToString(),
        Scope = route.Scope.ToName(),
        Protocol = route.Protocol.ToName(),
        OnLink = route.NextHops.Any(hop => hop.OnLink),
        Tos = route.Tos,
        Mtu = route.Mtu,
        LockMtu = route.IsMtuLocked,
        AdvMss = route.AdvMss,
        HopLimit = route.HopLimit,
    };

    private static string? LinkName(NamespaceConfig home, NextHop hop) => home.Links.TryGetValue(hop.LinkIndex, out var link) ? link.Name : null;

    private static string Describe(NamespaceConfig home, NextHop hop) =>
        $"{(hop.Via is { } via ? $"via {via} " : "")}dev {LinkName(home, hop)} weight {hop.Weight}{(hop.OnLink ? " onlink" : "")}";
}
