using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip link add type ipvlan</c>: what the kernel allows (ipvlan_link_new of drivers/net/ipvlan/ipvlan_main.c).</summary>
public static class IpvlanEdits
{
    /// <summary>Makes an ipvlan.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, InvalidLinkName, LinkExists, LinkNotFound, InvalidLowerDevice, LowerDeviceBusy, InvalidMtu.
    /// </exception>
    public static NetworkConfig AddIpvlan(this NetworkConfig config, IpvlanSpec spec)
    {
        LinkName.RequireFree(config[spec.Namespace], spec.Name);
        var (home, lower) = config.RequireLower<IpvlanLink>(spec.DeviceNamespace ?? spec.Namespace, spec.Device, spec.Name);
        if (spec.Mtu is { } mtu)
            StackedEdits.RequireMtu(lower, spec.Name, mtu);
        var taken = new HashSet<ushort>();
        foreach (var place in lower.Uppers)
        {
            // "Flags are per port and latest update overrides", and so is the mode.
            if (config.FindLink(place) is not IpvlanLink other)
                continue;
            taken.Add(other.DeviceId);
            config = config.With(config[place.Namespace].With(other with { Mode = spec.Mode, Flag = spec.Flag }));
        }

        ushort id = 1;
        while (taken.Contains(id))
            id++;
        return config.AddStacked(spec.Namespace, new IpvlanLink
        {
            Index = config[spec.Namespace].NextIndex,
            Name = spec.Name,
            Mac = lower.Mac,
            Mtu = spec.Mtu ?? lower.Mtu,
            LowerNamespace = home,
            LowerIndex = lower.Index,
            Mode = spec.Mode,
            Flag = spec.Flag,
            DeviceId = id,
        });
    }
}
