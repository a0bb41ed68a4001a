namespace KubeNet.Engine.Neighbors;

/// <summary>
/// How a device treats its neighbours of one family (struct neigh_parms of include/net/neighbour.h). The kernel draws the time for which a neighbour counts as reachable between half
/// and one and a half of base_reachable_time; here it is that time.
/// </summary>
public sealed record NeighborSettings
{
    /// <summary>How long a neighbour that was heard of counts as reachable: base_reachable_time.</summary>
    public required TimeSpan Reachable { get; init; }

    /// <summary>How long after the first packet to one that does not it is asked: delay_first_probe_time.</summary>
    public required TimeSpan DelayFirstProbe { get; init; }

    /// <summary>How long after a question the next one follows: retrans_time.</summary>
    public required TimeSpan Retrans { get; init; }

    /// <summary>For how long after an answer another one that contradicts it does not count: locktime, of IPv4.</summary>
    public required TimeSpan Lock { get; init; }

    /// <summary>How often a neighbour whose MAC address is known is asked there: ucast_solicit.</summary>
    public required int UnicastSolicit { get; init; }

    /// <summary>How often a program of user space, which the model has none of, is asked to find it: app_solicit.</summary>
    public required int AppSolicit { get; init; }

    /// <summary>How often all on the link are asked: mcast_solicit.</summary>
    public required int MulticastSolicit { get; init; }

    /// <summary>How often all on the link are asked for one whose MAC address had been known: mcast_resolicit.</summary>
    public required int MulticastResolicit { get; init; }

    /// <summary>How often one that was known is asked for, by whatever way, until it counts as failed (neigh_max_probes).</summary>
    public int MostProbes => UnicastSolicit + AppSolicit + MulticastResolicit;
}
