using KubeNet.Engine.Addressing;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>Which addresses are a namespace's own.</summary>
public static class LocalAddresses
{
    /// <summary>
    /// Whether the LOCAL table takes an address for this host: for IPv4 its longest match is a local route (inet_addr_type), which holds for
    /// all of 127.0.0.0/8 while lo has an address; for IPv6 it stands there as a local route.
    /// </summary>
    public static bool IsLocalAddress(this NamespaceConfig home, IpAddress address)
    {
        var table = home.Routing(address.Family).GetTable(RouteTableId.Local);
        for (var length = address.Family.AddressBits(); length >= 0; length--)
        {
            var routes = table[new IpPrefix(address, length)];
            if (!routes.IsEmpty)
                return routes[0].Type == RouteType.Local;
        }

        return false;
    }
}
