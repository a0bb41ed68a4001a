using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip link add</c> and <c>ip link del</c>. New links are down.</summary>
public static class LinkEdits
{
    /// <summary>Makes a veth pair: what one end sends comes in at the other.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, InvalidLinkName, LinkExists, InvalidMtu, InvalidLinkMac.</exception>
    public static NetworkConfig AddVethPair(this NetworkConfig config, VethSpec spec)
    {
        LinkName.RequireFree(config[spec.Namespace], spec.Name);
        LinkName.RequireFree(config[spec.PeerNamespace], spec.PeerName);
        if (spec.Namespace == spec.PeerNamespace && spec.Name == spec.PeerName)
            throw new NetConfigException("LinkExists", $"Both ends of the veth would be '{spec.Name}' in namespace '{spec.Namespace}'; give the peer another name.");
        LinkLimits.RequireMtu(spec.Mtu, spec.Name);
        var mac = config.TakeMac(spec.Mac, out config);
        var peerMac = config.TakeMac(spec.PeerMac, out config);

        // The kernel registers the peer first (veth_newlink), so that it has the lower index where both are in one namespace.
        var peerIndex = config[spec.PeerNamespace].NextIndex;
        var index = config[spec.Namespace].NextIndex + (spec.Namespace == spec.PeerNamespace ? 1 : 0);
        return config
            .AddLink(spec.PeerNamespace, new VethLink { Index = peerIndex, Name = spec.PeerName, Mac = peerMac, Mtu = spec.Mtu, PeerNamespace = spec.Namespace, PeerIndex = index })
            .AddLink(spec.Namespace, new VethLink { Index = index, Name = spec.Name, Mac = mac, Mtu = spec.Mtu, PeerNamespace = spec.PeerNamespace, PeerIndex = peerIndex });
    }

    /// <summary>Makes a bridge and gives it ports.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, InvalidLinkName, LinkExists, LinkNotFound, InvalidMaster, InvalidLinkMac.</exception>
    public static NetworkConfig AddBridge(this NetworkConfig config, string @namespace, string name, IEnumerable<string>? ports = null, MacAddress? mac = null)
    {
        LinkName.RequireFree(config[@namespace], name);
        var address = config.TakeMac(mac, out config);
        config = config.AddLink(@namespace, new BridgeLink { Index = config[@namespace].NextIndex, Name = name, Mac = address, HasOwnMac = mac is not null, CarrierFollowsPorts = mac is not null });
        return (ports ?? []).Aggregate(config, (made, port) => made.SetLink(@namespace, port, new LinkChange { Master = name }));
    }

    /// <summary>Makes a dummy link.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, InvalidLinkName, LinkExists, InvalidLinkMac.</exception>
    public static NetworkConfig AddDummy(this NetworkConfig config, string @namespace, string name, MacAddress? mac = null)
    {
        LinkName.RequireFree(config[@namespace], name);
        var address = config.TakeMac(mac, out config);
        return config.AddLink(@namespace, new DummyLink { Index = config[@namespace].NextIndex, Name = name, Mac = address });
    }

    /// <summary>Makes a link whose far end is not in the model, such as a machine's NIC, or a tun device whose packets a program takes.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <param name="kind">What <c>ip -d link</c> would call it: ether, tun, tap, wireguard ...</param>
    /// <param name="mac">The MAC address; null takes one from the lab's allocator.</param>
    /// <param name="noArp">Whether it resolves no neighbours, as tun and wireguard do.</param>
    /// <exception cref="NetConfigException">NamespaceNotFound, InvalidLinkName, LinkExists, InvalidLinkMac.</exception>
    public static NetworkConfig AddExternal(this NetworkConfig config, string @namespace, string name, string kind = "ether", MacAddress? mac = null, bool noArp = false)
    {
        LinkName.RequireFree(config[@namespace], name);
        var address = config.TakeMac(mac, out config);
        return config.AddLink(@namespace, new ExternalLink { Index = config[@namespace].NextIndex, Name = name, Mac = address, ExternalKind = kind, NoArp = noArp });
    }

    /// <summary>
    /// Takes a link away with its addresses, routes and neighbours. A veth takes its other end along, a bridge sets its ports free, and
    /// a tunnel goes with the device below it (vxlan_handle_lowerdev_unregister), as does all that lies upon a link.
    /// </summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, LinkNotRemovable for lo.</exception>
    public static NetworkConfig RemoveLink(this NetworkConfig config, string @namespace, string name)
    {
        var link = config.Link(@namespace, name);
        if (link is LoopbackLink)
            throw new NetConfigException("LinkNotRemovable", $"The loopback link '{name}' of namespace '{@namespace}' cannot be removed; it goes with its namespace.");
        var peer = link is VethLink veth ? config.PeerOf(veth) : null;
        var far = (link as VethLink)?.PeerNamespace;
        config = config.Unregister(@namespace, link.Index);
        return peer is null || far is null ? config : config.Unregister(far, peer.Index);
    }

    internal static NetworkConfig AddLink(this NetworkConfig config, string @namespace, Link link)
    {
        var home = config[@namespace];
        return config.With(home.With(link) with { NextIndex = link.Index + 1, Sysctls = home.Sysctls.Inherit(link.Name) });
    }

    internal static MacAddress TakeMac(this NetworkConfig config, MacAddress? wanted, out NetworkConfig after)
    {
        after = config;
        if (wanted is { } mac)
        {
            LinkLimits.RequireMac(mac);
            return mac;
        }

        var (next, allocator) = config.Macs.Next();
        after = config with { Macs = allocator };
        return next;
    }

    private static NetworkConfig Unregister(this NetworkConfig config, string @namespace, int index)
    {
        config = config.RemoveUppers(config[@namespace].Links[index]);
        foreach (var above in config[@namespace].Links.Values.OfType<TunnelLink>().Where(tunnel => tunnel.LowerIndex == index).ToList())
            config = config.RemoveLink(@namespace, above.Name);
        config = config.Down(@namespace, index).Release(@namespace, index);
        if (config[@namespace].Links[index] is BridgeLink bridge)
            config = config[@namespace].PortsOf(bridge).ToList().Aggregate(config, (freed, port) => freed.Release(@namespace, port.Index));
        if (config[@namespace].Links[index] is BondLink bond)
            config = bond.Slaves.Aggregate(config, (freed, slave) => freed.Release(@namespace, slave.Index));
        if (config[@namespace].Links[index] is VrfLink)
            config = config[@namespace].Links.Values.Where(slave => slave.Master == index).ToList().Aggregate(config, (freed, slave) => freed.Release(@namespace, slave.Index));
        var home = config[@namespace];
        var link = home.Links[index];
        home = home.WithoutLink(index) with
        {
            Neighbors = home.Neighbors.Where(neighbor => neighbor.LinkIndex != index).ToEquatableArray(),
            ProxyNeighbors = home.ProxyNeighbors.Where(neighbor => neighbor.LinkIndex != index).ToEquatableArray(),
            Sysctls = home.Sysctls.WithoutDevice(link.Name),
        };
        if (link is StackedLink stacked)
        {
            config = config.Unstack(@namespace, stacked);
            home = home.Name == stacked.LowerNamespace ? home.With(config[@namespace].Links[stacked.LowerIndex]) : home;
        }

        home = home.FlushDevice(IpFamily.IPv4, index).FlushDevice(IpFamily.IPv6, index);
        return config.With(link.Addresses.Aggregate(home, (rest, address) => rest.FlushSource(address.Address.Address)));
    }
}
