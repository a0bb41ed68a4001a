using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Neighbors;

namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>
/// What a container's link tells its network when it comes up: unsolicited ARP and neighbour advertisements (advertiseAddrs of osl/interface_linux.go). The bridge
/// learns its MAC address, and who knew its addresses by another MAC address takes the new one.
/// </summary>
internal static class AddressAdvertisement
{
    /// <summary>Sends them, where the endpoint is new.</summary>
    public static void Send(EndpointChange change, DockerHost host, NetworkConfig config, NetworkState state)
    {
        if (change.After is not { } endpoint || change.Before?.HostLink == endpoint.HostLink)
            return;
        var link = config[change.Container.Namespace].FindLink(endpoint.Interface);
        var port = config[host.Namespace].FindLink(endpoint.HostLink);
        if (link is null || port?.Master is not { } bridge)
            return;
        state[host.Namespace].Fdb(bridge).Learn(link.Mac, port.Index, state.Now);
        Hear(state[host.Namespace].Neighbors, bridge, endpoint, link.Mac);
        foreach (var other in host.On(endpoint.Network).Where(other => other.Name != change.Container.Name))
        {
            if (config[other.Namespace].FindLink(other.EndpointOn(endpoint.Network)!.Interface) is { } near)
                Hear(state[other.Namespace].Neighbors, near.Index, endpoint, link.Mac);
        }
    }

    // arp_process and ndisc_recv_na change an entry that is there and make none.
    private static void Hear(NeighborCache neighbors, int linkIndex, DockerEndpoint endpoint, MacAddress mac)
    {
        foreach (var address in endpoint.Addresses)
        {
            if (neighbors.Find(linkIndex, address) is { } known && known.Mac != mac)
                neighbors.Set(new NeighborEntry(address, linkIndex, mac, null));
        }
    }
}
