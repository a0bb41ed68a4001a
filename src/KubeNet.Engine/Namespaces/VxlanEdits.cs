using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip link add type vxlan</c>: what iproute2 (iplink_vxlan.c) and the kernel (vxlan_config_validate) allow.</summary>
public static class VxlanEdits
{
    private const int EthernetMtu = 1500;
    private const int SmallestMtu = 68;
    private const int DefaultAgeing = 300;

    /// <summary>Makes a VXLAN. A default destination becomes its FDB entry for the zero address.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, InvalidLinkName, LinkExists, LinkNotFound, InvalidVxlanId, VxlanExists, InvalidTunnelAddress, TunnelDeviceRequired, InvalidAgeingTime, InvalidMtu, InvalidLinkMac.
    /// </exception>
    public static NetworkConfig AddVxlan(this NetworkConfig config, VxlanSpec spec)
    {
        LinkName.RequireFree(config[spec.Namespace], spec.Name);
        var lower = spec.Device is { } device ? config.Link(spec.Namespace, device) : null;
        RequireId(spec);
        RequireAddresses(spec);
        if (spec.AgeingTime < 0)
            throw new NetConfigException("InvalidAgeingTime", $"VXLAN '{spec.Name}' cannot keep addresses for {spec.AgeingTime} seconds; the ageing time is 0 (for {DefaultAgeing}) or more.");
        if (spec.Mtu is { } wanted)
            LinkLimits.RequireMtu(wanted, spec.Name);
        var remote = spec.Group ?? spec.Remote;
        var port = spec.DestinationPort == 0 ? VxlanLink.DefaultPort : spec.DestinationPort;
        var link = new VxlanLink
        {
            Index = config[spec.Namespace].NextIndex,
            Name = spec.Name,
            Id = spec.Id,
            DestinationPort = port,
            Local = spec.Local is { IsUnspecified: false } local ? local : null,
            Remote = remote,
            LowerIndex = lower?.Index,
            Learning = spec.Learning,
            AgeingTime = spec.AgeingTime == 0 ? DefaultAgeing : spec.AgeingTime,
            Ttl = spec.Ttl,
            InheritsTtl = spec.InheritsTtl,
            Tos = spec.Tos,
            DontFragment = spec.DontFragment,
            SourcePorts = spec.SourcePorts,
            StaticFdb = remote is { } all ? [new VxlanFdbEntry(default, [new VxlanRemote(all, LinkIndex: lower?.Index)])] : [],
        };
        RequireFreeId(config[spec.Namespace], link);
        var room = lower is null ? int.MaxValue : Math.Max(lower.Mtu - link.Headroom, SmallestMtu);
        var mac = config.TakeMac(spec.Mac, out config);
        return config.AddLink(spec.Namespace, link with { Mac = mac, Mtu = Math.Min(spec.Mtu ?? (lower is null ? EthernetMtu : room), room) });
    }

    /// <summary>Throws InvalidMtu where a VXLAN would not fit the device below it any more (vxlan_change_mtu).</summary>
    internal static void RequireMtu(NamespaceConfig home, VxlanLink vxlan, int mtu)
    {
        if (vxlan.LowerIndex is not { } index || !home.Links.TryGetValue(index, out var lower) || mtu <= lower.Mtu - vxlan.Headroom)
            return;
        throw new NetConfigException("InvalidMtu",
            $"VXLAN '{vxlan.Name}' cannot have an MTU of {mtu} bytes: its headers take {vxlan.Headroom} of the {lower.Mtu} of '{lower.Name}', which leaves {lower.Mtu - vxlan.Headroom}.");
    }

    private static void RequireId(VxlanSpec spec)
    {
        if (spec.Id is < 0 or > VxlanLink.LargestId)
            throw new NetConfigException("InvalidVxlanId", $"VXLAN '{spec.Name}' cannot have the identifier {spec.Id}; it is 0..{VxlanLink.LargestId}.");
    }

    private static void RequireAddresses(VxlanSpec spec)
    {
        if (spec is { Remote: not null, Group: not null })
            throw Bad(spec, "it cannot have both a remote host and a group; give one of them");
        if (spec.Remote is { } remote && (remote.IsMulticast || remote.IsUnspecified || remote.IsLimitedBroadcast))
            throw Bad(spec, $"{remote} is not the address of one remote host; a multicast address is its group");
        if (spec.Group is { IsMulticast: false } group)
            throw Bad(spec, $"{group} is no multicast address; the address of one host is its remote");
        if (spec.Local is { } local && (local.IsMulticast || local.IsLimitedBroadcast))
            throw Bad(spec, $"{local} cannot be a local address");
        if (spec.Local is { } source && (spec.Group ?? spec.Remote) is { } far && source.Family != far.Family)
            throw Bad(spec, $"its local address {source} and its remote {far} are of different families");
        if (spec is { Group: not null, Device: null })
            throw new NetConfigException("TunnelDeviceRequired", $"VXLAN '{spec.Name}' sends to the group {spec.Group}, so it needs a device to send by.");
    }

    /// <summary>vxlan_vni_in_use: one identifier per port and family.</summary>
    private static void RequireFreeId(NamespaceConfig home, VxlanLink link)
    {
        var other = home.Links.Values.OfType<VxlanLink>().FirstOrDefault(known => known.Id == link.Id && known.DestinationPort == link.DestinationPort && known.Family == link.Family);
        if (other is not null)
            throw new NetConfigException("VxlanExists", $"VXLAN '{other.Name}' in namespace '{home.Name}' has the identifier {link.Id} at UDP port {link.DestinationPort} already; take another identifier or port.");
    }

    private static NetConfigException Bad(VxlanSpec spec, string why) => new("InvalidTunnelAddress", $"VXLAN '{spec.Name}' in namespace '{spec.Namespace}' cannot be made: {why}.");
}
