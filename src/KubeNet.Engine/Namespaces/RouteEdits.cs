using KubeNet.Engine.Addressing;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip route add</c>, <c>append</c>, <c>replace</c> and <c>del</c>: net/ipv4/fib_trie.c, net/ipv6/route.c.</summary>
public static class RouteEdits
{
    /// <summary>Adds a route.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, LinkNotFound, RouteExists, GatewayUnreachable, LinkDown, RouteNeedsDevice, PrefSrcNotLocal, InvalidRoute.
    /// </exception>
    public static NetworkConfig AddRoute(this NetworkConfig config, string @namespace, RouteSpec spec)
    {
        var home = config[@namespace];
        var route = new RouteBuilder(home, spec).Build();
        if (Rivals(home, route).FirstOrDefault() is { } rival)
        {
            throw new NetConfigException("RouteExists",
                $"Namespace '{@namespace}' has a route to {route.Destination} with metric {rival.Metric} in table {RouteTableId.ToName(route.Table)} already; remove or replace it, or give another metric.");
        }

        return config.With(home.WithRoutes([route]));
    }

    /// <summary>Adds a route behind those of the same destination and metric.</summary>
    /// <exception cref="NetConfigException">As <see cref="AddRoute"/>; RouteExists only where the very same route is there.</exception>
    public static NetworkConfig AppendRoute(this NetworkConfig config, string @namespace, RouteSpec spec)
    {
        var home = config[@namespace];
        var route = new RouteBuilder(home, spec).Build();
        return Rivals(home, route).Contains(route)
            ? throw new NetConfigException("RouteExists", $"Namespace '{@namespace}' has exactly the route {spec} already.")
            : config.With(home.WithRoutes([route]));
    }

    /// <summary>Adds a route, or puts it in the place of the first one with the same destination and metric.</summary>
    /// <exception cref="NetConfigException">As <see cref="AddRoute"/>, without RouteExists.</exception>
    public static NetworkConfig ReplaceRoute(this NetworkConfig config, string @namespace, RouteSpec spec)
    {
        var home = config[@namespace];
        var route = new RouteBuilder(home, spec).Build();
        if (Rivals(home, route).FirstOrDefault() is not { } rival)
            return config.With(home.WithRoutes([route]));
        var routing = home.Routing(route.Destination.Family);
        return config.With(home.With(routing.With(routing.GetTable(route.Table).Replace(rival, route))));
    }

    /// <summary>
    /// Removes the first route that fits. IPv4 compares type, scope, source, protocol, metric, device and gateway where they are given (of a
    /// multipath route the first next hop's). IPv6 does not compare the type, and takes only the named next hop out of a multipath route.
    /// </summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, RouteNotFound.</exception>
    public static NetworkConfig RemoveRoute(this NetworkConfig config, string @namespace, RouteSpec spec)
    {
        var home = config[@namespace];
        int? device = spec.Link is null ? null : config.Link(@namespace, spec.Link).Index;
        var routing = home.Routing(spec.Destination.Family);
        var table = routing.GetTable(spec.TableOrDefault);
        var fits = spec.Destination.Family == IpFamily.IPv4
            ? table[spec.Destination].FirstOrDefault(route => FitsV4(route, spec, device))
            : table[spec.Destination].FirstOrDefault(route => FitsV6(route, spec, device));
        if (fits is null)
        {
            var others = table[spec.Destination].Select(route => $"metric {route.Metric}{(route.Tos == 0 ? "" : $" tos 0x{route.Tos:x}")} {route.Type.ToName()}");
            throw new NetConfigException("RouteNotFound",
                $"Namespace '{@namespace}' has no route {spec} in table {RouteTableId.ToName(table.Id)}. {Choices.Among(others, "To that destination there are", "It has none to that destination there.")}");
        }

        var rest = fits.NextHops.Count > 1 && spec.Via is not null && spec.Destination.Family == IpFamily.IPv6
            ? table.Replace(fits, fits with { NextHops = fits.NextHops.Where(hop => hop.Via != spec.Via).ToEquatableArray() })
            : table.Remove(fits);
        return config.With(home.With(routing.With(rest)));
    }

    // What the kernel takes for the same route when it refuses or replaces: table, prefix, TOS, metric.
    private static IEnumerable<Route> Rivals(NamespaceConfig home, Route route) =>
        home.Routing(route.Destination.Family).GetTable(route.Table)[route.Destination].Where(other => other.Tos == route.Tos && other.Metric == route.Metric);

    private static bool FitsV4(Route route, RouteSpec spec, int? device) =>
        route.Tos == spec.Tos
        && (spec.Type is null || route.Type == spec.Type)
        && (spec.Scope is null || route.Scope == spec.Scope)
        && (spec.PrefSrc is null || route.PrefSrc == spec.PrefSrc)
        && (spec.Protocol is null || route.Protocol == spec.Protocol)
        && (spec.Metric is null or 0 || route.Metric == spec.Metric)
        && (spec.Mtu is null || route.Mtu == spec.Mtu)
        && (spec.AdvMss is null || route.AdvMss == spec.AdvMss)
        && (spec.HopLimit is null || route.HopLimit == spec.HopLimit)
        && (device is null || (!route.NextHops.IsEmpty && route.NextHops[0].LinkIndex == device))
        && (spec.Via is null || (!route.NextHops.IsEmpty && route.NextHops[0].Via == spec.Via));

    private static bool FitsV6(Route route, RouteSpec spec, int? device) =>
        (spec.Metric is null or 0 || route.Metric == spec.Metric)
        && (spec.Protocol is null || route.Protocol == spec.Protocol)
        && (device is null || route.NextHops.Any(hop => hop.LinkIndex == device))
        && (spec.Via is null || route.NextHops.Any(hop => hop.Via == spec.Via));
}
