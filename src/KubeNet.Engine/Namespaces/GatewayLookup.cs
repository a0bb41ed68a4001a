using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// How the kernel looks for a gateway when a route is added: fib_check_nh_v4_gw of net/ipv4/fib_semantics.c, ip6_route_check_nh of net/ipv6/route.c.
/// First in the route's own table, then by the ip rules; a route with a gateway of its own does not count.
/// </summary>
internal static class GatewayLookup
{
    /// <summary>The type of the route that reaches a gateway and the index of its link; null where none does.</summary>
    public static (RouteType Type, int LinkIndex)? Find(NamespaceConfig home, IpAddress gateway, int? device, uint table)
    {
        var routing = home.Routing(gateway.Family);
        if (table != RouteTableId.Main && Search(home, routing.GetTable(table), gateway, device) is { } own)
            return Answer(own);
        foreach (var rule in routing.Rules.Where(rule => rule.Action == IpRuleAction.ToTable && Matches(home, rule, gateway, device)))
        {
            if (Search(home, routing.GetTable(rule.Table), gateway, device) is { Route.Type: not RouteType.Throw } found)
                return Answer(found);
        }

        return null;
    }

    private static (RouteType Type, int LinkIndex)? Answer((Route Route, int LinkIndex) found) =>
        found.Route.Type.IsError() ? null : (found.Route.Type, found.LinkIndex);

    private static (Route Route, int LinkIndex)? Search(NamespaceConfig home, RouteTable table, IpAddress gateway, int? device)
    {
        for (var length = gateway.Family.AddressBits(); length >= 0; length--)
        {
            foreach (var route in table[new IpPrefix(gateway, length)])
            {
                if (Leads(home, route, device) is { } index)
                    return (route, index);
            }
        }

        return null;
    }

    // The link by which a route leads straight to the gateway; null where the kernel would look on.
    private static int? Leads(NamespaceConfig home, Route route, int? device)
    {
        if (route.Tos != 0)
            return null;
        if (route.Destination.Family == IpFamily.IPv4 && route.Scope < AddressScope.Link)
            return null;
        if (route.Type.IsError())
            return 0;
        foreach (var hop in route.NextHops)
        {
            var alive = home.Links.TryGetValue(hop.LinkIndex, out var link) && (link.IsUp || route.Type == RouteType.Local);
            if (alive && (device is null || device == hop.LinkIndex) && (route.Destination.Family == IpFamily.IPv4 || hop.Via is null))
                return hop.LinkIndex;
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
            && rule is { Tos: 0, IpProto: null, SourcePort: null, DestinationPort: null };
        return matches != rule.Not;
    }
}
