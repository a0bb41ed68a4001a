using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip link add type macvlan|ipvlan</c>: what the kernel allows (macvlan_common_newlink, ipvlan_link_new).</summary>
public static class MacvlanEdits
{
    /// <summary>Makes a macvlan.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, InvalidLinkName, LinkExists, LinkNotFound, InvalidLowerDevice, LowerDeviceBusy, InvalidMtu, InvalidLinkMac.
    /// </exception>
    public static NetworkConfig AddMacvlan(this NetworkConfig config, MacvlanSpec spec)
    {
        LinkName.RequireFree(config[spec.Namespace], spec.Name);
        var (home, lower) = config.RequireLower<MacvlanLink>(spec.DeviceNamespace ?? spec.Namespace, spec.Device, spec.Name);
        var others = lower.Uppers.Select(config.FindLink).OfType<MacvlanLink>().ToList();
        if (others.Find(other => other.Mode == MacvlanMode.Passthru || spec.Mode == MacvlanMode.Passthru) is { } taken)
        {
            throw new NetConfigException("LowerDeviceBusy",
                $"'{spec.Name}' cannot be a macvlan of '{lower.Name}' in namespace '{home}' beside '{taken.Name}': a passthru macvlan is the only one of its device.");
        }

        if (spec.Mtu is { } mtu)
            StackedEdits.RequireMtu(lower, spec.Name, mtu);
        var mac = config.TakeMac(spec.Mac ?? (spec.Mode == MacvlanMode.Passthru ? lower.Mac : null), out config);
        return config.AddStacked(spec.Namespace, new MacvlanLink
        {
            Index = config[spec.Namespace].NextIndex,
            Name = spec.Name,
            Mac = mac,
            Mtu = spec.Mtu ?? lower.Mtu,
            LowerNamespace = home,
            LowerIndex = lower.Index,
            Mode = spec.Mode,
        });
    }

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

    /// <summary>Throws LinkMacInUse where a macvlan that goes up would share its address with its device or another macvlan (macvlan_addr_busy).</summary>
    internal static void RequireFreeMac(NetworkConfig config, string @namespace, MacvlanLink macvlan)
    {
        if (macvlan.Mode == MacvlanMode.Passthru || config.LowerOf(macvlan) is not { } lower)
            return;
        var self = new LinkPlace(@namespace, macvlan.Index);
        var other = lower.Mac == macvlan.Mac
            ? lower
            : lower.Uppers.Where(place => place != self).Select(config.FindLink).FirstOrDefault(upper => upper is MacvlanLink { IsUp: true } && upper.Mac == macvlan.Mac);
        if (other is not null)
            throw new NetConfigException("LinkMacInUse", $"The macvlan '{macvlan.Name}' in namespace '{@namespace}' cannot be up with the address {macvlan.Mac}, which the {other.Kind} '{other.Name}' has already; give it another.");
    }

    /// <summary>The device below: an Ethernet device whose frames nobody else takes. Of another of the kind it is that one's own device.</summary>
    private static (string Namespace, Link Device) RequireLower<TLink>(this NetworkConfig config, string @namespace, string name, string upper)
        where TLink : StackedLink
    {
        var lower = config.Link(@namespace, name);
        if (lower is TLink same && config.LowerOf(same) is { } real)
            (@namespace, lower) = (same.LowerNamespace!, real);
        if (!lower.IsEthernet)
            throw new NetConfigException("InvalidLowerDevice", $"The link '{lower.Name}' in namespace '{@namespace}' is a {lower.Kind}; '{upper}' needs an Ethernet device.");
        var taker = lower.Master is { } master
            ? $"it is a port of '{config[@namespace].Links[master].Name}'"
            : lower.Uppers.Select(config.FindLink).FirstOrDefault(other => other is MacvlanLink or IpvlanLink && other is not TLink) is { } foreign ? $"the {foreign.Kind} '{foreign.Name}' lies upon it" : null;
        return taker is null
            ? (@namespace, lower)
            : throw new NetConfigException("LowerDeviceBusy", $"'{upper}' cannot lie upon '{lower.Name}' in namespace '{@namespace}': {taker}, which takes all that comes in.");
    }
}
