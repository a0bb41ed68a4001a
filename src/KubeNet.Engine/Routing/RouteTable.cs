using System.Collections.Immutable;

namespace KubeNet.Engine.Routing;

/// <summary>
/// The routes of one table and family, in the kernel's order of looking: longest prefix first, then lowest metric, then as added.
/// An immutable value; the trie for lookups is derived from it once.
/// </summary>
public sealed class RouteTable
{
    private RouteTrie? _trie;

    private RouteTable(uint id, ImmutableList<Route> routes)
    {
        Id = id;
        Routes = routes;
    }

    /// <summary>The table's number.</summary>
    public uint Id { get; }

    /// <summary>Its routes, in the order in which they were added.</summary>
    public ImmutableList<Route> Routes { get; }

    internal RouteTrie Trie => _trie ??= new RouteTrie(Routes);

    /// <summary>A table without routes.</summary>
    public static RouteTable Empty(uint id) => new(id, []);

    /// <summary>The same table with other routes.</summary>
    public RouteTable WithRoutes(ImmutableList<Route> routes) => new(Id, routes);

    /// <summary>The same table and one route more.</summary>
    public RouteTable Add(Route route) => new(Id, Routes.Add(route));

    /// <summary>The same table without the routes that <paramref name="which"/> names.</summary>
    public RouteTable RemoveAll(Predicate<Route> which)
    {
        var rest = Routes.RemoveAll(which);
        return rest.Count == Routes.Count ? this : new RouteTable(Id, rest);
    }
}
