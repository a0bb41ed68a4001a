using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Neighbors;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip neigh add ADDRESS lladdr MAC dev LINK nud permanent</c> and <c>ip neigh del</c>.</summary>
public static class NeighborEdits
{
    /// <summary>Sets a neighbour by hand; one of IPv6 where the link has IPv6 (ndisc_allow_add).</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, NeighborExists, InvalidNeighbor, IPv6Disabled.</exception>
    public static NetworkConfig AddNeighbor(this NetworkConfig config, string @namespace, string link, IpAddress address, MacAddress mac)
    {
        var home = config[@namespace];
        var device = config.Link(@namespace, link);
        if (address.IsUnspecified || address.IsMulticast || address.IsLimitedBroadcast)
            throw new NetConfigException("InvalidNeighbor", $"{address} is not the address of one neighbour; give a unicast address.");
        if (device is LoopbackLink)
            throw new NetConfigException("InvalidNeighbor", $"The loopback link '{link}' has no neighbours.");
        if (address.Family == IpFamily.IPv6)
            LinkState.RequireIPv6(home, device);
        if (Find(home, device, address) is { } other)
            throw new NetConfigException("NeighborExists", $"{address} on link '{link}' in namespace '{@namespace}' is at {other.Mac} already; remove that entry first.");
        return config.With(home with { Neighbors = home.Neighbors.Add(new StaticNeighbor(address, device.Index, mac)) });
    }

    /// <summary>Takes a neighbour away that was set by hand.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, NeighborNotFound.</exception>
    public static NetworkConfig RemoveNeighbor(this NetworkConfig config, string @namespace, string link, IpAddress address)
    {
        var home = config[@namespace];
        var device = config.Link(@namespace, link);
        var found = Find(home, device, address) ?? throw new NetConfigException("NeighborNotFound",
            $"No neighbour {address} was set on link '{link}' in namespace '{@namespace}'. {Choices.Among(home.Neighbors.Where(other => other.LinkIndex == device.Index).Select(other => other.Address.ToString()), "There are", "There is none.")}");
        return config.With(home with { Neighbors = home.Neighbors.Where(other => other != found).ToEquatableArray() });
    }

    /// <summary>Lets a host answer ARP or NDP for an address in another's name: <c>ip neigh add proxy</c>. Once more changes nothing.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, InvalidNeighbor, IPv6Disabled.</exception>
    public static NetworkConfig AddProxyNeighbor(this NetworkConfig config, string @namespace, string link, IpAddress address)
    {
        var home = config[@namespace];
        var proxy = new ProxyNeighbor(address, config.Link(@namespace, link).Index);
        if (address.IsUnspecified || address.IsMulticast || address.IsLimitedBroadcast)
            throw new NetConfigException("InvalidNeighbor", $"{address} is not the address of one neighbour; give a unicast address.");

        // disable_ipv6 leaves the device's IPv6 in place, which takes the solicited-node group (pndisc_constructor); a small MTU does not.
        if (address.Family == IpFamily.IPv6)
            LinkState.RequireIPv6Mtu(home, config.Link(@namespace, link));
        return home.ProxyNeighbors.Contains(proxy) ? config : config.With(home with { ProxyNeighbors = home.ProxyNeighbors.Add(proxy) });
    }

    /// <summary>Takes an address away for which a host answers in another's name: <c>ip neigh del proxy</c>.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, NeighborNotFound.</exception>
    public static NetworkConfig RemoveProxyNeighbor(this NetworkConfig config, string @namespace, string link, IpAddress address)
    {
        var home = config[@namespace];
        var at = home.ProxyNeighbors.Items.IndexOf(new ProxyNeighbor(address, config.Link(@namespace, link).Index));
        return at >= 0
            ? config.With(home with { ProxyNeighbors = home.ProxyNeighbors.RemoveAt(at) })
            : throw new NetConfigException("NeighborNotFound", $"'{@namespace}' does not answer for {address} on link '{link}'. {Choices.Among(home.ProxyNeighbors.Select(proxy => proxy.Address.ToString()), "It answers for", "It answers for nobody else.")}");
    }

    private static StaticNeighbor? Find(NamespaceConfig home, Link device, IpAddress address) =>
        home.Neighbors.FirstOrDefault(other => other.LinkIndex == device.Index && other.Address == address);
}
