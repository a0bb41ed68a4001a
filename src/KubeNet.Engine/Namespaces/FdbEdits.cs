using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>bridge fdb add MAC dev PORT master static|local</c> and <c>bridge fdb del</c>: net/bridge/br_fdb.c.</summary>
public static class FdbEdits
{
    /// <summary>Tells a bridge where an address is: behind a port, or, with <paramref name="isLocal"/> or on the bridge itself, in the host.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="link">The port, or the bridge itself for an address of the host.</param>
    /// <param name="mac">The address; not zero.</param>
    /// <param name="isLocal">Frames to it go up to the host, not out (<c>local</c>; iproute2's default).</param>
    /// <param name="vlan">The VLAN that it holds in, of those that the port is in; 0 for all.</param>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, NotABridgePort, InvalidFdbEntry, FdbEntryExists, BridgeVlanNotFound.</exception>
    public static NetworkConfig AddFdbEntry(this NetworkConfig config, string @namespace, string link, MacAddress mac, bool isLocal = false, ushort vlan = 0)
    {
        var (bridge, port) = config.BridgeOf(@namespace, link);
        if (mac.IsZero)
            throw new NetConfigException("InvalidFdbEntry", $"{mac} cannot stand in a bridge's FDB; give an address other than zero.");
        var vlans = port is BridgeLink ? bridge.Vlans : port.Port.Vlans;
        if (vlan != 0 && !vlans.Any(known => known.Id == vlan))
        {
            throw new NetConfigException("BridgeVlanNotFound",
                $"'{link}' in namespace '{@namespace}' is no member of VLAN {vlan}. {Choices.Among(vlans.Select(known => known.Id.ToString()), "It is in", "It is in none.")}");
        }

        if (IsOwnMac(config[@namespace], bridge, mac) || bridge.StaticFdb.Any(entry => entry.Mac == mac && entry.Vlan == vlan))
            throw new NetConfigException("FdbEntryExists", $"Bridge '{bridge.Name}' in namespace '{@namespace}' has an FDB entry for {mac} already; remove that one first.");
        var entry = new FdbEntry(mac, port.Index, isLocal || port.Index == bridge.Index, vlan);
        return config.With(config[@namespace].With(bridge with { StaticFdb = bridge.StaticFdb.Add(entry) }));
    }

    /// <summary>Takes a static FDB entry away; a <paramref name="vlan"/> says which, 0 being the one for all VLANs.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, NotABridgePort, FdbEntryNotFound.</exception>
    public static NetworkConfig RemoveFdbEntry(this NetworkConfig config, string @namespace, string link, MacAddress mac, ushort vlan = 0)
    {
        var (bridge, port) = config.BridgeOf(@namespace, link);
        var found = bridge.StaticFdb.FirstOrDefault(entry => entry.Mac == mac && entry.PortIndex == port.Index && entry.Vlan == vlan) ?? throw new NetConfigException("FdbEntryNotFound",
            $"Bridge '{bridge.Name}' in namespace '{@namespace}' has no static FDB entry for {mac} on '{link}'. {Choices.Among(bridge.StaticFdb.Select(entry => entry.Mac.ToString()), "There are", "There is none.")}");
        return config.With(config[@namespace].With(bridge with { StaticFdb = bridge.StaticFdb.Where(entry => entry != found).ToEquatableArray() }));
    }

    private static (BridgeLink Bridge, Link Port) BridgeOf(this NetworkConfig config, string @namespace, string link)
    {
        var port = config.Link(@namespace, link);
        return port switch
        {
            BridgeLink self => (self, self),
            { Master: { } master } when config[@namespace].Links[master] is BridgeLink bridge => (bridge, port),
            _ => throw new NetConfigException("NotABridgePort", $"Link '{link}' in namespace '{@namespace}' is neither a bridge nor a port of one, so it has no FDB; give it a master first."),
        };
    }

    // The kernel keeps the addresses of the bridge and of its ports as permanent entries.
    private static bool IsOwnMac(NamespaceConfig home, BridgeLink bridge, MacAddress mac) =>
        bridge.Mac == mac || home.PortsOf(bridge).Any(port => port.Mac == mac);
}
