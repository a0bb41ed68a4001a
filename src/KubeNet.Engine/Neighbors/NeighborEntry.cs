using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Neighbors;

/// <summary>
/// A neighbour that ARP or NDP found: state of a lab (struct neighbour of include/net/neighbour.h). One that was not heard of for a while stays in use (STALE). A packet to it begins a
/// delay, in which it is hoped to be heard of (DELAY); then it is asked (PROBE), and given up where it does not answer.
/// </summary>
/// <param name="Address">The neighbour.</param>
/// <param name="LinkIndex">The link it is on.</param>
/// <param name="Mac">Its MAC address.</param>
/// <param name="Confirmed">When it was last heard of, in the lab's time; null where it was only learned from its own question.</param>
/// <param name="Timer">When its timer runs next: a packet began a delay, or it was asked; null where it has none.</param>
/// <param name="Probes">How often it was asked since the delay was over.</param>
public sealed record NeighborEntry(IpAddress Address, int LinkIndex, MacAddress Mac, TimeSpan? Confirmed, TimeSpan? Timer = null, int Probes = 0)
{
    /// <summary>Whether it counts as reachable, so that packets to it need no thought.</summary>
    /// <param name="now">The lab's time.</param>
    /// <param name="settings">Those of its link.</param>
    public bool IsReachable(TimeSpan now, NeighborSettings settings) => Timer is null && Confirmed is { } confirmed && now - confirmed <= settings.Reachable;

    /// <summary>REACHABLE, STALE, DELAY or PROBE, as <c>ip neigh</c> prints.</summary>
    /// <param name="now">The lab's time.</param>
    /// <param name="settings">Those of its link.</param>
    public string StateAt(TimeSpan now, NeighborSettings settings)
    {
        if (Timer is not null)
            return Probes == 0 ? "DELAY" : "PROBE";
        return IsReachable(now, settings) ? "REACHABLE" : "STALE";
    }
}
