namespace KubeNet.KernelTests.Generated;

/// <summary>Sysctls: routers forward, nearly always; the rest is chance.</summary>
internal sealed class SettingGenerator(Dice dice, Draft draft, Plan plan)
{
    /// <summary>Sysctls of a device or of all, with the values that are drawn.</summary>
    private static readonly (string Name, string[] Values)[] OfDevices =
    [
        ("ipv4.conf.*.rp_filter", ["1", "1", "2", "0"]), ("ipv4.conf.*.accept_local", ["1"]), ("ipv4.conf.*.route_localnet", ["1"]),
        ("ipv4.conf.*.arp_ignore", ["1", "2", "3", "8"]), ("ipv4.conf.*.arp_filter", ["1"]), ("ipv4.conf.*.arp_announce", ["1", "2"]),
        ("ipv4.conf.*.proxy_arp", ["1"]), ("ipv4.conf.*.accept_redirects", ["0"]), ("ipv4.conf.*.secure_redirects", ["0"]),
        ("ipv4.conf.*.shared_media", ["0"]), ("ipv4.conf.*.forwarding", ["0", "1"]), ("ipv4.conf.*.src_valid_mark", ["1"]), ("ipv4.conf.*.bc_forwarding", ["1"]),
        ("ipv4.conf.*.ignore_routes_with_linkdown", ["1"]), ("ipv4.conf.*.proxy_arp_pvlan", ["1"]), ("ipv4.conf.*.drop_unicast_in_l2_multicast", ["1"]),
    ];

    private static readonly (string Name, string[] Values)[] OfNamespaces =
    [
        ("net.ipv4.icmp_echo_ignore_all", ["1"]), ("net.ipv4.icmp_echo_ignore_broadcasts", ["0"]), ("net.ipv4.icmp_errors_use_inbound_ifaddr", ["1"]), ("net.ipv4.ip_default_ttl", ["2", "63"]),
        ("net.ipv4.fwmark_reflect", ["1"]), ("net.ipv4.tcp_fwmark_accept", ["1"]), ("net.ipv4.ip_no_pmtu_disc", ["1", "2"]), ("net.ipv4.ip_forward_use_pmtu", ["1"]),
        ("net.netfilter.nf_conntrack_tcp_loose", ["0"]), ("net.netfilter.nf_conntrack_tcp_be_liberal", ["1"]), ("net.netfilter.nf_conntrack_udp_timeout", ["77"]),
        ("net.netfilter.nf_conntrack_icmp_timeout", ["66"]), ("net.netfilter.nf_conntrack_tcp_timeout_syn_sent", ["99"]), ("net.netfilter.nf_conntrack_tcp_ignore_invalid_rst", ["1"]),
        ("net.ipv4.ip_nonlocal_bind", ["1"]), ("net.ipv4.fib_multipath_use_neigh", ["1"]), ("net.netfilter.nf_conntrack_checksum", ["0"]),
    ];

    private static readonly (string Name, string[] Values)[] OfIpv6 =
    [
        ("net.ipv6.conf.*.proxy_ndp", ["1"]), ("net.ipv6.conf.*.forwarding", ["0", "1"]), ("net.ipv6.conf.*.accept_redirects", ["0"]),
        ("net.ipv6.icmp.echo_ignore_all", ["1"]), ("net.ipv6.fwmark_reflect", ["1"]), ("net.ipv6.conf.*.hop_limit", ["3"]),
        ("net.ipv6.icmp.echo_ignore_multicast", ["1"]), ("net.ipv6.icmp.echo_ignore_anycast", ["1"]), ("net.ipv6.anycast_src_echo_reply", ["1"]),
        ("net.ipv6.conf.*.ignore_routes_with_linkdown", ["1"]), ("net.ipv6.conf.*.disable_ipv6", ["1"]), ("net.ipv6.conf.*.drop_unicast_in_l2_multicast", ["1"]),
    ];

    public void Run()
    {
        foreach (var ns in plan.Namespaces)
        {
            // Half an hour is more than any lab takes: what would end by itself meanwhile ends in neither world.
            foreach (var timeout in new[] { "tcp_timeout_close", "tcp_timeout_last_ack" })
                Set(ns, $"net.netfilter.nf_conntrack_{timeout}", "1800");
            // The kernel paces redirects by the clock: 40 ms after the first comes the second.
            foreach (var device in plan.DevicesOf(ns).Select(device => device.Name).Append("all"))
                Set(ns, $"net.ipv4.conf.{device}.send_redirects", "0");
            if (plan.DevicesOf(ns).Count() > 1 ? !dice.OneIn(15) : dice.OneIn(10))
                Set(ns, "net.ipv4.ip_forward", "1");
            if (plan.UsesIpv6 && (plan.DevicesOf(ns).Count() > 1 ? !dice.OneIn(15) : dice.OneIn(10)))
                Set(ns, "net.ipv6.conf.all.forwarding", "1");
            if (plan.DevicesOf(ns).Any(device => device.IsBridge))
            {
                foreach (var program in new[] { "iptables", "ip6tables", "arptables" })
                    Set(ns, $"net.bridge.bridge-nf-call-{program}", dice.Pick("0", "1"));
            }

            for (var i = dice.Pick(0, 0, 1, 2, 3, 5); i > 0; i--)
                Any(ns);
        }
    }

    private void Any(string ns)
    {
        var (name, values) = dice.Percent(65) ? dice.Pick(OfDevices) : plan.UsesIpv6 && dice.OneIn(2) ? dice.Pick(OfIpv6) : dice.Pick(OfNamespaces);
        var device = dice.Pick(["all", .. plan.DevicesOf(ns).Select(one => one.Name)]);
        Set(ns, (name.StartsWith("net.", StringComparison.Ordinal) ? name : $"net.{name}").Replace("*", device, StringComparison.Ordinal), dice.Pick(values));
    }

    private void Set(string ns, string name, string value) => draft.Say(net => net.Sysctl(ns, name, value));
}
