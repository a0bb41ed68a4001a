using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>bridge vlan add|del</c>: nbp_vlan_add, br_vlan_add and their twins of net/bridge/br_vlan.c. The kernel at hand has no VLAN filtering: its source is followed.</summary>
public static class BridgeVlanEdits
{
    /// <summary>Makes a bridge port, or the bridge itself, a member of a VLAN; of one that it is in already the flags are exchanged.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="link">The port, or the bridge itself (<c>self</c>).</param>
    /// <param name="vlan">The VLAN; as PVID it takes another's place.</param>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, NotABridgePort, InvalidVlanId.</exception>
    public static NetworkConfig AddBridgeVlan(this NetworkConfig config, string @namespace, string link, BridgeVlan vlan)
    {
        RequireId(vlan.Id);
        var found = config.MemberOf(@namespace, link);
        return config.WithVlans(@namespace, found, With(VlansOf(found), vlan));
    }

    /// <summary>Takes a bridge port, or the bridge itself, out of a VLAN.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, NotABridgePort, InvalidVlanId, BridgeVlanNotFound.</exception>
    public static NetworkConfig RemoveBridgeVlan(this NetworkConfig config, string @namespace, string link, int id)
    {
        RequireId(id);
        var found = config.MemberOf(@namespace, link);
        var vlans = VlansOf(found);
        if (!vlans.Any(known => known.Id == id))
        {
            throw new NetConfigException("BridgeVlanNotFound",
                $"'{link}' in namespace '{@namespace}' is no member of VLAN {id}. {Choices.Among(vlans.Select(known => known.Id.ToString()), "It is in", "It is in none.")}");
        }

        return config.WithVlans(@namespace, found, Without(vlans, id));
    }

    /// <summary>Another default PVID: who still has the old one gets the new one (__br_vlan_set_default_pvid).</summary>
    internal static NamespaceConfig WithDefaultPvid(this NamespaceConfig home, BridgeLink bridge, ushort pvid)
    {
        var ports = home.PortsOf(bridge).ToList();
        home = home.With(bridge with { DefaultPvid = pvid, Vlans = Follow(bridge.Vlans, bridge.DefaultPvid, pvid) });
        return ports.Aggregate(home, (made, port) => made.With(port with { Port = port.Port with { Vlans = Follow(port.Port.Vlans, bridge.DefaultPvid, pvid) } }));
    }

    private static EquatableArray<BridgeVlan> Follow(EquatableArray<BridgeVlan> vlans, ushort old, ushort pvid)
    {
        var hasOld = old != 0 && vlans.Any(vlan => vlan.Id == old && vlan is { IsPvid: true, IsUntagged: true });
        if (pvid == 0)
            return hasOld ? Without(vlans, old) : vlans;
        if ((old != 0 && !hasOld) || vlans.Any(vlan => vlan.Id == pvid))
            return vlans;
        vlans = With(vlans, new BridgeVlan(pvid, IsPvid: true, IsUntagged: true));
        return old == 0 ? vlans : Without(vlans, old);
    }

    private static EquatableArray<BridgeVlan> With(EquatableArray<BridgeVlan> vlans, BridgeVlan vlan) =>
        vlans.Where(known => known.Id != vlan.Id).Select(known => vlan.IsPvid ? known with { IsPvid = false } : known).Append(vlan).OrderBy(known => known.Id).ToEquatableArray();

    private static EquatableArray<BridgeVlan> Without(EquatableArray<BridgeVlan> vlans, int id) => vlans.Where(known => known.Id != id).ToEquatableArray();

    private static void RequireId(int id)
    {
        if (id is < 1 or > BridgeVlan.LargestId)
            throw new NetConfigException("InvalidVlanId", $"A bridge has no VLAN {id}; it is 1..{BridgeVlan.LargestId}.");
    }

    private static EquatableArray<BridgeVlan> VlansOf(Link link) => link is BridgeLink bridge ? bridge.Vlans : link.Port.Vlans;

    private static Link MemberOf(this NetworkConfig config, string @namespace, string link)
    {
        var found = config.Link(@namespace, link);
        return found is BridgeLink || (found.Master is { } master && config[@namespace].Links[master] is BridgeLink)
            ? found
            : throw new NetConfigException("NotABridgePort", $"Link '{link}' in namespace '{@namespace}' is neither a bridge nor a port of one, so it is in no bridge's VLANs; give it a master first.");
    }

    private static NetworkConfig WithVlans(this NetworkConfig config, string @namespace, Link link, EquatableArray<BridgeVlan> vlans) =>
        config.With(config[@namespace].With(link is BridgeLink bridge ? bridge with { Vlans = vlans } : link with { Port = link.Port with { Vlans = vlans } }));
}
