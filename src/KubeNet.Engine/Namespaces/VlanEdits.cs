using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip link add type vlan</c>: what the kernel allows (vlan_validate and vlan_newlink of net/8021q/vlan_netlink.c, vlan_check_real_dev).</summary>
public static class VlanEdits
{
    /// <summary>Makes a VLAN device.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, InvalidLinkName, LinkExists, LinkNotFound, InvalidLowerDevice, InvalidVlanId, VlanExists, InvalidMtu, InvalidLinkMac.
    /// </exception>
    public static NetworkConfig AddVlan(this NetworkConfig config, VlanSpec spec)
    {
        LinkName.RequireFree(config[spec.Namespace], spec.Name);
        var below = spec.DeviceNamespace ?? spec.Namespace;
        var lower = config.Link(below, spec.Device);
        if (spec.Id is < 0 or > VlanLink.LargestId)
            throw new NetConfigException("InvalidVlanId", $"VLAN device '{spec.Name}' cannot have the identifier {spec.Id}; it is 0..{VlanLink.LargestId}.");
        if (lower is LoopbackLink or VrfLink)
            throw new NetConfigException("InvalidLowerDevice", $"The link '{lower.Name}' in namespace '{below}' is a {lower.Kind}, which takes no VLANs; put '{spec.Name}' upon an Ethernet device.");
        var twin = lower.Uppers.Select(config.FindLink).OfType<VlanLink>().FirstOrDefault(known => known.Id == spec.Id && known.Protocol == spec.Protocol);
        if (twin is not null)
            throw new NetConfigException("VlanExists", $"'{lower.Name}' in namespace '{below}' has a device of VLAN {spec.Id} already, '{twin.Name}'; take another identifier or device.");
        if (spec.Mtu is { } mtu)
            StackedEdits.RequireMtu(lower, spec.Name, mtu);
        if (spec.Mac is { } mac)
            LinkLimits.RequireMac(mac);
        return config.AddStacked(spec.Namespace, new VlanLink
        {
            Index = config[spec.Namespace].NextIndex,
            Name = spec.Name,
            Mac = spec.Mac ?? lower.Mac,
            Mtu = spec.Mtu ?? lower.Mtu,
            LowerNamespace = below,
            LowerIndex = lower.Index,
            Id = (ushort)spec.Id,
            Protocol = spec.Protocol,
            LooseBinding = spec.LooseBinding,
        });
    }
}
