using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip link add type macvlan</c>: what the kernel allows (macvlan_common_newlink of drivers/net/macvlan.c).</summary>
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
}
