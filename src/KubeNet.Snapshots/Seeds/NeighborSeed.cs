using KubeNet.Engine.Addressing;

namespace KubeNet.Snapshots.Seeds;

/// <summary>A neighbour that ARP or NDP had found when the bundle was made.</summary>
/// <param name="Namespace">The namespace as it is named in the lab.</param>
/// <param name="LinkIndex">The link it was found on.</param>
/// <param name="Address">Its address.</param>
/// <param name="Mac">Its MAC address.</param>
/// <param name="IsReachable">REACHABLE; otherwise it was STALE, DELAY or PROBE.</param>
public sealed record NeighborSeed(string Namespace, int LinkIndex, IpAddress Address, MacAddress Mac, bool IsReachable);
