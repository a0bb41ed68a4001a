using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>Bonds and their slaves: bond_newlink, bond_enslave and __bond_release_one of drivers/net/bonding.</summary>
public static class BondEdits
{
    /// <summary>Makes a bond and gives it slaves.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, InvalidLinkName, LinkExists, LinkNotFound, InvalidMaster, InvalidLinkMac, InvalidBondPrimary.
    /// </exception>
    public static NetworkConfig AddBond(this NetworkConfig config, BondSpec spec)
    {
        LinkName.RequireFree(config[spec.Namespace], spec.Name);
        if (spec.Primary is { } primary && !spec.Slaves.Contains(primary))
            throw new NetConfigException("InvalidBondPrimary", $"'{primary}' cannot be the primary slave of bond '{spec.Name}': it is none of its slaves. {Choices.Among(spec.Slaves, "These are", "There are none.")}");
        if (spec.Primary is not null && spec.Mode is not (BondMode.ActiveBackup or BondMode.BalanceTlb or BondMode.BalanceAlb))
            throw new NetConfigException("InvalidBondPrimary", $"Bond '{spec.Name}' has no primary slave in mode {spec.Mode.ToName()}, where all are used.");
        var mac = config.TakeMac(spec.Mac, out config);
        config = config.AddLink(spec.Namespace, new BondLink
        {
            Index = config[spec.Namespace].NextIndex,
            Name = spec.Name,
            Mac = mac,
            HasOwnMac = spec.Mac is not null,
            Mode = spec.Mode,
            HashPolicy = spec.HashPolicy,
        });
        config = spec.Slaves.Aggregate(config, (made, slave) => made.SetLink(spec.Namespace, slave, new LinkChange { Master = spec.Name }));
        return spec.Primary is null
            ? config
            : config.With(config[spec.Namespace].With((BondLink)config.Link(spec.Namespace, spec.Name) with { Primary = config.Link(spec.Namespace, spec.Primary).Index }));
    }

    /// <summary>Makes a link a slave: it takes the bond's MAC address and MTU, and goes up.</summary>
    internal static NetworkConfig EnslaveToBond(this NetworkConfig config, string @namespace, Link link, BondLink bond)
    {
        if (link.Index == bond.Index || link is LoopbackLink)
            throw Refuse(link, bond, link is LoopbackLink ? "it is the loopback link" : "it is that bond itself");
        if (link.Master == bond.Index)
            return config;
        if (link.IsUp)
            throw Refuse(link, bond, "it is up; set it down first");
        if (link.Uppers.Select(config.FindLink).FirstOrDefault(upper => upper is MacvlanLink or IpvlanLink) is { } taker)
            throw Refuse(link, bond, $"the {taker.Kind} '{taker.Name}' lies upon it, which takes what comes in");
        if (link.Master is { } other)
            throw Refuse(link, bond, $"it is enslaved to '{config[@namespace].Links[other].Name}' already");
        var home = config[@namespace];
        var mac = bond.Slaves.IsEmpty && !bond.HasOwnMac ? link.Mac : bond.Mac;
        var before = bond.Mac;
        bond = bond with { Mac = mac, Slaves = bond.Slaves.Add(new BondSlave(link.Index, link.Mac, link.Mtu)) };
        home = home.With(bond).With(link with { Master = bond.Index, Mac = mac });
        return config.With(home).FollowMac(bond, before).WithMtu(@namespace, link.Index, bond.Mtu).Up(@namespace, link.Index);
    }

    /// <summary>A slave leaves: it goes down and gets back what it had.</summary>
    internal static NetworkConfig ReleaseFromBond(this NetworkConfig config, string @namespace, Link link, BondLink bond)
    {
        config = config.Down(@namespace, link.Index);
        var home = config[@namespace];
        var slave = bond.Slaves.First(slave => slave.Index == link.Index);
        home = home.With(home.Links[link.Index] with { Master = null, Mac = slave.Mac, Mtu = slave.Mtu }).With((BondLink)home.Links[bond.Index] with
        {
            Slaves = bond.Slaves.Where(other => other.Index != link.Index).ToEquatableArray(),
            Primary = bond.Primary == link.Index ? null : bond.Primary,
            ActiveSlave = bond.ActiveSlave == link.Index ? null : bond.ActiveSlave,
        });
        return config.With(home);
    }

    /// <summary>The slaves of a bond have its MAC address and MTU (bond_set_mac_address, bond_change_mtu).</summary>
    internal static NetworkConfig FollowBond(this NetworkConfig config, string @namespace, BondLink bond)
    {
        foreach (var slave in bond.Slaves)
        {
            config = config.With(config[@namespace].With(config[@namespace].Links[slave.Index] with { Mac = bond.Mac }));
            config = config.WithMtu(@namespace, slave.Index, bond.Mtu);
        }

        return config;
    }

    private static NetConfigException Refuse(Link link, BondLink bond, string why) => new("InvalidMaster", $"'{link.Name}' cannot be a slave of bond '{bond.Name}': {why}.");
}
