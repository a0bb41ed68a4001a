using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Neighbors;

/// <summary>An address for which a host answers ARP or NDP in another's name: <c>ip neigh add proxy ADDRESS dev LINK</c> (struct pneigh_entry).</summary>
public sealed record ProxyNeighbor(IpAddress Address, int LinkIndex);
