using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>Links become ports of a bridge and stop being ports: net/bridge/br_if.c, br_stp_if.c.</summary>
internal static class BridgePorts
{
    private const int EthernetMtu = 1500;

    /// <summary>Makes a link a port (br_add_if).</summary>
    public static NetworkConfig Enslave(this NetworkConfig config, string @namespace, Link link, string master)
    {
        if (config.LiesUpon(@namespace, link, new LinkPlace(@namespace, config.Link(@namespace, master).Index)))
            throw new NetConfigException("InvalidMaster", $"'{link.Name}' lies upon '{master}', so that it cannot be a part of it.");
        if (config.Link(@namespace, master) is BondLink bond)
            return config.EnslaveToBond(@namespace, link, bond);
        if (config.Link(@namespace, master) is VrfLink vrf)
            return config.EnslaveToVrf(@namespace, link, vrf);
        if (config.Link(@namespace, master) is not BridgeLink bridge)
            throw new NetConfigException("InvalidMaster", $"'{master}' in namespace '{@namespace}' is no bridge, bond or VRF, so nothing can be a part of it.");
        if (link is BridgeLink)
            throw new NetConfigException("InvalidMaster", $"'{link.Name}' is a bridge, and a bridge cannot be a port of a bridge ('{master}'); join them with a veth pair.");
        if (link is LoopbackLink)
            throw new NetConfigException("InvalidMaster", $"The loopback link '{link.Name}' cannot be a port of bridge '{master}'.");
        if (link.Uppers.Select(config.FindLink).FirstOrDefault(upper => upper is MacvlanLink or IpvlanLink) is { } taker)
            throw new NetConfigException("InvalidMaster", $"'{link.Name}' cannot be a port of bridge '{master}': the {taker.Kind} '{taker.Name}' lies upon it, which takes what comes in.");
        if (!link.IsEthernet)
            throw new NetConfigException("InvalidMaster", $"'{link.Name}' is no Ethernet device, so it cannot be a port of bridge '{master}'.");
        if (link.Master == bridge.Index)
            return config;
        config = config.Release(@namespace, link.Index);
        var home = config[@namespace];
        var port = bridge.DefaultPvid == BridgeLink.UsualPvid ? BridgePort.Default : BridgePort.Default with { Vlans = BridgeVlan.DefaultsOf(bridge.DefaultPvid) };
        home = home.With(home.Links[link.Index] with { Master = bridge.Index, Port = port });
        home = home.With((BridgeLink)home.Links[bridge.Index] with { CarrierFollowsPorts = true });
        return config.With(home).RecalculateBridge(@namespace, bridge.Index, home.Links[link.Index]).Settle(@namespace, bridge.Index);
    }

    /// <summary>A port leaves its bridge (br_del_if).</summary>
    public static NetworkConfig Release(this NetworkConfig config, string @namespace, int index)
    {
        var home = config[@namespace];
        if (home.Links[index] is not { Master: { } master } link)
            return config;
        if (home.Links[master] is BondLink bond)
            return config.ReleaseFromBond(@namespace, link, bond);
        if (home.Links[master] is VrfLink)
            return config.ReleaseFromVrf(@namespace, link);
        home = home.With(link with { Master = null, Port = BridgePort.Default });
        if (home.Links[master] is BridgeLink bridge)
            home = home.With(bridge with { StaticFdb = bridge.StaticFdb.Where(entry => entry.PortIndex != index).ToEquatableArray() });
        return config.With(home).RecalculateBridge(@namespace, master);
    }

    /// <summary>A port that lost its carrier is disabled, and forwards when it comes back; with STP that is the protocol's affair (br_port_carrier_check, br_stp_enable_port).</summary>
    public static NamespaceConfig ResetPort(this NamespaceConfig home, Link port, bool hasCarrier) =>
        hasCarrier || port.Port.State == BridgePortState.Forwarding || port.Master is not { } master || home.Links[master] is not BridgeLink { Stp: false }
            ? home
            : home.With(port with { Port = port.Port with { State = BridgePortState.Forwarding } });

    /// <summary>
    /// A bridge that was not told otherwise takes the lowest MAC address and the lowest MTU of its ports; without ports zero and 1500.
    /// A port that was only <paramref name="added"/> is held against what the others gave already.
    /// </summary>
    public static NetworkConfig RecalculateBridge(this NetworkConfig config, string @namespace, int index, Link? added = null)
    {
        var home = config[@namespace];
        if (home.Links[index] is not BridgeLink bridge)
            return config;
        var ports = home.PortsOf(bridge);
        if (added is not null && ports.Skip(1).Any())
            ports = [added, bridge];
        var (mac, mtu) = ports.Any() ? (ports.Min(port => port.Mac), ports.Min(port => port.Mtu)) : (default, EthernetMtu);
        if (!bridge.HasOwnMac)
            config = config.With(home.With(bridge with { Mac = mac }));
        return bridge.HasOwnMtu ? config : config.WithMtu(@namespace, index, mtu);
    }
}
