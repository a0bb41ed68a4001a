using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>Which of its addresses a host puts into a packet: inet_select_addr (net/ipv4/devinet.c), ipv6_dev_get_saddr (RFC 6724).</summary>
internal static class SourceSelection
{
    private const int OtherLabel = 1;

    // ipv6_addr_orchid: identifiers of hosts look for their like (IPV6_SADDR_RULE_ORCHID).
    private static readonly IpPrefix s_orchid = IpPrefix.Parse("2001:10::/28");

    // `ip addrlabel` of a namespace that nobody changed, the longest prefix first (net/ipv6/addrlabel.c).
    private static readonly (IpPrefix Prefix, int Label)[] s_labels =
    [
        (IpPrefix.Parse("::1/128"), 0), (IpPrefix.Parse("::/96"), 3), (IpPrefix.Parse("::ffff:0:0/96"), 4), (IpPrefix.Parse("2001::/32"), 6), (s_orchid, 7),
        (IpPrefix.Parse("3ffe::/16"), 12), (IpPrefix.Parse("2002::/16"), 2), (IpPrefix.Parse("fec0::/10"), 11), (IpPrefix.Parse("fc00::/7"), 5),
    ];

    /// <summary>The address for a route found: its <c>src</c>, or one of the device's.</summary>
    public static IpAddress? ForRoute(Host host, in FibResult fib, Link device, IpAddress destination)
    {
        if (fib.Route?.PrefSrc is { } preferred)
            return preferred;
        return destination.Family == IpFamily.IPv4
            ? Select(host, device, fib.Via is { Family: IpFamily.IPv4 } via ? via : null, fib.Route?.Scope ?? AddressScope.Global)
            : SelectV6(host, device, destination);
    }

    /// <summary>An IPv4 address of a device, nearest to <paramref name="near"/>; failing that, one of any device. Null where there is none.</summary>
    /// <param name="host">The host.</param>
    /// <param name="device">The device.</param>
    /// <param name="near">An address that the choice should share a network with, or null.</param>
    /// <param name="scope">The address must be valid at least this far.</param>
    public static IpAddress? Select(Host host, Link device, IpAddress? near, AddressScope scope)
    {
        IpAddress? first = null;
        foreach (var address in device.Addresses)
        {
            if (address.Address.Address.Family != IpFamily.IPv4 || address.IsSecondary || ScopeOn(host, device, address) > scope)
                continue;
            if (near is null || address.Network.Contains(near.Value))
                return address.Address.Address;
            first ??= address.Address.Address;
        }

        if (first is not null)
            return first;

        // Whether the other device is up is not asked.
        foreach (var other in host.Config.Links.Values)
        {
            foreach (var address in other.Addresses)
            {
                if (address.Address.Address.Family == IpFamily.IPv4 && !address.IsSecondary
                    && address.Scope != AddressScope.Link && address.Scope <= scope)
                    return address.Address.Address;
            }
        }

        return null;
    }

    /// <summary>How far an IPv4 address of a device is valid: with route_localnet one of scope host counts as of scope link (inet_select_addr, confirm_addr_indev).</summary>
    public static AddressScope ScopeOn(Host host, Link device, LinkAddress address) =>
        address.Scope == AddressScope.Host && host.Settings(device, IpFamily.IPv4).RouteLocalnet ? AddressScope.Link : address.Scope;

    /// <summary>
    /// RFC 6724 5 over the device's addresses, then all others': the same address, a fitting scope, not deprecated, this device,
    /// longest common prefix.
    /// </summary>
    public static IpAddress? SelectV6(Host host, Link? device, IpAddress destination)
    {
        var scope = IPv6Scope.Of(destination);

        // "candidate source address [..] only on the outgoing interface" for link-local and multicast destinations, for ::1, whose scope is link-local, and with use_oif_addrs_only
        // (ipv6_dev_get_saddr).
        var only = device is not null && (destination.IsLinkLocal || destination.IsMulticast || destination.IsLoopback || host.Settings(device, IpFamily.IPv6).UseOifAddrsOnly) ? device : null;
        (LinkAddress Address, Link Link)? best = null;
        foreach (var link in host.Config.Links.Values.Where(link => link.IsUp))
        {
            if (only is not null && link.Index != only.Index)
                continue;
            foreach (var address in link.Addresses.Where(address => address.Address.Address.Family == IpFamily.IPv6))
            {
                if (best is not { } held || IsBetter((address, link), held, destination, scope, device?.Index ?? 0))
                    best = (address, link);
            }
        }

        return best?.Address.Address.Address;
    }

    private static bool IsBetter((LinkAddress Address, Link Link) candidate, (LinkAddress Address, Link Link) held, IpAddress destination, int scope, int device)
    {
        var (left, right) = (candidate.Address.Address.Address, held.Address.Address.Address);
        if ((left == destination) != (right == destination))
            return left == destination;
        var (leftScope, rightScope) = (IPv6Scope.Of(left), IPv6Scope.Of(right));
        if (leftScope != rightScope)
            return leftScope < rightScope ? leftScope >= scope : rightScope < scope;
        if (candidate.Address.IsDeprecated != held.Address.IsDeprecated)
            return held.Address.IsDeprecated;
        if ((candidate.Link.Index == device) != (held.Link.Index == device))
            return candidate.Link.Index == device;
        if ((LabelOf(left) == LabelOf(destination)) != (LabelOf(right) == LabelOf(destination)))
            return LabelOf(left) == LabelOf(destination);
        if (s_orchid.Contains(left) != s_orchid.Contains(right))
            return s_orchid.Contains(left) == s_orchid.Contains(destination);
        return CommonPrefix(left, destination, candidate.Address.Address.Length) > CommonPrefix(right, destination, held.Address.Address.Length);
    }

    private static int LabelOf(IpAddress address)
    {
        foreach (var (prefix, label) in s_labels)
        {
            if (prefix.Contains(address))
                return label;
        }

        return OtherLabel;
    }

    private static int CommonPrefix(IpAddress left, IpAddress right, int most) =>
        Math.Min(most, (int)UInt128.LeadingZeroCount(left.Bits ^ right.Bits));
}
