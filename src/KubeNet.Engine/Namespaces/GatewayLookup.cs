using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// How the kernel looks for a gateway when a route is added: fib_check_nh_v4_gw of net/ipv4/fib_semantics.c, ip6_route_check_nh of net/ipv6/route.c.
/// First in the route's own table, then, where that leads nowhere or to a dead end, by the ip rules; a route with a gateway of its own does not count.
/// </summary>
internal static class GatewayLookup
{
    /// <summary>The type of the route that reaches a gateway and the index of its link; null where none does.</summary>
    public static (RouteType Type, int LinkIndex)? Find(NamespaceConfig home, IpAddress gateway, int? device, uint table)
    {
        var routing = home.Routing(gateway.Family);
        if (table != RouteTableId.Main && Answer(Search(home, [routing.GetTable(table)], gateway, device)) is { } own)
            return own;
        if (routing.IsMerged)
            return Answer(Search(home, [routing.GetTable(RouteTableId.Local), routing.GetTable(RouteTableId.Main)], gateway, device));
        foreach (var rule in routing.Rules.Where(rule => rule.Action == IpRuleAction.ToTable && Matches(home, rule, gateway, device)))
        {
            if (Search(home, [routing.GetTable(rule.Table)], gateway, device) is { Type: not RouteType.Throw } found)
                return Answer(found);
        }

        return null;
    }

    /// <summary>
    /// Whether an IPv6 gateway that is said to be on a link is known to be on another: by the best route of main, default aside
    /// (ip6_route_check_nh_onlink).
    /// </summary>
    public static bool LiesElsewhere(NamespaceConfig home, IpAddress gateway, int device)
    {
        var main = home.IPv6Routing.GetTable(RouteTableId.Main);
        for (var length = gateway.Family.AddressBits(); length > 0; length--)
        {
            var routes = main[new IpPrefix(gateway, length)];
            if (routes.IsEmpty)
                continue;
            var best = routes.Where(route => route.Metric == routes[0].Metric).ToList();
            var chosen = best.FirstOrDefault(route => route.NextHops.Any(hop => hop.LinkIndex == device)) ?? best[0];
            return !chosen.Type.IsError() && (chosen.Type != RouteType.Unicast || chosen.NextHops.All(hop => hop.LinkIndex != device));
        }

        return false;
    }

    private static (RouteType Type, int LinkIndex)? Answer((RouteType Type, int LinkIndex)? found) =>
        found is { } answer && !answer.Type.IsError() ? answer : null;

    private static (RouteType Type, int LinkIndex)? Search(NamespaceConfig home, ReadOnlySpan<RouteTable> tables, IpAddress gateway, int? device)
    {
        for (var length = gateway.Family.AddressBits(); length >= 0; length--)
        {
            foreach (var table in tables)
            {
                foreach (var route in table[new IpPrefix(gateway, length)])
                {
                    if (Leads(home, route, device) is { } found)
                        return found;
                }
            }
        }

        return null;
    }

    // Where a route leads the look-up to; null where the kernel would look on.
    private static (RouteType Type, int LinkIndex)? Leads(NamespaceConfig home, Route route, int? device)
    {
        var isV4 = route.Destination.Family == IpFamily.IPv4;
        if (route.Tos != 0 || (isV4 && route.Scope < AddressScope.Link))
            return null;
        if (route.Type.IsError() && (isV4 || device is null || route.NextHops.Any(hop => hop.LinkIndex == device)))
            return (route.Type, 0);
        foreach (var hop in route.NextHops)
        {
            var alive = home.Links.TryGetValue(hop.LinkIndex, out var link) && (link.IsUp || route.Type == RouteType.Local);
            if (!alive || (device is not null && device != hop.LinkIndex))
                continue;

            // An IPv6 route that needs a gateway itself ends the search in vain.
            return isV4 || hop.Via is null ? (route.Type, hop.LinkIndex) : (RouteType.Unreachable, hop.LinkIndex);
        }

        return null;
    }

    // The look-up has the gateway as destination, no source, no mark, and comes from lo.
    private static bool Matches(NamespaceConfig home, IpRule rule, IpAddress gateway, int? device)
    {
        var matches = (rule.From is null or { IsDefault: true })
            && (rule.To is not { } to || to.Contains(gateway))
            && (rule.IncomingInterface is null or "lo")
            && (rule.OutgoingInterface is null || (device is { } index && home.Links[index].Name == rule.OutgoingInterface))
            && ((rule.FwMark ?? 0) & rule.FwMask) == 0
            && (rule.UidRange is not { } users || users.Contains(0)) && !rule.L3mdev
            && rule is { Tos: 0, IpProto: null, SourcePort: null, DestinationPort: null };
        return matches != rule.Not;
    }
}
