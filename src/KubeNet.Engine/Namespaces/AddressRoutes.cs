using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// The routes that the kernel makes for the addresses of a link: LOCAL, connected, broadcast (fib_add_ifaddr in net/ipv4/fib_frontend.c)
/// and IPv6's LOCAL, prefix, anycast and multicast routes (net/ipv6/addrconf.c). A pure function of the link.
/// </summary>
internal static class AddressRoutes
{
    /// <summary>Networks with a prefix so long, or longer, have no anycast address (RFC 6164).</summary>
    public const int ShortestWithoutAnycast = 127;

    private const uint KernelMetric = 256;

    private static readonly IpPrefix MulticastV6 = IpPrefix.Parse("ff00::/8");

    /// <summary>All routes of a link's addresses, in the order in which the kernel adds them.</summary>
    public static List<Route> Of(NamespaceConfig home, Link link) => Of(link, Forwards(home.Sysctls, link), home.VrfTableOf(link));

    /// <summary>As above, where it is known whether the link is a router's for IPv6, and the table of its VRF, in which all stand (l3mdev_fib_table).</summary>
    public static List<Route> Of(Link link, bool forwards, uint? vrf)
    {
        const int Few = 8;
        var routes = new List<Route>();
        var seen = link.Addresses.Count > Few ? new HashSet<Route>() : null;
        foreach (var address in link.Addresses)
        {
            if (address.Address.Address.Family == IpFamily.IPv4)
                AddNew(routes, seen, V4(link, address));
        }

        if (link.IsReady && link is not LoopbackLink)
            routes.Add(Multicast(link));
        for (var at = link.Addresses.Count - 1; at >= 0; at--)
        {
            if (link.Addresses[at].Address.Address.Family == IpFamily.IPv6)
                AddNew(routes, seen, V6(link, link.Addresses[at], forwards));
        }

        return vrf is { } table ? routes.ConvertAll(route => route with { Table = table }) : routes;
    }

    /// <summary>Whether a link is a router's for IPv6, which brings the anycast routes: conf.DEV.forwarding alone.</summary>
    public static bool Forwards(Sysctls sysctls, Link link) => sysctls.Number(SysctlName.Of("net.ipv6.conf", link.Name, "forwarding")) != 0;

    /// <summary>The subnet-router anycast address of an IPv6 address's network, which a router has too (addrconf_join_anycast, RFC 4291 2.6.1); null where it has none.</summary>
    public static IpAddress? SubnetRouter(LinkAddress address) =>
        address.Address.Prefix is { Address: { Family: IpFamily.IPv6, IsUnspecified: false } anycast, Length: < ShortestWithoutAnycast } ? anycast : null;

    // IPv4's. On a link that is down only the addresses themselves are LOCAL.
    private static IEnumerable<Route> V4(Link link, LinkAddress address)
    {
        var local = address.Address.Address;
        var network = address.Network;
        var source = SourceOf(link, address);
        yield return Kernel(link, RouteType.Local, IpPrefix.Host(local), source);
        if (!link.IsUp)
            yield break;
        if (address.Broadcast is { IsLimitedBroadcast: false } broadcast)
            yield return Kernel(link, RouteType.Broadcast, IpPrefix.Host(broadcast), source);
        if (network.Address.IsZeronet || address.IsSecondary || (network.IsHost && address.Peer is null))
            yield break;
        if (!address.NoPrefixRoute)
            yield return Kernel(link, link is LoopbackLink ? RouteType.Local : RouteType.Unicast, network, source);
        if (network.Length < 31)
            yield return Kernel(link, RouteType.Broadcast, IpPrefix.Host(network.LastAddress), source);
    }

    // A secondary address's routes carry the primary address as their source.
    private static IpAddress SourceOf(Link link, LinkAddress address) => address.IsSecondary
        ? link.Addresses.FirstOrDefault(other => !other.IsSecondary && other.Network == address.Network)?.Address.Address ?? address.Address.Address
        : address.Address.Address;

    private static Route Kernel(Link link, RouteType type, IpPrefix destination, IpAddress source) => new()
    {
        Destination = destination,
        Type = type,
        Table = type == RouteType.Unicast ? RouteTableId.Main : RouteTableId.Local,
        NextHops = [new NextHop { LinkIndex = link.Index }],
        PrefSrc = source,
        Scope = type == RouteType.Local ? AddressScope.Host : AddressScope.Link,
        Protocol = RouteProtocol.Kernel,
    };

    /// <summary>ff00::/8, which a link gets when IPv6 starts on it, or before, with an address that is added while it is up.</summary>
    public static Route Multicast(Link link) => Kernel(link, RouteType.Multicast, MulticastV6, KernelMetric);

    private static IEnumerable<Route> V6(Link link, LinkAddress address, bool forwarding)
    {
        // Other than in IPv4 the network is that of the address, not of the peer.
        var network = address.Address.Prefix;
        if (link.IsUp && !address.NoPrefixRoute)
            yield return Kernel(link, RouteType.Unicast, network, KernelMetric);

        // Duplicate address detection waits for a carrier; loopback and dummy links have none (addrconf_dad_begin).
        if (!link.IsReady && link is not (LoopbackLink or DummyLink))
            yield break;
        if (address.Peer is { } peer)
            yield return Kernel(link, RouteType.Unicast, IpPrefix.Host(peer), KernelMetric);
        yield return Kernel(link, RouteType.Local, IpPrefix.Host(address.Address.Address), 0);
        if (forwarding && SubnetRouter(address) is { } anycast)
            yield return Kernel(link, RouteType.Anycast, IpPrefix.Host(anycast), 0);
    }

    private static Route Kernel(Link link, RouteType type, IpPrefix destination, uint metric) => new()
    {
        Destination = destination,
        Type = type,
        Table = type == RouteType.Unicast ? RouteTableId.Main : RouteTableId.Local,
        NextHops = [new NextHop { LinkIndex = link.Index }],
        Metric = metric,
        Protocol = RouteProtocol.Kernel,
    };

    // Addresses of one network share routes. A set is worth its while only for many.
    private static void AddNew(List<Route> routes, HashSet<Route>? seen, IEnumerable<Route> more)
    {
        foreach (var route in more)
        {
            if (seen?.Add(route) ?? !routes.Contains(route))
                routes.Add(route);
        }
    }
}
