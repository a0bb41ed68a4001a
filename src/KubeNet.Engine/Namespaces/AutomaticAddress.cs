using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>The IPv6 address that the kernel gives a link by itself: addrconf_dev_config, addrconf_gre_config, addrconf_sit_config of net/ipv6/addrconf.c.</summary>
internal static class AutomaticAddress
{
    private static readonly IpPrefix[] s_private =
    [
        .. new[] { "0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4" }.Select(IpPrefix.Parse),
    ];

    /// <summary>The address of a link, or null where it gets none.</summary>
    public static LinkAddress? Of(Link link) => link switch
    {
        LoopbackLink => new LinkAddress { Address = new InterfaceAddress(IpAddress.LoopbackV6, 128), Scope = AddressScope.Host, IsAutomatic = true, NoPrefixRoute = true },
        IpipLink or ExternalLink { NoArp: true } => null,
        SitLink sit => OfSit(sit),
        GreLink { IsTap: false } gre => gre.Local is { } local ? LinkLocal(Isatap(local)) : null,
        IpvlanLink ipvlan => LinkLocal(IpAddress.LinkLocal(link.Mac, ipvlan.DeviceId)),
        _ => LinkLocal(IpAddress.LinkLocal(link.Mac)),
    };

    private static LinkAddress LinkLocal(IpAddress address) => new() { Address = new InterfaceAddress(address, 64), Scope = AddressScope.Link, IsAutomatic = true };

    // add_v4_addrs: with a remote end fe80::LOCAL, without one the IPv4-compatible ::LOCAL. What it makes of the host's other addresses where there is no local one is not modelled.
    private static LinkAddress? OfSit(SitLink sit)
    {
        if (sit.Local is not { } local)
            return null;
        return sit.Remote is null
            ? new LinkAddress { Address = new InterfaceAddress(IpAddress.FromBits(IpFamily.IPv6, local.V4), 96), IsAutomatic = true }
            : LinkLocal(IpAddress.FromBits(IpFamily.IPv6, ((UInt128)0xfe80 << 112) | local.V4));
    }

    // __ipv6_isatap_ifid: 0200:5efe, or 0000:5efe for a private address, and the IPv4 address.
    private static IpAddress Isatap(IpAddress local)
    {
        var isPrivate = Array.Exists(s_private, network => network.Contains(local));
        return IpAddress.FromBits(IpFamily.IPv6, ((UInt128)0xfe80 << 112) | ((UInt128)(isPrivate ? 0x0000_5efe_0000_0000 : 0x0200_5efe_0000_0000) | local.V4));
    }
}
