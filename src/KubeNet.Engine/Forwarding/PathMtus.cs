using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// What a host has learned of path MTUs from frag-needed and packet-too-big errors: the exceptions that hang on the next hops of its routes (struct fib_nh_exception, struct rt6_exception), each for a
/// destination. They end with their route.
/// </summary>
public sealed class PathMtus
{
    private readonly Dictionary<IpAddress, Learned> _byDestination = [];

    /// <summary>Whether nothing was learned.</summary>
    internal bool IsEmpty => _byDestination.Count == 0;

    /// <summary>Notes what a next hop knows of the path to a destination, in place of what it knew before.</summary>
    internal void Learn(IpAddress destination, Route route, NextHop hop, Learned news)
    {
        var others = Changed(_byDestination.GetValueOrDefault(destination), known => known.IsOf(route, hop) ? null : known);
        _byDestination[destination] = news with { Route = route, Hop = hop, Next = others };
    }

    /// <summary>What is known of the path to a destination by the route that was found, or null.</summary>
    internal Learned? Find(IpAddress destination, in FibResult found, TimeSpan now)
    {
        if (!_byDestination.TryGetValue(destination, out var known) || found is not { Outcome: FibOutcome.Found, Route: { } route, NextHop: { } hop })
            return null;
        while (known is not null && !known.IsOf(route, hop))
            known = known.Next;
        return known is null || known.Expires <= now ? null : known;
    }

    /// <summary>Forgets what hung on routes that are gone.</summary>
    /// <param name="routing">The routes of a family as they are now.</param>
    internal void Follow(RoutingConfig routing) => Change(routing.Family, known => known.IsAmong(routing) ? known : null);

    /// <summary>
    /// A link has another MTU: what was learned is no more than that, and what the link itself had limited goes with it. What was locked stays so, unless even the link takes less
    /// (fib_nhc_update_mtu, rt6_exceptions_update_pmtu).
    /// </summary>
    internal void Follow(Link before, Link after)
    {
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
            Change(family, known => known.Hop?.LinkIndex == after.Index ? known.By(before.Mtu, after.Mtu) : known);
    }

    /// <summary>A copy for a fork.</summary>
    public PathMtus Clone()
    {
        var copy = new PathMtus();
        foreach (var (destination, known) in _byDestination)
            copy._byDestination.Add(destination, known);
        return copy;
    }

    private void Change(IpFamily family, Func<Learned, Learned?> change)
    {
        if (IsEmpty)
            return;
        foreach (var (destination, first) in _byDestination.Where(known => known.Key.Family == family).ToList())
        {
            if (Changed(first, change) is { } left)
                _byDestination[destination] = left;
            else
                _byDestination.Remove(destination);
        }
    }

    private static Learned? Changed(Learned? first, Func<Learned, Learned?> change)
    {
        if (first is null)
            return null;
        var rest = Changed(first.Next, change);
        return change(first) is { } kept ? kept with { Next = rest } : rest;
    }

    /// <summary>What one next hop knows of the path to a destination.</summary>
    internal sealed record Learned
    {
        /// <summary>The MTU, in bytes.</summary>
        public required int Mtu { get; init; }

        /// <summary>Whether it is less than any path's is taken to have, so that packets are cut (fnhe_mtu_locked).</summary>
        public bool IsLocked { get; init; }

        /// <summary>Until when it is known.</summary>
        public required TimeSpan Expires { get; init; }

        /// <summary>The route; null, in a lab of old, for any.</summary>
        public Route? Route { get; init; }

        /// <summary>The next hop.</summary>
        public NextHop? Hop { get; init; }

        /// <summary>What another next hop knows of the same destination.</summary>
        public Learned? Next { get; init; }

        /// <summary>Whether it hangs on a next hop of a route.</summary>
        public bool IsOf(Route route, NextHop hop) => Route is null || (ReferenceEquals(route, Route) && ReferenceEquals(hop, Hop)) || (hop.Equals(Hop) && Route.SharesNextHopsWith(route));

        /// <summary>Whether its next hop is still there: that of its route, or in IPv4 of one that shares it.</summary>
        public bool IsAmong(RoutingConfig routing) => Route is null || (routing.Tables.TryGetValue(Route.Table, out var table)
            && (table[Route.Destination].Any(Has) || (routing.Family == IpFamily.IPv4 && table.Routes.Any(Has))));

        /// <summary>As it is once a link has another MTU.</summary>
        public Learned By(int before, int after)
        {
            if (IsLocked)
                return after <= Mtu ? this with { Mtu = after, IsLocked = false } : this;
            return after < Mtu || before == Mtu ? this with { Mtu = after } : this;
        }

        private bool Has(Route route) => Route!.SharesNextHopsWith(route) && route.NextHops.Items.Contains(Hop!);
    }
}
