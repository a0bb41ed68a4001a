using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>What the kernel does to routes when links and addresses come and go (net/ipv4/fib_semantics.c, net/ipv6/route.c).</summary>
internal static class RouteFlush
{
    /// <summary>Puts routes in that are not there yet.</summary>
    public static NamespaceConfig WithRoutes(this NamespaceConfig home, IEnumerable<Route> routes)
    {
        foreach (var route in routes)
        {
            var routing = home.Routing(route.Destination.Family);
            var table = routing.GetTable(route.Table);
            if (!table[route.Destination].Contains(route))
                home = home.With(routing.With(table.Add(route)));
        }

        return home;
    }

    /// <summary>
    /// Puts the routes of addresses in. Where the source is not local to the kernel's eye (a multicast address, another network's broadcast
    /// address), only its own LOCAL route is taken (fib_valid_prefsrc).
    /// </summary>
    public static NamespaceConfig WithAddressRoutes(this NamespaceConfig home, IEnumerable<Route> routes)
    {
        foreach (var route in routes)
        {
            if (route.PrefSrc is not { } source || route.Destination == IpPrefix.Host(source) || home.IsLocalAddress(source) || home.IsLocalIn(route.Table, source))
                home = home.WithRoutes([route]);
        }

        return home;
    }

    /// <summary>Takes routes out.</summary>
    public static NamespaceConfig WithoutRoutes(this NamespaceConfig home, IEnumerable<Route> routes)
    {
        foreach (var route in routes)
        {
            var routing = home.Routing(route.Destination.Family);
            home = home.With(routing.With(routing.GetTable(route.Table).Remove(route)));
        }

        return home;
    }

    /// <summary>Takes out the routes of a family that <paramref name="which"/> names, of all tables.</summary>
    public static NamespaceConfig WithoutRoutes(this NamespaceConfig home, IpFamily family, Predicate<Route> which)
    {
        var routing = home.Routing(family);
        foreach (var table in routing.Tables.Values)
            routing = routing.With(table.RemoveAll(which));
        return home.With(routing);
    }

    /// <summary>
    /// The link just went down: routes without a living next hop go. IPv4's LOCAL routes stay (fib_sync_down_dev leaves out what has host scope).
    /// </summary>
    public static NamespaceConfig FlushDown(this NamespaceConfig home, int index)
    {
        bool Dead(Route route) => Uses(route, index) && route.NextHops.All(hop => !home.Links.TryGetValue(hop.LinkIndex, out var link) || !link.IsUp);
        return home
            .WithoutRoutes(IpFamily.IPv4, route => route.Scope != AddressScope.Host && Dead(route))
            .WithoutRoutes(IpFamily.IPv6, Dead);
    }

    /// <summary>The link lost a family for good (its last IPv4 address, IPv6 switched off, the link itself): every route over it goes.</summary>
    public static NamespaceConfig FlushDevice(this NamespaceConfig home, IpFamily family, int index) =>
        family == IpFamily.IPv4
            ? home.WithoutRoutes(family, route => Uses(route, index))
            : home.FlushNextHops(index);

    /// <summary>
    /// An address was taken from a link. Where it is no longer local anywhere, IPv4 routes of table main that prefer it as source go
    /// (fib_sync_down_addr), and IPv6 routes forget that they preferred it (rt6_remove_prefsrc).
    /// </summary>
    public static NamespaceConfig FlushSource(this NamespaceConfig home, IpAddress source)
    {
        if (home.IsLocalAddress(source))
            return home;
        var routing = home.Routing(source.Family);
        if (source.Family == IpFamily.IPv4)
            return home.With(routing.With(routing.GetTable(RouteTableId.Main).RemoveAll(route => route.PrefSrc == source)));
        foreach (var table in routing.Tables.Values)
        {
            var changed = table.Routes.Where(route => route.PrefSrc == source).ToList();
            routing = routing.With(changed.Aggregate(table, (all, route) => all.Replace(route, route with { PrefSrc = null })));
        }

        return home.With(routing);
    }

    private static bool Uses(Route route, int index) => route.NextHops.Any(hop => hop.LinkIndex == index);

    // An IPv6 multipath route only loses the next hops of the device.
    private static NamespaceConfig FlushNextHops(this NamespaceConfig home, int index)
    {
        var routing = home.IPv6Routing;
        foreach (var table in routing.Tables.Values)
        {
            var rest = table;
            foreach (var route in table.Routes.Where(route => Uses(route, index)).ToList())
            {
                var others = route.NextHops.Where(hop => hop.LinkIndex != index).ToEquatableArray();
                rest = others.IsEmpty ? rest.Remove(route) : rest.Replace(route, route with { NextHops = others });
            }

            routing = routing.With(rest);
        }

        return home.With(routing);
    }
}
