using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>Which addresses are a namespace's own.</summary>
public static class LocalAddresses
{
    /// <summary>Whether an address is this host's own: <see cref="AddressType"/> says local, as it does for all of 127.0.0.0/8 while lo has an address.</summary>
    public static bool IsLocalAddress(this NamespaceConfig home, IpAddress address) => home.AddressType(address) == RouteType.Local;

    /// <summary>Whether a socket may have an address for its own: one of the host's, or any with ip_nonlocal_bind (inet_addr_valid_or_nonlocal, ipv6_can_nonlocal_bind).</summary>
    public static bool MayBind(this NamespaceConfig home, IpAddress address) =>
        home.IsLocalAddress(address) || home.Sysctls.Number(address.Family == IpFamily.IPv4 ? "net.ipv4.ip_nonlocal_bind" : "net.ipv6.ip_nonlocal_bind") != 0;

    /// <summary>
    /// What an address is to this host (inet_addr_type): the type of its longest match in the LOCAL table, and of one in main where that is
    /// longer and IPv4 keeps both in one trie; unicast where nothing matches, or (inet_dev_addr_type) where what matches leads to another device than the one that is asked for.
    /// </summary>
    public static RouteType AddressType(this NamespaceConfig home, IpAddress address, Link? device = null)
    {
        if (address.IsMulticast)
            return RouteType.Multicast;
        if (address.IsZeronet || address.IsLimitedBroadcast)
            return RouteType.Broadcast;
        var routing = home.Routing(address.Family);
        var (local, main) = (routing.GetTable(RouteTableId.Local), routing.GetTable(RouteTableId.Main));

        // Before the first address there is no table to ask, and the kernel answers broadcast.
        if (address.Family == IpFamily.IPv4 && local.IsEmpty && main.IsEmpty)
            return RouteType.Broadcast;
        for (var length = address.Family.AddressBits(); length >= 0; length--)
        {
            var prefix = new IpPrefix(address, length);
            var routes = routing.IsMerged && local[prefix].IsEmpty ? main[prefix] : local[prefix];
            if (!routes.IsEmpty)
                return routes[0].Type.IsError() || (device is not null && routes[0].NextHops.Items.FirstOrDefault()?.LinkIndex != device.Index) ? RouteType.Unicast : routes[0].Type;
        }

        return RouteType.Unicast;
    }

    /// <summary>Whether an address is LOCAL by a table of its own, as in a VRF (fib_valid_prefsrc).</summary>
    public static bool IsLocalIn(this NamespaceConfig home, uint table, IpAddress address) =>
        table is not (RouteTableId.Main or RouteTableId.Local)
        && home.Routing(address.Family).GetTable(table)[IpPrefix.Host(address)].Any(route => route.Type == RouteType.Local);
}
