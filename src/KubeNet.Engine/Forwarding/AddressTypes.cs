using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// What kind of address something is to a host: inet_addr_type and inet_dev_addr_type (net/ipv4/fib_frontend.c), which ask the local
/// table alone; IPv6 asks the whole FIB (net/netfilter/xt_addrtype.c).
/// </summary>
internal static class AddressTypes
{
    public static AddressType Of(Host host, IpAddress address, string? device) =>
        address.Family == IpFamily.IPv4 ? OfV4(host, address, device) : OfV6(host, address, device);

    private static AddressType OfV4(Host host, IpAddress address, string? device) => Of(host.Config.AddressType(address, device is null ? null : host.Config.FindLink(device)));

    private static AddressType OfV6(Host host, IpAddress address, string? device)
    {
        if (address.IsUnspecified)
            return AddressType.Unspec;
        if (address.IsMulticast)
            return AddressType.Multicast;
        var link = device is null ? null : host.Config.FindLink(device);
        if (device is null && host.IsOwnAddress(address))
            return AddressType.Local;
        if (link is not null && link.Addresses.Any(own => own.Address.Address == address))
            return AddressType.Local;
        var found = host.Fib(IpFamily.IPv6).Lookup(new FlowKey
        {
            Destination = address,
            InDevice = host.Loopback.Name,
            OutIndex = link?.Index ?? 0,
            OutDevice = link?.Name,
        });
        if (found is not { Outcome: FibOutcome.Found, IsRejected: false })
            return AddressType.Unreachable;
        return IsAnycast(found, address) ? AddressType.Anycast : Of(found.Type);
    }

    /// <summary>Whether an IPv6 address that was looked up is anycast as far as a host can know: its own, or the lowest of a network on a link (ipv6_anycast_destination).</summary>
    public static bool IsAnycast(in FibResult found, IpAddress address) => address.Family == IpFamily.IPv6
        && (found.Type == RouteType.Anycast
            || (found is { Via: null, Route.Destination: { Length: < AddressRoutes.ShortestWithoutAnycast } network } && network.Address == address));

    private static AddressType Of(RouteType type) => type switch
    {
        RouteType.Unicast => AddressType.Unicast,
        RouteType.Local => AddressType.Local,
        RouteType.Broadcast => AddressType.Broadcast,
        RouteType.Anycast => AddressType.Anycast,
        RouteType.Multicast => AddressType.Multicast,
        RouteType.Blackhole => AddressType.Blackhole,
        RouteType.Unreachable => AddressType.Unreachable,
        RouteType.Prohibit => AddressType.Prohibit,
        RouteType.Throw => AddressType.Throw,
    };
}
