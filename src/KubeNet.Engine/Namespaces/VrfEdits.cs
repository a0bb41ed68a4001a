using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>VRFs and their slaves: vrf_newlink, do_vrf_add_slave and vrf_add_fib_rules of drivers/net/vrf.c.</summary>
public static class VrfEdits
{
    private const int LargestMtu = 65575;
    private const uint RulePriority = 1000;

    /// <summary>Makes a VRF. The first one of a namespace brings the ip rules that ask a VRF's table.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, InvalidLinkName, LinkExists, InvalidLinkMac, InvalidVrfTable.</exception>
    public static NetworkConfig AddVrf(this NetworkConfig config, VrfSpec spec)
    {
        LinkName.RequireFree(config[spec.Namespace], spec.Name);
        if (spec.Table == 0)
            throw new NetConfigException("InvalidVrfTable", $"VRF '{spec.Name}' cannot have table 0; give it a table from 1.");
        var mac = config.TakeMac(spec.Mac, out config);
        config = config.AddLink(spec.Namespace, new VrfLink { Index = config[spec.Namespace].NextIndex, Name = spec.Name, Mac = mac, Mtu = LargestMtu, Table = spec.Table });
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            if (!config[spec.Namespace].Routing(family).Rules.Any(rule => rule.L3mdev && rule.Priority == RulePriority))
                config = config.AddIpRule(spec.Namespace, family, new IpRuleSpec { Priority = RulePriority, L3mdev = true, Protocol = RouteProtocol.Kernel });
        }

        return config;
    }

    /// <summary>The table of the VRF that a link is or is enslaved to, or null.</summary>
    internal static uint? VrfTableOf(this NamespaceConfig home, Link link) =>
        (link as VrfLink ?? (link.Master is { } master ? home.Links.GetValueOrDefault(master) as VrfLink : null))?.Table;

    /// <summary>Makes a link a slave: its routes go, and those of its addresses come back in the VRF's table; one that is up goes down and up (cycle_netdev).</summary>
    internal static NetworkConfig EnslaveToVrf(this NetworkConfig config, string @namespace, Link link, VrfLink vrf)
    {
        if (link is LoopbackLink or VrfLink)
            throw new NetConfigException("InvalidMaster", $"'{link.Name}' is a {link.Kind}, which cannot be a slave of VRF '{vrf.Name}'.");
        if (link.Master == vrf.Index)
            return config;
        if (link.Master is { } other)
            throw new NetConfigException("InvalidMaster", $"'{link.Name}' cannot be a slave of VRF '{vrf.Name}': it is enslaved to '{config[@namespace].Links[other].Name}' already.");
        return config.Move(@namespace, link, vrf.Index);
    }

    /// <summary>A slave leaves: as above, into the namespace's own tables.</summary>
    internal static NetworkConfig ReleaseFromVrf(this NetworkConfig config, string @namespace, Link link) => config.Move(@namespace, link, null);

    private static NetworkConfig Move(this NetworkConfig config, string @namespace, Link link, int? master)
    {
        config = config.Down(@namespace, link.Index);
        var home = config[@namespace].FlushDevice(IpFamily.IPv4, link.Index).FlushDevice(IpFamily.IPv6, link.Index);
        var moved = home.Links[link.Index] with { Master = master };
        home = home.WithoutRoutes(AddressRoutes.Of(home, home.Links[link.Index])).With(moved);
        config = config.With(home.WithAddressRoutes(AddressRoutes.Of(home, moved)));
        return link.IsUp ? config.Up(@namespace, link.Index) : config;
    }
}
