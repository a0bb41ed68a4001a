using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Neighbors;

namespace KubeNet.Snapshots.Seeds;

/// <summary>A neighbour that ARP or NDP had found, or asked for in vain, when the bundle was made.</summary>
/// <param name="Namespace">The namespace as it is named in the lab.</param>
/// <param name="LinkIndex">The link it was found on.</param>
/// <param name="Address">Its address.</param>
/// <param name="Mac">Its MAC address; 00:00:00:00:00:00 of one that did not answer.</param>
/// <param name="State">REACHABLE, STALE, DELAY, PROBE or FAILED, as <c>ip neigh</c> tells.</param>
public sealed record NeighborSeed(string Namespace, int LinkIndex, IpAddress Address, MacAddress Mac, string State)
{
    /// <summary>Puts it into a lab's state, as of now. Precondition: the lab has the link.</summary>
    internal void Plant(Lab lab)
    {
        var (cache, now) = (lab.State[Namespace].Neighbors, lab.State.Now);
        if (State == "FAILED")
        {
            cache.Fail(LinkIndex, Address);
            return;
        }

        var home = lab.Config[Namespace];
        var settings = home.Sysctls.Device(Address.Family, home.Links[LinkIndex].Name).Neighbors;
        cache.Set(new NeighborEntry(Address, LinkIndex, Mac, State == "REACHABLE" ? now : null, State is "DELAY" or "PROBE" ? now + settings.DelayFirstProbe : null));
    }
}
