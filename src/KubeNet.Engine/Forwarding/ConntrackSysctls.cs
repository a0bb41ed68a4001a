using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Forwarding;

/// <summary>Reads conntrack's settings off a namespace's sysctls.</summary>
internal static class ConntrackSysctls
{
    public static ConntrackSettings Read(Sysctls sysctls)
    {
        TimeSpan Seconds(string name) => TimeSpan.FromSeconds(sysctls.Number($"net.netfilter.nf_conntrack_{name}"));
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
            Udp = Seconds("udp_timeout"),
            UdpStream = Seconds("udp_timeout_stream"),
            Icmp = Seconds("icmp_timeout"),
            Generic = Seconds("generic_timeout"),
            TcpLoose = sysctls.Number("net.netfilter.nf_conntrack_tcp_loose") != 0,
            Max = sysctls.Number("net.netfilter.nf_conntrack_max"),
        };
    }
}
