namespace KubeNet.KernelTests.Live;

/// <summary>
/// Switches off what a real host does by its own clock, so that counters see a lab's packets and nothing else: ICMP rate limits, duplicate address detection, router solicitations, IGMP and
/// MLD reports, probes of known neighbours, and what TCP sends again. Neighbours give up after some tens of milliseconds, and who answers in another's name does it at once.
/// </summary>
internal static class Stillness
{
    private const string Table = "kubenet-quiet";

    /// <summary>A namespace's own settings, before it has links.</summary>
    public static void OfHost(KernelNamespace ns, bool usesIpv6) => ns.Invoke(() =>
    {
        var isDisabled = usesIpv6 ? "0" : "1";
        foreach (var (name, value) in new[]
        {
            ("net/ipv4/icmp_ratelimit", "0"), ("net/ipv4/icmp_ratemask", "0"), ("net/ipv6/icmp/ratelimit", "0"), ("net/ipv6/icmp/ratemask", "\n"),
            ("net/ipv6/conf/default/accept_dad", "0"), ("net/ipv6/conf/default/dad_transmits", "0"), ("net/ipv6/conf/default/router_solicitations", "0"),
            ("net/ipv6/conf/all/disable_ipv6", isDisabled), ("net/ipv6/conf/default/disable_ipv6", isDisabled),
            ("net/ipv4/tcp_synack_retries", "0"), ("net/ipv4/ping_group_range", "0 2147483647"),
        })
        {
            File.WriteAllText($"/proc/sys/{name}", value);
        }
    });

    /// <summary>
    /// Before every table and every link, whose groups are reported as it comes up: IGMP and MLD reports, and whatever a TCP probe's socket would send after its SYN (the SYN again, ACK, RST
    /// with ACK, FIN), never leave; a RST without ACK is what the host says of a SYN-ACK that fits no socket. The connection stays half open.
    /// </summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="tcpPorts">The ports of its TCP probes.</param>
    public static void OfSenders(KernelNamespace ns, IReadOnlyCollection<ushort> tcpPorts)
    {
        var ports = string.Join(", ", tcpPorts);
        var rules = "ip protocol igmp drop\nicmpv6 type { 131, 132, 133, 143 } drop\n";
        if (tcpPorts.Count > 0)
        {
            rules += $"tcp sport {{ {ports} }} tcp flags & (fin | syn | rst | ack) == rst accept\n"
                + $"tcp sport {{ {ports} }} tcp flags & syn == 0 drop\n"
                + "tcp sport @sent drop\n"
                + $"tcp sport {{ {ports} }} add @sent {{ tcp sport }}\n";
        }

        ns.Run("nft", "-f -", $"table inet {Table} {{ set sent {{ type inet_service; flags dynamic; size 65535; }}\nchain out {{ type filter hook output priority -460;\n{rules}}}\n}}\n");
    }

    /// <summary>The next SYN of each port leaves, and none after it: what a slow machine's TCP sends again is not counted.</summary>
    public static void LetOneSynOut(KernelNamespace ns, IReadOnlyCollection<ushort> tcpPorts)
    {
        if (tcpPorts.Count > 0)
            ns.Run("nft", $"flush set inet {Table} sent");
    }

    /// <summary>The timers of all links that there are.</summary>
    public static void OfNeighbors(KernelNamespace ns) => ns.Invoke(() =>
    {
        foreach (var timer in new[] { "ipv4", "ipv6" }.SelectMany(family => Directory.EnumerateFiles($"/proc/sys/net/{family}/neigh", "retrans_time_ms", SearchOption.AllDirectories)))
        {
            File.WriteAllText(timer, "20");
            var folder = Path.GetDirectoryName(timer)!;
            File.WriteAllText(Path.Combine(folder, "proxy_delay"), "0");

            // Once found, a neighbour is not asked again, however long a slow machine takes over a lab.
            File.WriteAllText(Path.Combine(folder, "delay_first_probe_time"), "600");
            File.WriteAllText(Path.Combine(folder, "base_reachable_time_ms"), "3600000");
        }
    });
}
