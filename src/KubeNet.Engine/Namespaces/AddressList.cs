using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// The addresses of a link in the kernel's order. IPv4 (__inet_insert_ifa): primaries by scope, widest last, then secondaries, each as added;
/// IPv6 (ipv6_link_dev_addr): global before site before link, of one scope the latest first. IPv4 stands before IPv6.
/// </summary>
internal static class AddressList
{
    /// <summary>The address of exactly this length, or null.</summary>
    public static LinkAddress? Find(Link link, InterfaceAddress address) => link.Addresses.FirstOrDefault(other => other.Address == address);

    /// <summary>The link with one address more; an IPv4 address in the network of an earlier one becomes secondary.</summary>
    public static Link Insert(Link link, LinkAddress address)
    {
        if (address.Address.Address.Family == IpFamily.IPv6)
            return link with { Addresses = link.Addresses.Insert(PlaceV6(link.Addresses, address), address) };
        var secondary = link.Addresses.Any(other => !other.IsSecondary && other.Network == address.Network);
        var placed = address with { IsSecondary = secondary };
        return link with { Addresses = link.Addresses.Insert(PlaceV4(link.Addresses, placed), placed) };
    }

    private static int PlaceV4(EquatableArray<LinkAddress> addresses, LinkAddress address)
    {
        var place = 0;
        for (var at = 0; at < addresses.Count && addresses[at].Address.Address.Family == IpFamily.IPv4; at++)
        {
            if (address.IsSecondary || (!addresses[at].IsSecondary && address.Scope <= addresses[at].Scope))
                place = at + 1;
        }

        return place;
    }

    private static int PlaceV6(EquatableArray<LinkAddress> addresses, LinkAddress address)
    {
        var at = 0;
        while (at < addresses.Count && (addresses[at].Address.Address.Family == IpFamily.IPv4 || Rank(addresses[at]) < Rank(address)))
            at++;
        return at;
    }

    // ipv6_addr_src_scope: ::1 counts as link-local.
    private static int Rank(LinkAddress address) => address.Scope switch
    {
        AddressScope.Global => 0,
        AddressScope.Site => 1,
        AddressScope.Link or AddressScope.Host => 2,
        AddressScope.Nowhere => 3,
    };
}
