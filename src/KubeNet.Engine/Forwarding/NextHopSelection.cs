using KubeNet.Engine.Addressing;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// Which next hop of a multipath route a flow takes: that of its hash; but in IPv4 one whose device would give the source that the flow has already goes before it (since
/// Linux 6.16), and with fib_multipath_use_neigh a gateway that did not answer is passed over (fib_select_multipath of net/ipv4/fib_semantics.c).
/// </summary>
internal static class NextHopSelection
{
    /// <summary>The index of the next hop; -1 where none is usable.</summary>
    /// <param name="host">The host that looks up.</param>
    /// <param name="route">The route.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="isUsable">Whether a link is up, by its index.</param>
    public static int Choose(Host host, Route route, FlowKey flow, Func<int, bool> isUsable)
    {
        var hops = route.NextHops;
        Span<double> weights = stackalloc double[hops.Count];
        Span<bool> isGood = stackalloc bool[hops.Count];
        Span<bool> isOwner = stackalloc bool[hops.Count];
        var (live, good, owners, first) = (0, 0, 0, -1);
        var usesNeighbors = flow.Destination.Family == IpFamily.IPv4 && host.Config.Sysctls.Number("net.ipv4.fib_multipath_use_neigh") != 0;
        for (var at = 0; at < hops.Count; at++)
        {
            if (!isUsable(hops[at].LinkIndex))
                continue;
            weights[at] = hops[at].Weight;
            live++;
            first = first < 0 ? at : first;
            isGood[at] = !usesNeighbors || IsGood(host, hops[at]);
            isOwner[at] = isGood[at] && IsOwner(host, route, hops[at], flow.Source);
            good += isGood[at] ? 1 : 0;
            owners += isOwner[at] ? 1 : 0;
        }

        if (good == 0)
            return first;
        var among = owners > 0 ? isOwner : isGood;
        if (owners == 1)
            return among.IndexOf(true);

        // A source that all next hops would give tells nothing more than none: the flow keeps the way of its first look-up, which chose that source.
        var hashed = host.Engine.Multipath.Choose(host.Name, route, owners == live ? flow with { Source = null } : flow, weights);

        // A hash lies below the bounds of its own next hop and of all behind it; where none of these will do, the first that does is taken.
        var behind = among[hashed..].IndexOf(true);
        return behind >= 0 ? hashed + behind : among.IndexOf(true);
    }

    /// <summary>fib_good_nh: a gateway of which nothing is known is as good as one that answered.</summary>
    private static bool IsGood(Host host, NextHop hop) => hop.Via is not { } via
        || (!host.State.Neighbors.HasFailed(hop.LinkIndex, via) && !host.Engine.Pending.IsAsked(host.Config, host.Link(hop.LinkIndex), via));

    private static bool IsOwner(Host host, Route route, NextHop hop, IpAddress? source) => source is { Family: IpFamily.IPv4 } own
        && SourceSelection.Select(host, host.Link(hop.LinkIndex), hop.Via is { Family: IpFamily.IPv4 } via ? via : null, route.Scope) == own;
}
