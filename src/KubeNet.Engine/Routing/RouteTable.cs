using System.Collections.Immutable;
using System.Numerics;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Routing;

/// <summary>
/// The routes of one table and family. Prefixes stand in the order of the kernel's dump; the routes of one prefix in the order in which it
/// asks them: highest TOS, then lowest metric, then as added. An immutable value; the trie for lookups is derived from it once.
/// </summary>
public sealed class RouteTable
{
    private static readonly ImmutableSortedDictionary<IpPrefix, EquatableArray<Route>> NoRoutes =
        ImmutableSortedDictionary.Create<IpPrefix, EquatableArray<Route>>(RouteOrder.Instance);

    private readonly ImmutableSortedDictionary<IpPrefix, EquatableArray<Route>> _byPrefix;
    private RouteTrie? _trie;

    // How many routes make an address local that no link has, and how many have several next hops.
    private readonly int _localByHand;
    private readonly int _multipath;

    // Of IPv4: a bit for each length of which a prefix was ever in it.
    private readonly ulong _lengths;

    private RouteTable(uint id, ImmutableSortedDictionary<IpPrefix, EquatableArray<Route>> byPrefix, int localByHand, int multipath, ulong lengths)
    {
        Id = id;
        _byPrefix = byPrefix;
        (_localByHand, _multipath, _lengths) = (localByHand, multipath, lengths);
    }

    /// <summary>The table's number.</summary>
    public uint Id { get; }

    /// <summary>Its routes, in the order of <c>ip route show</c>.</summary>
    public IEnumerable<Route> Routes => _byPrefix.Values.SelectMany(routes => routes);

    /// <summary>Whether it holds no route.</summary>
    public bool IsEmpty => _byPrefix.IsEmpty;

    /// <summary>Whether local routes are in it that the kernel did not make for an address.</summary>
    public bool HasLocalRoutesByHand => _localByHand > 0;

    /// <summary>Whether a route has several next hops.</summary>
    public bool HasMultipath => _multipath > 0;

    internal RouteTrie Trie => _trie ??= new RouteTrie(_byPrefix);

    /// <summary>A table without routes.</summary>
    public static RouteTable Empty(uint id) => new(id, NoRoutes, 0, 0, 0);

    /// <summary>The routes of exactly this prefix, in the order in which the kernel asks them.</summary>
    public EquatableArray<Route> this[IpPrefix destination] => _byPrefix.GetValueOrDefault(destination);

    /// <summary>Whether a local route holds an IPv4 address. The trie is made where routes are looked up; for this question alone it is not worth its making.</summary>
    internal bool HasLocal(IpAddress address)
    {
        for (var lengths = _lengths; lengths != 0; lengths &= lengths - 1)
        {
            if (_byPrefix.TryGetValue(new IpPrefix(address, BitOperations.TrailingZeroCount(lengths)), out var routes) && AnyIsLocal(routes.Items.AsSpan()))
                return true;
        }

        return false;
    }

    /// <summary>The same table with other routes.</summary>
    public RouteTable WithRoutes(IEnumerable<Route> routes) => routes.Aggregate(Empty(Id), (table, route) => table.Add(route));

    /// <summary>The routes of two tables; of one prefix, TOS and metric this table's come first. Shares the larger one, so that adding a few routes to many is cheap either way.</summary>
    public RouteTable Union(RouteTable other)
    {
        var (all, few) = other._byPrefix.Count > _byPrefix.Count ? (other, this) : (this, other);
        foreach (var prefix in few._byPrefix.Keys)
            all = other[prefix].Aggregate(all.With(prefix, this[prefix]), (table, route) => table.Add(route));
        return all;
    }

    /// <summary>The same table and one route more, after those of the same prefix, TOS and metric (as <c>ip route append</c>).</summary>
    public RouteTable Add(Route route)
    {
        var same = this[route.Destination];
        var at = 0;
        while (at < same.Count && (same[at].Tos > route.Tos || (same[at].Tos == route.Tos && same[at].Metric <= route.Metric)))
            at++;
        return With(route.Destination, same.Insert(at, route));
    }

    /// <summary>The same table with one route in another's place.</summary>
    public RouteTable Replace(Route old, Route route)
    {
        var same = this[old.Destination];
        var at = IndexOf(same, old);
        return at < 0 ? Add(route) : With(old.Destination, same.SetItem(at, route));
    }

    /// <summary>The same table without a route; unchanged where it does not hold it.</summary>
    public RouteTable Remove(Route route)
    {
        var same = this[route.Destination];
        var at = IndexOf(same, route);
        return at < 0 ? this : With(route.Destination, same.RemoveAt(at));
    }

    /// <summary>The same table without the routes that <paramref name="which"/> names. Looks at every route.</summary>
    public RouteTable RemoveAll(Predicate<Route> which) =>
        Routes.Where(route => which(route)).ToList().Aggregate(this, (table, route) => table.Remove(route));

    private static bool AnyIsLocal(ReadOnlySpan<Route> routes)
    {
        foreach (var route in routes)
        {
            if (route.Type == RouteType.Local)
                return true;
        }

        return false;
    }

    private static int IndexOf(EquatableArray<Route> routes, Route route) => routes.Items.IndexOf(route);

    private RouteTable With(IpPrefix destination, EquatableArray<Route> routes) => new(
        Id,
        routes.IsEmpty ? _byPrefix.Remove(destination) : _byPrefix.SetItem(destination, routes),
        _localByHand - Count(this[destination], IsLocalByHand) + Count(routes, IsLocalByHand),
        _multipath - Count(this[destination], IsMultipath) + Count(routes, IsMultipath),
        destination.Family == IpFamily.IPv4 ? _lengths | (1UL << destination.Length) : 0);

    private static bool IsLocalByHand(Route route) => route.Type == RouteType.Local && route.Protocol != RouteProtocol.Kernel;

    private static bool IsMultipath(Route route) => route.NextHops.Count > 1;

    private static int Count(EquatableArray<Route> routes, Predicate<Route> which)
    {
        var count = 0;
        foreach (var route in routes)
            count += which(route) ? 1 : 0;
        return count;
    }
}
