using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Neighbors;

/// <summary>A neighbour that ARP or NDP found: state of a lab. It stays in use when it is no longer confirmed (STALE), as in the kernel.</summary>
/// <param name="Address">The neighbour.</param>
/// <param name="LinkIndex">The link it is on.</param>
/// <param name="Mac">Its MAC address.</param>
/// <param name="Confirmed">When it was last heard of, in the lab's time; null where it was only learned from its own question.</param>
public sealed record NeighborEntry(IpAddress Address, int LinkIndex, MacAddress Mac, TimeSpan? Confirmed)
{
    /// <summary>How long a confirmation lasts: base_reachable_time.</summary>
    public static TimeSpan ReachableTime => TimeSpan.FromSeconds(30);

    /// <summary>REACHABLE or STALE, as <c>ip neigh</c> prints.</summary>
    public string StateAt(TimeSpan now) => Confirmed is { } confirmed && now - confirmed <= ReachableTime ? "REACHABLE" : "STALE";
}
