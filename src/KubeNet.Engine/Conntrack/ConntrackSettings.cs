using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>The <c>net.netfilter.nf_conntrack_*</c> sysctls that decide: timeouts, and how strict TCP is looked at.</summary>
public sealed record ConntrackSettings
{
    /// <summary>The kernel's defaults.</summary>
    public static ConntrackSettings Defaults { get; } = new();

    /// <summary>nf_conntrack_tcp_timeout_*, by state.</summary>
    public TimeSpan TcpSynSent { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>nf_conntrack_tcp_timeout_syn_recv.</summary>
    public TimeSpan TcpSynRecv { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>nf_conntrack_tcp_timeout_established.</summary>
    public TimeSpan TcpEstablished { get; init; } = TimeSpan.FromSeconds(432000);

    /// <summary>nf_conntrack_tcp_timeout_fin_wait.</summary>
    public TimeSpan TcpFinWait { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>nf_conntrack_tcp_timeout_close_wait.</summary>
    public TimeSpan TcpCloseWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>nf_conntrack_tcp_timeout_last_ack.</summary>
    public TimeSpan TcpLastAck { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>nf_conntrack_tcp_timeout_time_wait.</summary>
    public TimeSpan TcpTimeWait { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>nf_conntrack_tcp_timeout_close.</summary>
    public TimeSpan TcpClose { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>nf_conntrack_tcp_timeout_unacknowledged: an established connection that only one side has spoken in.</summary>
    public TimeSpan TcpUnacknowledged { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>nf_conntrack_udp_timeout.</summary>
    public TimeSpan Udp { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>nf_conntrack_udp_timeout_stream.</summary>
    public TimeSpan UdpStream { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>nf_conntrack_icmp_timeout and nf_conntrack_icmpv6_timeout.</summary>
    public TimeSpan Icmp { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>nf_conntrack_generic_timeout, for other protocols.</summary>
    public TimeSpan Generic { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>nf_conntrack_sctp_timeout_cookie_wait, for the first packets of an association.</summary>
    public TimeSpan Sctp { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>nf_conntrack_tcp_loose: take up connections in mid-stream.</summary>
    public bool TcpLoose { get; init; } = true;

    /// <summary>nf_conntrack_max: how many connections fit; 0 for no limit.</summary>
    public int Max { get; init; } = 262144;

    /// <summary>How long a connection in its present state is kept after a packet.</summary>
    public TimeSpan TimeoutOf(Connection connection, bool isUdpStream) => connection.Original.Protocol switch
    {
        IpProtocol.Tcp => TcpTimeout(connection),
        IpProtocol.Udp or IpProtocol.UdpLite => isUdpStream ? UdpStream : Udp,
        IpProtocol.Icmp or IpProtocol.Icmpv6 => Icmp,
        IpProtocol.Sctp => Sctp,
        _ => Generic,
    };

    private TimeSpan TcpTimeout(Connection connection) => connection.TcpState switch
    {
        TcpConntrackState.SynSent or TcpConntrackState.SynSent2 or TcpConntrackState.None => TcpSynSent,
        TcpConntrackState.SynRecv => TcpSynRecv,
        TcpConntrackState.Established => connection.Status.HasFlag(ConnectionStatus.SeenReply) ? TcpEstablished : TcpUnacknowledged,
        TcpConntrackState.FinWait => TcpFinWait,
        TcpConntrackState.CloseWait => TcpCloseWait,
        TcpConntrackState.LastAck => TcpLastAck,
        TcpConntrackState.TimeWait => TcpTimeWait,
        TcpConntrackState.Close => TcpClose,
    };
}
