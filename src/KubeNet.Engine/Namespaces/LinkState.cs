using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>What follows from a link's going up and down and from its carrier: net/ipv4/devinet.c (inetdev_event), net/ipv6/addrconf.c (addrconf_notify).</summary>
internal static class LinkState
{
    /// <summary>Whether conf.DEV.disable_ipv6 is set.</summary>
    public static bool IPv6IsDisabled(Sysctls sysctls, Link link) => sysctls.Number(SysctlName.Of("net.ipv6.conf", link.Name, "disable_ipv6")) != 0;

    /// <summary>Throws IPv6Disabled where a link has no IPv6.</summary>
    public static void RequireIPv6(NamespaceConfig home, Link link)
    {
        if (IPv6IsDisabled(home.Sysctls, link))
            throw new NetConfigException("IPv6Disabled", $"IPv6 is disabled on link '{link.Name}' in namespace '{home.Name}': net.ipv6.conf.{link.Name}.disable_ipv6 is 1.");
        RequireIPv6Mtu(home, link);
    }

    /// <summary>Throws IPv6Disabled where a link is too small for IPv6.</summary>
    public static void RequireIPv6Mtu(NamespaceConfig home, Link link)
    {
        if (!FitsIPv6(link))
            throw new NetConfigException("IPv6Disabled", $"IPv6 does not run on link '{link.Name}' in namespace '{home.Name}': its MTU of {link.Mtu} bytes is below {LinkLimits.IPv6MinMtu}.");
    }

    /// <summary>Whether a link's MTU is large enough for IPv6. lo keeps it whatever its own (addrconf_notify, NETDEV_CHANGEMTU), though it loses its addresses when the MTU goes below.</summary>
    public static bool FitsIPv6(Link link) => link.Mtu >= LinkLimits.IPv6MinMtu || link is LoopbackLink;

    /// <summary>Exchanges a link, and its address routes along with it.</summary>
    public static NamespaceConfig PutLink(this NamespaceConfig home, Link link)
    {
        var old = home.Links[link.Index];
        var after = home.With(link);
        if (old.Addresses.IsEmpty && link.Addresses.IsEmpty && old.IsReady == link.IsReady)
            return after;
        var forwards = AddressRoutes.Forwards(home.Sysctls, link);
        var vrf = home.VrfTableOf(link);
        var before = AddressRoutes.Of(old, forwards, vrf);
        var has = AddressRoutes.Of(link, forwards, vrf);
        if (old.Addresses != link.Addresses)
        {
            // The kernel deletes as if the link were up: a LOCAL network that stayed when lo went down goes with its address.
            var had = IsComplete(old) ? before : AddressRoutes.Of(old with { IsUp = true, IsReady = true }, forwards, vrf);
            var keeps = IsComplete(link) ? has : AddressRoutes.Of(link with { IsUp = true, IsReady = true }, forwards, vrf);
            after = after.WithoutRoutes(RoutesBeyond(had, keeps));
        }

        return after.WithAddressRoutes(RoutesBeyond(has, before));
    }

    /// <summary>The administrator brings a link up.</summary>
    public static NetworkConfig Up(this NetworkConfig config, string name, int index)
    {
        var home = config[name];
        var link = home.Links[index];
        if (link.IsUp)
            return config;
        if (link is VxlanLink vxlan)
            ListenerEdits.RequireFreePort(home, vxlan);
        if (link is MacvlanLink macvlan)
            MacvlanEdits.RequireFreeMac(config, name, macvlan);
        if (link is VlanLink { LooseBinding: false } vlan && config.LowerOf(vlan) is { IsUp: false } below)
            throw new NetConfigException("LowerDeviceDown", $"VLAN device '{link.Name}' in namespace '{name}' cannot go up while the device below it, '{below.Name}' in '{vlan.LowerNamespace}', is down; set that one up.");
        home = home.PutLink(link with { IsUp = true });
        if (link is LoopbackLink)
            home = home.PutLink(WithLoopbackV4(home.Links[index]));
        return config.With(home).SettleCarriers(name, index).FollowUpDown(name, index);
    }

    /// <summary>The administrator takes a link down: IPv4 addresses stay; IPv6 addresses, routes and neighbours (neigh_ifdown, permanent ones too) go.</summary>
    public static NetworkConfig Down(this NetworkConfig config, string name, int index)
    {
        var home = config[name];
        if (!home.Links[index].IsUp)
            return config;
        home = home.With(home.Links[index] with { IsUp = false }).WithoutNeighbors(index, _ => true);
        var keeps = home.Sysctls.Device(IpFamily.IPv6, home.Links[index].Name).KeepAddrOnDown;
        home = home.StopIPv6(index, address => keeps && !address.IsAutomatic && !address.Address.Address.IsLinkLocal, stopped => stopped.FlushDown(index));
        return config.With(home).SettleCarriers(name, index).FollowUpDown(name, index);
    }

    /// <summary>
    /// Looks whether a link, its veth peer and their bridges have got a carrier, and starts IPv6 there. A lost carrier changes nothing here.
    /// </summary>
    public static NetworkConfig SettleCarriers(this NetworkConfig config, string name, int index)
    {
        if (!config[name].Links.TryGetValue(index, out var link))
            return config;
        config = config.Settle(name, index);
        if (link is VethLink { PeerNamespace: { } far } veth && config.PeerOf(veth) is { } peer)
            return config.Settle(far, peer.Index).SettleMaster(name, link).SettleMaster(far, peer).SettleUppers(link).SettleUppers(peer);
        return config.SettleMaster(name, link).SettleUppers(link);
    }

    /// <summary>Looks whether a link has got a carrier, and starts IPv6 on it.</summary>
    public static NetworkConfig Settle(this NetworkConfig config, string name, int index)
    {
        var home = config[name];
        var link = home.Links[index];
        if (link.IsReady || !FitsIPv6(link) || !config.HasCarrier(home, link) || IPv6IsDisabled(home.Sysctls, link))
            return config;
        home = home.PutLink(link with { IsReady = true }).WithoutMtuOfIPv6(link);
        return config.With(home.PutLink(WithAutomaticV6(home, home.Links[index])));
    }

    /// <summary>IPv6 leaves a link (addrconf_ifdown): addresses, routes and neighbours go.</summary>
    public static NamespaceConfig StopIPv6(this NamespaceConfig home, int index) =>
        home.WithoutNeighbors(index, address => address.Family == IpFamily.IPv6).StopIPv6(index, _ => false, stopped => stopped.FlushDevice(IpFamily.IPv6, index));

    /// <summary>Sets the MTU; below 1280 bytes IPv6 leaves the link.</summary>
    public static NetworkConfig WithMtu(this NetworkConfig config, string name, int index, int mtu)
    {
        var home = config[name];
        var link = home.Links[index];
        if (link.Mtu == mtu)
            return config;
        home = home.With(link with { Mtu = mtu }).WithoutMtuOfIPv6(link);
        if (mtu < LinkLimits.IPv6MinMtu)
            return config.With(home.StopIPv6(index));
        return link is LoopbackLink ? config.With(home) : config.With(home).Settle(name, index);
    }

    private static NamespaceConfig WithoutMtuOfIPv6(this NamespaceConfig home, Link link) =>
        home with { Sysctls = home.Sysctls.Without(SysctlName.MtuOfIPv6(link.Name)) };

    private static bool IsComplete(Link link) => link is { IsUp: true, IsReady: true };

    private static IEnumerable<Route> RoutesBeyond(List<Route> routes, List<Route> others)
    {
        const int Few = 16;
        if (others.Count <= Few)
            return routes.Where(route => !others.Contains(route));
        var set = others.ToHashSet();
        return routes.Where(route => !set.Contains(route));
    }

    private static NetworkConfig SettleMaster(this NetworkConfig config, string name, Link link)
    {
        if (link.Master is not { } master)
            return config;
        var home = config[name];
        config = config.With(home.ResetPort(home.Links[link.Index], config.HasCarrier(home, home.Links[link.Index])));
        return config.Settle(name, master).SettleUppers(config[name].Links[master]);
    }

    private static NetworkConfig SettleUppers(this NetworkConfig config, Link link)
    {
        foreach (var place in link.Uppers)
            config = config.Namespaces.ContainsKey(place.Namespace) ? config.SettleCarriers(place.Namespace, place.Index) : config;
        return config;
    }

    private static NamespaceConfig StopIPv6(
        this NamespaceConfig home, int index, Predicate<LinkAddress> keeps, Func<NamespaceConfig, NamespaceConfig> flush)
    {
        var link = home.Links[index];
        var gone = link.Addresses.Where(address => address.Address.Address.Family == IpFamily.IPv6 && !keeps(address)).ToList();
        return flush(home.With(link with { IsReady = false, Addresses = link.Addresses.Where(address => !gone.Contains(address)).ToEquatableArray() }));
    }

    private static NamespaceConfig WithoutNeighbors(this NamespaceConfig home, int index, Predicate<IpAddress> which) => home with
    {
        Neighbors = home.Neighbors.Where(neighbor => neighbor.LinkIndex != index || !which(neighbor.Address)).ToEquatableArray(),
        ProxyNeighbors = home.ProxyNeighbors.Where(neighbor => neighbor.LinkIndex != index || !which(neighbor.Address)).ToEquatableArray(),
    };

    private static Link WithLoopbackV4(Link link)
    {
        var address = new LinkAddress { Address = new InterfaceAddress(IpAddress.LoopbackV4, 8), Scope = AddressScope.Host };
        return AddressList.Find(link, address.Address) is null ? AddressList.Insert(link, address) : link;
    }

    private static Link WithAutomaticV6(NamespaceConfig home, Link link)
    {
        var wanted = link is LoopbackLink || home.Sysctls.Number(SysctlName.Of("net.ipv6.conf", link.Name, "addr_gen_mode")) == 0;
        if (!wanted || AutomaticAddress.Of(link) is not { } address)
            return link;
        return link.Addresses.Any(other => other.Address.Address == address.Address.Address) ? link : AddressList.Insert(link, address);
    }
}
