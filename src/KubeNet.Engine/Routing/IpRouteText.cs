using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Routing;

/// <summary>
/// Routes as <c>ip route show</c> of iproute2 6.1 (Debian 12) prints them, byte for byte, in the order of the kernel's dump.
/// </summary>
/// <param name="nameOf">The name of a link by its index.</param>
/// <param name="flagsOf">The state of a link by its index, which decides on <c>dead</c> and <c>linkdown</c>.</param>
public sealed class IpRouteText(Func<int, string> nameOf, Func<int, NextHopState> flagsOf)
{
    /// <summary><c>ip route show table TABLE</c>: every route on its line, each line ended by a line feed.</summary>
    public string Table(RouteTable table) => string.Concat(table.Routes.Select(route => Line(route, false) + '\n'));

    /// <summary><c>ip route show table all</c> of one family: the tables in the order of the kernel's hash, each route with its table.</summary>
    public string AllTables(RoutingConfig routing) => string.Concat(
        routing.Tables.Values.OrderBy(table => table.Id & 255).SelectMany(table => table.Routes).Select(route => Line(route, true) + '\n'));

    /// <summary>One route without the line feed; a multipath route has a line for each next hop.</summary>
    public string Line(Route route, bool withTable = false)
    {
        var isV4 = route.Destination.Family == IpFamily.IPv4;
        var text = new StringBuilder();
        if (route.Type != RouteType.Unicast)
            text.Append(route.Type.ToName()).Append(' ');
        text.Append(Destination(route.Destination)).Append(' ');
        if (route.Tos != 0)
            text.Append($"tos {TosName(route.Tos)} ");
        var only = route.NextHops.Count == 1 ? route.NextHops[0] : null;
        if (only is not null)
            text.Append(Hop(only, route.Destination.Family));
        if (withTable && route.Table != RouteTableId.Main)
            text.Append($"table {RouteTableId.ToName(route.Table)} ");
        if (route.Protocol != RouteProtocol.Boot)
            text.Append($"proto {route.Protocol.ToName()} ");
        if (route.Scope != AddressScope.Global)
            text.Append($"scope {route.Scope.ToName()} ");
        if (route.PrefSrc is { } source)
            text.Append($"src {source} ");
        if (route.Metric != 0 || !isV4)
            text.Append($"metric {route.Metric} ");
        if (only is not null)
            text.Append(Flags(only, route));
        else if (isV4 && !route.NextHops.IsEmpty && IsLinkDown(route.NextHops))
            text.Append("linkdown ");
        text.Append(Metrics(route));
        if (!isV4)
            text.Append("pref medium");
        if (route.NextHops.Count > 1)
        {
            foreach (var hop in route.NextHops)
                text.Append($"\n\tnexthop {Hop(hop, route.Destination.Family)}weight {hop.Weight} {Flags(hop, route)}");
        }

        return text.ToString();
    }

    /// <summary>The metrics of a route other than its metric, each with a blank behind it (print_rta_metrics).</summary>
    public static string Metrics(Route route)
    {
        var text = new StringBuilder();
        if (route.Mtu is { } mtu)
            text.Append($"mtu {(route.IsMtuLocked ? "lock " : "")}{mtu} ");
        if (route.AdvMss is { } mss)
            text.Append($"advmss {mss} ");
        if (route.HopLimit is { } limit)
            text.Append($"hoplimit {limit} ");
        return text.ToString();
    }

    private static string Destination(IpPrefix prefix) => prefix switch
    {
        { IsDefault: true } => "default",
        { IsHost: true } => prefix.Address.ToString(),
        _ => prefix.ToString(),
    };

    // rt_dsfield of iproute2 has a name for TOS 0x10 only in older releases; numbers are printed in hexadecimal.
    private static string TosName(byte tos) => $"0x{tos:x2}";

    // The kernel marks a multipath route as a whole when one event takes the carrier of all its next hops (fib_sync_down_dev); where they are on
    // several links it depends on the order of events, which is not kept here.
    private bool IsLinkDown(EquatableArray<NextHop> hops) =>
        hops.All(hop => hop.LinkIndex == hops[0].LinkIndex) && flagsOf(hops[0].LinkIndex) == NextHopState.LinkDown;

    private string Hop(NextHop hop, IpFamily family)
    {
        var via = hop.Via is not { } gateway ? string.Empty : gateway.Family == family ? $"via {gateway} " : $"via inet6 {gateway} ";
        return $"{via}dev {nameOf(hop.LinkIndex)} ";
    }

    // LOCAL routes have no next hop that could lose its carrier (fib_sync_down_dev leaves scope host out).
    private string Flags(NextHop hop, Route route)
    {
        var state = route.Type is RouteType.Local or RouteType.Anycast || route.Scope == AddressScope.Host || route.Type.IsError()
            ? NextHopState.Alive
            : flagsOf(hop.LinkIndex);
        var onLink = hop.OnLink ? "onlink " : string.Empty;
        return state switch
        {
            NextHopState.Alive => onLink,
            NextHopState.LinkDown => $"{onLink}linkdown ",
            NextHopState.Dead => $"dead {onLink}linkdown ",
        };
    }
}
