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

    private static NetworkConfig WithUppers(this NetworkConfig config, StackedLink link, Func<EquatableArray<LinkPlace>, EquatableArray<LinkPlace>> change) =>
        config.LowerOf(link) is { } lower ? config.With(config[link.LowerNamespace!].With(lower with { Uppers = change(lower.Uppers) })) : config;
}
