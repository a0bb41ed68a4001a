using KubeNet.Engine.Neighbors;

namespace KubeNet.Engine.Namespaces;

/// <summary>What state learned neighbours are in.</summary>
public static class NeighborStates
{
    /// <summary>REACHABLE, STALE, DELAY or PROBE, as <c>ip neigh</c> prints of a neighbour of this namespace at a time of the lab.</summary>
    public static string StateOf(this NamespaceConfig home, NeighborEntry neighbor, TimeSpan now) =>
        neighbor.StateAt(now, home.Sysctls.Device(neighbor.Address.Family, home.Links[neighbor.LinkIndex].Name).Neighbors);
}
