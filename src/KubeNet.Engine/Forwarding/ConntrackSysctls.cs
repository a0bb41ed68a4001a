using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Forwarding;

/// <summary>Reads conntrack's settings off a namespace's sysctls.</summary>
internal static class ConntrackSysctls
{
    public static ConntrackSettings Read(Sysctls sysctls)
    {
        int Number(string name) => sysctls.Number($"net.netfilter.nf_conntrack_{name}");
        TimeSpan Seconds(string name) => TimeSpan.FromSeconds(Number(name));
        return new ConntrackSettings
        {
            TcpSynSent = Seconds("tcp_timeout_syn_sent"),
            TcpSynRecv = Seconds("tcp_timeout_syn_recv"),
            TcpEstablished = Seconds("tcp_timeout_established"),
            TcpFinWait = Seconds("tcp_timeout_fin_wait"),
            TcpCloseWait = Seconds("tcp_timeout_close_wait"),
            TcpLastAck = Seconds("tcp_timeout_last_ack"),
            TcpTimeWait = Seconds("tcp_timeout_time_wait"),
            TcpClose = Seconds("tcp_timeout_close"),
            TcpUnacknowledged = Seconds("tcp_timeout_unacknowledged"),
            TcpRetransmitted = Seconds("tcp_timeout_max_retrans"),
            Udp = Seconds("udp_timeout"),
            UdpStream = Seconds("udp_timeout_stream"),
            Icmp = Seconds("icmp_timeout"),
            Icmpv6 = Seconds("icmpv6_timeout"),
            Gre = Seconds("gre_timeout"),
            GreStream = Seconds("gre_timeout_stream"),
            Sctp = Seconds("sctp_timeout_cookie_wait"),
            Generic = Seconds("generic_timeout"),
            TcpLoose = Number("tcp_loose") != 0,
            TcpBeLiberal = Number("tcp_be_liberal") != 0,
            TcpIgnoreInvalidRst = Number("tcp_ignore_invalid_rst") != 0,
            TcpMaxRetransmissions = Number("tcp_max_retrans"),
            Max = Number("max"),
            Buckets = Number("buckets"),
            Accounts = Number("acct") != 0,
        };
    }
}
