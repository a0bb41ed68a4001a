using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// Links that lie upon others: what is done to the device below goes on to them (vlan_device_event of net/8021q/vlan.c, macvlan_device_event, ipvlan_device_event).
/// </summary>
internal static class StackedEdits
{
    /// <summary>Throws InvalidMtu where a link would not fit the device below it.</summary>
    public static void RequireMtu(Link lower, string name, int mtu)
    {
        LinkLimits.RequireMtu(mtu, name);
        if (mtu > lower.Mtu)
            throw new NetConfigException("InvalidMtu", $"Link '{name}' cannot have an MTU of {mtu} bytes: the device below it, '{lower.Name}', takes {lower.Mtu}.");
    }

    /// <summary>The device below: an Ethernet device whose frames nobody else takes. Of another of the kind it is that one's own device.</summary>
    public static (string Namespace, Link Device) RequireLower<TLink>(this NetworkConfig config, string @namespace, string name, string upper)
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

    /// <summary>Puts a link upon its device.</summary>
    public static NetworkConfig AddStacked(this NetworkConfig config, string @namespace, StackedLink link)
    {
        config = config.AddLink(@namespace, link);
        return config.WithUppers(link, uppers => uppers.Add(new LinkPlace(@namespace, link.Index)));
    }

    /// <summary>Takes a link off its device.</summary>
    public static NetworkConfig Unstack(this NetworkConfig config, string @namespace, StackedLink link) =>
        config.WithUppers(link, uppers => uppers.Where(place => place != new LinkPlace(@namespace, link.Index)).ToEquatableArray());

    /// <summary>All links upon one go, wherever they are.</summary>
    public static NetworkConfig RemoveUppers(this NetworkConfig config, Link link)
    {
        foreach (var place in link.Uppers)
        {
            if (config.FindLink(place) is { } upper)
                config = config.RemoveLink(place.Namespace, upper.Name);
        }

        return config;
    }

    /// <summary>A device went up or down: its VLANs go with it, unless loosely bound.</summary>
    public static NetworkConfig FollowUpDown(this NetworkConfig config, string @namespace, int index)
    {
        var lower = config[@namespace].Links[index];
        foreach (var place in lower.Uppers)
        {
            if (config.FindLink(place) is VlanLink { LooseBinding: false })
                config = lower.IsUp ? config.Up(place.Namespace, place.Index) : config.Down(place.Namespace, place.Index);
        }

        return config;
    }

    /// <summary>A device takes less: so do those upon it.</summary>
    public static NetworkConfig FollowMtu(this NetworkConfig config, Link lower)
    {
        foreach (var place in lower.Uppers)
        {
            if (config.FindLink(place) is { } upper && upper.Mtu > lower.Mtu)
                config = config.WithMtu(place.Namespace, place.Index, lower.Mtu).FollowMtu(upper with { Mtu = lower.Mtu });
        }

        return config;
    }

    /// <summary>A device has another MAC address: those that have no other follow (vlan_sync_address; macvlan_device_event of a passthru port).</summary>
    public static NetworkConfig FollowMac(this NetworkConfig config, Link lower, MacAddress before)
    {
        foreach (var place in lower.Uppers)
        {
            if (config.FindLink(place) is not { } upper || upper.Mac != before)
                continue;
            config = config.With(config[place.Namespace].With(upper with { Mac = lower.Mac })).FollowMac(upper with { Mac = lower.Mac }, before);
        }

        return config;
    }

    /// <summary>Whether a link lies upon another one, by however many between; such a one cannot be its master too (__netdev_has_upper_dev).</summary>
    public static bool LiesUpon(this NetworkConfig config, string @namespace, Link link, LinkPlace below) => link switch
    {
        StackedLink stacked => new LinkPlace(stacked.LowerNamespace ?? "", stacked.LowerIndex) == below
            || (config.LowerOf(stacked) is { } lower && config.LiesUpon(stacked.LowerNamespace!, lower, below)),
        BondLink bond => bond.Slaves.Any(slave => new LinkPlace(@namespace, slave.Index) == below || config.LiesUpon(@namespace, config[@namespace].Links[slave.Index], below)),
        BridgeLink bridge => config[@namespace].PortsOf(bridge).Any(port => new LinkPlace(@namespace, port.Index) == below || config.LiesUpon(@namespace, port, below)),
        _ => false,
    };

    private static NetworkConfig WithUppers(this NetworkConfig config, StackedLink link, Func<EquatableArray<LinkPlace>, EquatableArray<LinkPlace>> change) =>
        config.LowerOf(link) is { } lower ? config.With(config[link.LowerNamespace!].With(lower with { Uppers = change(lower.Uppers) })) : config;
}
