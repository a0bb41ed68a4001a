using KubeNet.Engine.Addressing;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// Which next hop of a multipath route a flow takes: that of its hash. In IPv4 what the host sends itself prefers one whose device would give the source that it has already (since Linux
/// 6.16), and with fib_multipath_use_neigh a gateway that did not answer is passed over (fib_select_multipath of net/ipv4/fib_semantics.c), as hosts of IPv6 do in any case.
/// </summary>
internal static class NextHopSelection
{
    // A next hop's score, to which one more is added where the hash lies below its bound.
    private const int Unfit = -1;
    private const int Fit = 0;
    private const int Owner = 2;

    /// <summary>The index of the next hop; -1 where none is usable.</summary>
    public static int Choose(Host host, Route route, FlowKey flow)
    {
        var hops = route.NextHops;
        Span<double> weights = stackalloc double[hops.Count];
        Span<int> scores = stackalloc int[hops.Count];
        var (first, live) = (-1, 0);
        for (var at = 0; at < hops.Count; at++)
        {
            scores[at] = Unfit;
            if (!host.IsUsable(hops[at].LinkIndex, route.Destination.Address.Family))
                continue;
            weights[at] = hops[at].Weight;
            first = live++ == 0 ? at : first;
            scores[at] = ScoreOf(host, route, hops[at], flow);
        }

        var owners = scores.Count(Owner);
        if (owners == 1)
            return scores.IndexOf(Owner);
        if (!scores.ContainsAnyExcept(Unfit))
            return first;

        // A source that all next hops would give tells nothing more than none: the flow keeps the way of its first look-up, which chose that source.
        var hashed = host.Engine.Multipath.Choose(host.Name, route, owners == live ? flow with { Source = null } : flow, weights);
        return route.Destination.Address.Family == IpFamily.IPv6 ? InsteadOfFailed(host, hops, scores, hashed) : Best(scores, hashed);
    }

    /// <summary>That of the hash, or where its gateway was asked for in vain the first that was not (fib6_select_path).</summary>
    private static int InsteadOfFailed(Host host, EquatableArray<NextHop> hops, ReadOnlySpan<int> scores, int hashed)
    {
        if (hashed < 0 || !host.PassesOverFailed || !host.HasFailed(hops[hashed]))
            return hashed;
        for (var at = 0; at < hops.Count; at++)
        {
            if (scores[at] != Unfit && !host.HasFailed(hops[at]))
                return at;
        }

        return hashed;
    }

    private static int ScoreOf(Host host, Route route, NextHop hop, in FlowKey flow)
    {
        if (flow.Destination.Family != IpFamily.IPv4)
            return Fit;
        if (host.Config.Sysctls.Number("net.ipv4.fib_multipath_use_neigh") != 0 && !IsGood(host, hop))
            return Unfit;
        return flow.InDevice == host.Loopback.Name && flow.Source is { } source && source == SourceBy(host, route, hop) ? Owner : Fit;
    }

    /// <summary>The first of the highest score. The hash lies below the bounds of its own next hop and of all behind it.</summary>
    private static int Best(ReadOnlySpan<int> scores, int hashed)
    {
        var (best, most) = (-1, Unfit);
        for (var at = 0; at < scores.Length; at++)
        {
            var score = scores[at] == Unfit || at < hashed ? scores[at] : scores[at] + 1;
            if (score > most)
                (best, most) = (at, score);
        }

        return best;
    }

    /// <summary>fib_good_nh: a gateway of which nothing is known is as good as one that answered.</summary>
    private static bool IsGood(Host host, NextHop hop) => hop.Via is not { } via
        || (!host.State.Neighbors.HasFailed(hop.LinkIndex, via) && !host.Engine.Pending.IsAsked(host.Config, host.Link(hop.LinkIndex), via));

    private static IpAddress? SourceBy(Host host, Route route, NextHop hop) =>
        SourceSelection.Select(host, host.Link(hop.LinkIndex), hop.Via is { Family: IpFamily.IPv4 } via ? via : null, route.Scope);
}
