using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip addr add</c> and <c>ip addr del</c>: net/ipv4/devinet.c, net/ipv6/addrconf.c.</summary>
public static class AddressEdits
{
    /// <summary>Gives a link an address, with the LOCAL, connected and broadcast routes that it brings. An IPv6 address is usable at once (as after DAD).</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, AddressExists, InvalidLinkAddress, ScopeMismatch, IPv6Disabled.</exception>
    public static NetworkConfig AddAddress(
        this NetworkConfig config, string @namespace, string link, InterfaceAddress address, AddressOptions? options = null)
    {
        options ??= AddressOptions.None;
        var home = config[@namespace];
        var device = config.Link(@namespace, link);
        RequireFits(address.Address, options);
        return config.With(address.Address.Family == IpFamily.IPv4
            ? home.AddV4(device, address, options)
            : home.AddV6(device, address, options));
    }

    /// <summary>
    /// Takes an address from a link, with its routes. IPv4: the secondaries of a primary go along (unless promote_secondaries is set), routes
    /// that prefer it as source go, and with the last IPv4 address every IPv4 route over the link.
    /// </summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, AddressNotFound.</exception>
    public static NetworkConfig RemoveAddress(this NetworkConfig config, string @namespace, string link, InterfaceAddress address)
    {
        var home = config[@namespace];
        var device = config.Link(@namespace, link);
        var found = AddressList.Find(device, address) ?? throw new NetConfigException("AddressNotFound",
            $"Link '{link}' in namespace '{@namespace}' has no address {address}. {Choices.Among(device.Addresses.Select(other => other.Address.ToString()), "It has", "It has none.")}");
        return config.With(address.Address.Family == IpFamily.IPv4 ? home.RemoveV4(device, found) : home.RemoveV6(device, found));
    }

    private static void RequireFits(IpAddress address, AddressOptions options)
    {
        if (address.IsUnspecified)
            throw new NetConfigException("InvalidLinkAddress", $"{address} is the unspecified address and cannot be given to a link.");
        if (options.Peer is { } peer && peer.Family != address.Family)
            throw new NetConfigException("InvalidLinkAddress", $"The peer {peer} and the address {address} are of different families.");
        if (options.Broadcast is { } broadcast && (broadcast.Family != IpFamily.IPv4 || address.Family != IpFamily.IPv4))
            throw new NetConfigException("InvalidLinkAddress", $"{broadcast} cannot be the broadcast address of {address}: only IPv4 has broadcast.");
    }

    private static NamespaceConfig AddV4(this NamespaceConfig home, Link device, InterfaceAddress address, AddressOptions options)
    {
        var added = new LinkAddress
        {
            Address = address,
            Peer = options.Peer == address.Address ? null : options.Peer,
            Scope = options.Scope ?? (address.Address.IsLoopback ? AddressScope.Host : AddressScope.Global),
            NoPrefixRoute = options.NoPrefixRoute,
        };
        added = added with { Broadcast = options.Broadcast ?? (options.StandardBroadcast && address.Length < 31 ? added.Network.LastAddress : null) };
        foreach (var other in device.Addresses.Where(other => other.Network == added.Network))
        {
            if (other.Address.Address == address.Address)
                throw Exists(home, device, address);
            if (other.Scope != added.Scope)
            {
                throw new NetConfigException("ScopeMismatch",
                    $"{address} would have scope {added.Scope.ToName()}, but {other.Address} of the same network on '{device.Name}' has scope {other.Scope.ToName()}; they must be the same.");
            }
        }

        return home.PutLink(AddressList.Insert(device, added));
    }

    private static NamespaceConfig AddV6(this NamespaceConfig home, Link device, InterfaceAddress address, AddressOptions options)
    {
        LinkState.RequireIPv6(home, device);
        if (address.Address.IsMulticast)
            throw new NetConfigException("InvalidLinkAddress", $"{address.Address} is a multicast address and cannot be given to a link.");
        if (address.Address.IsLoopback && device is not LoopbackLink)
            throw new NetConfigException("InvalidLinkAddress", $"The loopback address {address.Address} can only be given to lo, not to '{device.Name}'.");
        if (device.Addresses.Any(other => other.Address.Address == address.Address))
            throw Exists(home, device, address);
        home = home.PutLink(AddressList.Insert(device, new LinkAddress
        {
            Address = address,
            Peer = options.Peer == address.Address ? null : options.Peer,
            Scope = ScopeOf(address.Address),
            NoPrefixRoute = options.NoPrefixRoute,
            IsDeprecated = options.Deprecated,
        }));
        return device.IsUp && device is not LoopbackLink ? home.WithRoutes([AddressRoutes.Multicast(device) is var route && home.VrfTableOf(device) is { } table ? route with { Table = table } : route]) : home;
    }

    private static AddressScope ScopeOf(IpAddress address) => address switch
    {
        { IsLoopback: true } => AddressScope.Host,
        { IsLinkLocal: true } => AddressScope.Link,
        { IsSiteLocal: true } => AddressScope.Site,
        _ => AddressScope.Global,
    };

    private static NetConfigException Exists(NamespaceConfig home, Link device, InterfaceAddress address) =>
        new("AddressExists", $"Link '{device.Name}' in namespace '{home.Name}' has the address {address.Address} already.");

    private static NamespaceConfig RemoveV4(this NamespaceConfig home, Link device, LinkAddress found)
    {
        var goes = new List<LinkAddress> { found };
        var rest = device.Addresses.Where(address => address != found).ToList();
        if (!found.IsSecondary)
        {
            var secondaries = rest.Where(address => address.IsSecondary && address.Network == found.Network).ToList();
            rest.RemoveAll(secondaries.Contains);
            if (secondaries.Count > 0 && home.Sysctls.Device(IpFamily.IPv4, device.Name).PromoteSecondaries)
                rest = [.. secondaries.Aggregate(device with { Addresses = rest.ToEquatableArray() }, AddressList.Insert).Addresses];
            else
                goes.AddRange(secondaries);
        }

        home = home.PutLink(device with { Addresses = rest.ToEquatableArray() });
        if (!rest.Any(address => address.Address.Address.Family == IpFamily.IPv4))
            home = home.FlushDevice(IpFamily.IPv4, device.Index);
        return goes.Aggregate(home, (after, address) => after.FlushSource(address.Address.Address));
    }

    private static NamespaceConfig RemoveV6(this NamespaceConfig home, Link device, LinkAddress found) => home
        .PutLink(device with { Addresses = device.Addresses.Where(address => address != found).ToEquatableArray() })
        .FlushSource(found.Address.Address);
}
