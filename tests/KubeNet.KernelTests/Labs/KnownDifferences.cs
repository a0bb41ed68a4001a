namespace KubeNet.KernelTests.Labs;

/// <summary>
/// Labs in which the model is known not to do what the kernel does, with the kernel's fact. A lab that agrees again must be taken off
/// the list: the test says so.
/// </summary>
internal static class KnownDifferences
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["DROP at home in OUTPUT"] = "connect() of TCP does not see EPERM: a SYN dropped in OUTPUT is a plain time-out (tcp_connect passes over the error).",
        ["DROP at home in OUTPUT (IPv6)"] = "as in IPv4; and a ping socket of IPv6 does not see EPERM either.",
        ["REJECT in INPUT and at home in OUTPUT"] = "send() of UDP returns EPERM at once (the packet was dropped); ECONNREFUSED is what the next call on the socket would get. TCP sees ECONNREFUSED.",
        ["REJECT in INPUT and at home in OUTPUT (IPv6)"] = "as in IPv4.",
        ["a mark set in OUTPUT re-routes what had a route"] = "the new route is looked up inside the mangle hook: where that fails, filter OUTPUT is not reached and does not count.",
        ["a mark set in OUTPUT re-routes what had a route (IPv6)"] = "as in IPv4.",
        ["docker: 127.0.0.1 to a published port without route_localnet"] = "the re-route after DNAT fails inside the nat hook: filter OUTPUT does not count, and connect() of TCP times out.",
        ["policies that drop (IPv6)"] = "a neighbour that does not answer is asked three times (mcast_solicit), and each solicitation is counted.",
        ["nobody has the address (IPv6)"] = "a neighbour that does not answer is asked three times (mcast_solicit), and each solicitation is counted.",
        ["hairpin through the router to one's own network (IPv6)"] = "the router sends an ICMPv6 redirect for what leaves by the link it came in by (ndisc_send_redirect), and OUTPUT counts it.",
        ["larger than the own MTU (IPv6)"] = "IPV6_MTU_DISCOVER=IPV6_PMTUDISC_DO gives EMSGSIZE at home, as IPv4 does.",
        ["a small MTU behind the router, DF off (IPv6)"] = "with IPV6_PMTUDISC_DONT a packet-too-big is no error for the socket: it waits on.",
        ["a small MTU behind DNAT, DF off (IPv6)"] = "with IPV6_PMTUDISC_DONT a packet-too-big is no error for the socket: it waits on.",
        ["REJECT on a bridge"] = "the RST for a bridged packet goes straight to the port (nf_send_reset, dev_queue_xmit): OUTPUT does not see it.",
    };
}
