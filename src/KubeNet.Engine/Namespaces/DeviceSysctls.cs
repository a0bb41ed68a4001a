using KubeNet.Engine.Addressing;
using KubeNet.Engine.Neighbors;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// What the sysctls mean for one device, <c>conf.all</c> and <c>conf.DEV</c> put together as the kernel does (IN_DEV_* of
/// include/linux/inetdevice.h; net/ipv6). What only one family has is false or 0 in the other.
/// </summary>
public sealed record DeviceSysctls
{
    /// <summary>Forward what comes in here: conf.DEV.forwarding; for IPv6 conf.all.forwarding, or the device's force_forwarding.</summary>
    public bool Forwarding { get; init; }

    /// <summary>Of IPv6: whether the host is a router on this device, a member of the routers' groups which speaks as one in NDP: conf.DEV.forwarding alone (idev-&gt;cnf.forwarding).</summary>
    public bool IsRouter { get; init; }

    /// <summary>Source validation: max(all, DEV); 0 none, 1 strict, 2 loose (RFC 3704).</summary>
    public int RpFilter { get; init; }

    /// <summary>Route 127.0.0.0/8 like other addresses: all or DEV.</summary>
    public bool RouteLocalnet { get; init; }

    /// <summary>Take packets whose source is an own address: all or DEV.</summary>
    public bool AcceptLocal { get; init; }

    /// <summary>Source validation regards the mark: all or DEV.</summary>
    public bool SrcValidMark { get; init; }

    /// <summary>Which ARP requests are answered: max(all, DEV).</summary>
    public int ArpIgnore { get; init; }

    /// <summary>Which source address ARP requests carry: max(all, DEV).</summary>
    public int ArpAnnounce { get; init; }

    /// <summary>Answer ARP only where the route to the asker leaves by this device: all or DEV.</summary>
    public bool ArpFilter { get; init; }

    /// <summary>Answer ARP (IPv6: NDP, proxy_ndp) for others whom this host would route to: all or DEV.</summary>
    public bool ProxyArp { get; init; }

    /// <summary>Answer ARP also for what leaves by the device that asked: all or DEV.</summary>
    public bool ProxyArpPvlan { get; init; }

    /// <summary>The medium that the device is on, beyond which alone it answers ARP for others: DEV alone; 0 answers for all, -1 for none.</summary>
    public int MediumId { get; init; }

    /// <summary>Forward directed broadcasts: all and DEV.</summary>
    public bool BcForwarding { get; init; }

    /// <summary>Send ICMP redirects: all or DEV; none in IPv6, where forwarding decides.</summary>
    public bool SendRedirects { get; init; }

    /// <summary>Take ICMP redirects: a router needs all and DEV, a host all or DEV; IPv6 asks DEV alone.</summary>
    public bool AcceptRedirects { get; init; }

    /// <summary>The neighbours on the medium know each other: all or DEV.</summary>
    public bool SharedMedia { get; init; }

    /// <summary>Unicast packets in broadcast or multicast frames are dropped: IPv4 DEV or all, IPv6 DEV alone.</summary>
    public bool DropUnicastInL2Multicast { get; init; }

    /// <summary>Log martians: all or DEV.</summary>
    public bool LogMartians { get; init; }

    /// <summary>Take no route whose device has no carrier: all or DEV.</summary>
    public bool IgnoreRoutesWithLinkdown { get; init; }

    /// <summary>When a primary address goes, its first secondary follows it instead of going too: all or DEV.</summary>
    public bool PromoteSecondaries { get; init; }

    /// <summary>IPv6 does not run here: DEV alone.</summary>
    public bool DisableIPv6 { get; init; }

    /// <summary>IPv6 addresses of the administrator stay when the link goes down: DEV, or where that is 0, all.</summary>
    public bool KeepAddrOnDown { get; init; }

    /// <summary>How the IPv6 link-local address is made: 0 of the MAC address, 1 not at all.</summary>
    public int AddrGenMode { get; init; }

    /// <summary>The MTU of IPv6 where it was set apart from the device's, in bytes, as router advertisements do; null where it is the device's: DEV alone.</summary>
    public int? Mtu { get; init; }

    /// <summary>A source address is one of the device that a packet leaves by, and of no other: DEV alone.</summary>
    public bool UseOifAddrsOnly { get; init; }

    /// <summary>What was learned of neighbours is forgotten when the device loses its carrier: all and DEV (arp_evict_nocarrier, ndisc_evict_nocarrier).</summary>
    public bool EvictNoCarrier { get; init; }

    /// <summary>How neighbours are asked for and for how long they stay known.</summary>
    public required NeighborSettings Neighbors { get; init; }

    /// <summary>The hop limit of packets made here: IPv4 ip_default_ttl, IPv6 DEV's hop_limit.</summary>
    public int HopLimit { get; init; }

    internal static DeviceSysctls Of(Sysctls sysctls, IpFamily family, string device)
    {
        var prefix = family == IpFamily.IPv4 ? "net.ipv4.conf" : "net.ipv6.conf";
        var (all, dev) = (new DeviceNumbers(sysctls, prefix, "all"), new DeviceNumbers(sysctls, prefix, device));
        int All(string key) => all[key];
        int Dev(string key) => dev[key];
        int Max(string key) => Math.Max(All(key), Dev(key));
        bool Or(string key) => All(key) != 0 || Dev(key) != 0;
        bool And(string key) => All(key) != 0 && Dev(key) != 0;

        if (family == IpFamily.IPv6)
        {
            return new DeviceSysctls
            {
                Forwarding = All("forwarding") != 0 || Dev("force_forwarding") != 0,
                IsRouter = Dev("forwarding") != 0,
                ProxyArp = Or("proxy_ndp"),
                AcceptRedirects = Dev("accept_redirects") != 0,
                IgnoreRoutesWithLinkdown = Dev("ignore_routes_with_linkdown") != 0,
                DisableIPv6 = Dev("disable_ipv6") != 0,
                KeepAddrOnDown = Dev("keep_addr_on_down") is var own and not 0 ? own > 0 : All("keep_addr_on_down") > 0,
                AddrGenMode = Dev("addr_gen_mode"),
                DropUnicastInL2Multicast = Dev("drop_unicast_in_l2_multicast") != 0,
                Mtu = int.TryParse(sysctls[SysctlName.MtuOfIPv6(device)], out var mtu) ? mtu : null,
                UseOifAddrsOnly = Dev("use_oif_addrs_only") != 0,
                EvictNoCarrier = And("ndisc_evict_nocarrier"),
                Neighbors = NeighborSysctls.Of(sysctls, family, device),
                HopLimit = Dev("hop_limit"),
            };
        }

        var forwarding = Dev("forwarding") != 0;
        return new DeviceSysctls
        {
            Forwarding = forwarding,
            RpFilter = Max("rp_filter"),
            RouteLocalnet = Or("route_localnet"),
            AcceptLocal = Or("accept_local"),
            SrcValidMark = Or("src_valid_mark"),
            ArpIgnore = Max("arp_ignore"),
            ArpAnnounce = Max("arp_announce"),
            ArpFilter = Or("arp_filter"),
            ProxyArp = Or("proxy_arp"),
            ProxyArpPvlan = Or("proxy_arp_pvlan"),
            MediumId = Dev("medium_id"),
            BcForwarding = And("bc_forwarding"),
            SendRedirects = Or("send_redirects"),
            AcceptRedirects = forwarding ? And("accept_redirects") : Or("accept_redirects"),
            SharedMedia = Or("shared_media"),
            DropUnicastInL2Multicast = Or("drop_unicast_in_l2_multicast"),
            LogMartians = Or("log_martians"),
            IgnoreRoutesWithLinkdown = Or("ignore_routes_with_linkdown"),
            PromoteSecondaries = Or("promote_secondaries"),
            EvictNoCarrier = And("arp_evict_nocarrier"),
            Neighbors = NeighborSysctls.Of(sysctls, family, device),
            HopLimit = sysctls.Number("net.ipv4.ip_default_ttl"),
        };
    }
}
