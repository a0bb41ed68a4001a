using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip link set</c>, <c>bridge link set</c> and <c>ip link set type bridge</c>.</summary>
public static class SetLinkEdits
{
    /// <summary>
    /// Changes a link, in the order of the kernel's do_setlink: bridge options, MAC address, MTU, name, master, port flags, up or down, with all
    /// that follows for addresses, routes, the carrier of the other end and its bridge.
    /// </summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, LinkNotFound, InvalidLinkName, LinkExists, InvalidMtu, InvalidLinkMac, InvalidMaster, NotABridgePort, NotABridge, InvalidAgeingTime,
    /// InvalidVlanId, InvalidLinkGroup, LowerDeviceDown, BridgePortDown, BridgeRunsStp.
    /// </exception>
    public static NetworkConfig SetLink(this NetworkConfig config, string @namespace, string name, LinkChange change)
    {
        var link = config.Link(@namespace, name);
        var index = link.Index;
        if (change.ChangesBridge)
            config = config.SetBridge(@namespace, link, change);
        if (change.Mac is { } mac)
        {
            LinkLimits.RequireMac(mac);
            link = config[@namespace].Links[index];
            if (link is MacvlanLink { IsUp: true } macvlan)
                MacvlanEdits.RequireFreeMac(config, @namespace, macvlan with { Mac = mac });
            config = config.With(config[@namespace].With(link is BridgeLink bridge ? bridge with { Mac = mac, HasOwnMac = true, CarrierFollowsPorts = true } : link with { Mac = mac }));
            if (link is BondLink bond)
                config = config.With(config[@namespace].With(bond with { Mac = mac, HasOwnMac = true })).FollowBond(@namespace, bond with { Mac = mac });
            config = config.FollowMac(config[@namespace].Links[index], link.Mac).RecalculateMaster(@namespace, link);
        }

        if (change.Mtu is { } mtu)
            config = config.SetMtu(@namespace, index, mtu);
        if (change.Group is { } group)
        {
            if (group < 0)
                throw new NetConfigException("InvalidLinkGroup", $"Link '{name}' cannot be of group {group}; a group is 0 or more.");
            config = config.With(config[@namespace].With(config[@namespace].Links[index] with { Group = group }));
        }

        if (change.NewName is { } newName && newName != name)
            config = config.With(config[@namespace].Rename(index, newName));
        if (change.Master is { } master)
            config = config.SetMaster(@namespace, index, master);
        if (change.ChangesPort)
            config = config.SetPort(@namespace, index, change);
        return change.Up switch
        {
            true => config.Up(@namespace, index),
            false => config.Down(@namespace, index),
            null => config,
        };
    }

    private static NetworkConfig SetMaster(this NetworkConfig config, string @namespace, int index, string master)
    {
        if (master.Length > 0)
            return config.Enslave(@namespace, config[@namespace].Links[index], master);
        var bridge = config[@namespace].Links[index].Master;
        config = config.Release(@namespace, index);
        return bridge is { } left ? config.Settle(@namespace, left) : config;
    }

    private static NetworkConfig SetMtu(this NetworkConfig config, string @namespace, int index, int mtu)
    {
        var link = config[@namespace].Links[index];
        if (link is LoopbackLink)
            LinkLimits.RequireMtu(mtu, link.Name, int.MaxValue);
        else
            LinkLimits.RequireMtu(mtu, link.Name);
        if (link is VxlanLink vxlan)
            VxlanEdits.RequireMtu(config[@namespace], vxlan, mtu);
        if (link is StackedLink stacked && config.LowerOf(stacked) is { } lower)
            StackedEdits.RequireMtu(lower, link.Name, mtu);
        config = config.WithMtu(@namespace, index, mtu).FollowMtu(link with { Mtu = mtu });
        if (link is BondLink bond)
            config = config.FollowBond(@namespace, bond with { Mtu = mtu });
        if (config[@namespace].Links[index] is BridgeLink bridge)
            return config.With(config[@namespace].With(bridge with { HasOwnMtu = true }));
        return config.RecalculateMaster(@namespace, link);
    }

    private static NetworkConfig RecalculateMaster(this NetworkConfig config, string @namespace, Link link) =>
        link.Master is { } master ? config.RecalculateBridge(@namespace, master) : config;

    private static NamespaceConfig Rename(this NamespaceConfig home, int index, string newName)
    {
        LinkName.RequireFree(home, newName);
        var link = home.Links[index];
        return home.With(link with { Name = newName }) with { Sysctls = home.Sysctls.RenameDevice(link.Name, newName) };
    }

    private static NetworkConfig SetPort(this NetworkConfig config, string @namespace, int index, LinkChange change)
    {
        var home = config[@namespace];
        var link = home.Links[index];
        if (link.Master is not { } master || home.Links[master] is not BridgeLink)
        {
            throw new NetConfigException("NotABridgePort",
                $"Link '{link.Name}' in namespace '{home.Name}' is not a port of a bridge, so it has no hairpin, learning, flood or isolated flag; give it a master first.");
        }

        if (change.State is not null)
            RequireSettable(config, home, link);
        var port = link.Port;
        return config.With(home.With(link with
        {
            Port = port with
            {
                Hairpin = change.Hairpin ?? port.Hairpin,
                Learning = change.Learning ?? port.Learning,
                Flood = change.Flood ?? port.Flood,
                McastFlood = change.McastFlood ?? port.McastFlood,
                BcastFlood = change.BcastFlood ?? port.BcastFlood,
                Isolated = change.Isolated ?? port.Isolated,
                State = Settled(change.State) ?? port.State,
            },
        }));
    }

    // Without a spanning tree a blocked port forwards at once (br_port_state_selection, br_make_forwarding).
    private static BridgePortState? Settled(BridgePortState? state) => state == BridgePortState.Blocking ? BridgePortState.Forwarding : state;

    /// <summary>What br_set_port_state asks: no spanning tree that decides, and a carrier.</summary>
    private static void RequireSettable(NetworkConfig config, NamespaceConfig home, Link port)
    {
        if (home.Links[port.Master!.Value] is BridgeLink { Stp: true } bridge)
            throw new NetConfigException("BridgeRunsStp", $"Bridge '{bridge.Name}' in namespace '{home.Name}' runs the spanning tree protocol, which decides on the state of '{port.Name}'; switch it off first.");
        if (!config.HasCarrier(home, port))
            throw new NetConfigException("BridgePortDown", $"'{port.Name}' in namespace '{home.Name}' is down or has no carrier, so that its bridge keeps it disabled; set it up first.");
    }

    private static NetworkConfig SetBridge(this NetworkConfig config, string @namespace, Link link, LinkChange change)
    {
        if (link is not BridgeLink bridge)
            throw new NetConfigException("NotABridge", $"Link '{link.Name}' in namespace '{@namespace}' is a {link.Kind}, not a bridge: it has no ageing time, no VLAN filtering and no nf_call_iptables.");
        if (change.AgeingTime is < 0)
            throw new NetConfigException("InvalidAgeingTime", $"Bridge '{link.Name}' cannot keep addresses for {change.AgeingTime} seconds; the ageing time is 0 or more.");
        if (change.DefaultPvid is < 0 or > BridgeVlan.LargestId)
            throw new NetConfigException("InvalidVlanId", $"Bridge '{link.Name}' cannot have the default PVID {change.DefaultPvid}; it is 1..{BridgeVlan.LargestId}, or 0 for none.");
        if (change.DefaultPvid is { } pvid && pvid != bridge.DefaultPvid)
        {
            config = config.With(config[@namespace].WithDefaultPvid(bridge, (ushort)pvid));
            bridge = (BridgeLink)config[@namespace].Links[bridge.Index];
        }

        return config.With(config[@namespace].With(bridge with
        {
            Stp = change.Stp ?? bridge.Stp,
            VlanFiltering = change.VlanFiltering ?? bridge.VlanFiltering,
            VlanProtocol = change.VlanProtocol ?? bridge.VlanProtocol,
            AgeingTime = change.AgeingTime ?? bridge.AgeingTime,
            NfCallIptables = change.NfCallIptables ?? bridge.NfCallIptables,
            NfCallIp6tables = change.NfCallIp6tables ?? bridge.NfCallIp6tables,
        }));
    }
}
