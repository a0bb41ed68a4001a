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

    /// <summary>nf_conntrack_tcp_timeout_max_retrans: a connection in which one side sends the same again and again.</summary>
    public TimeSpan TcpRetransmitted { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>nf_conntrack_udp_timeout.</summary>
    public TimeSpan Udp { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>nf_conntrack_udp_timeout_stream.</summary>
    public TimeSpan UdpStream { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>nf_conntrack_icmp_timeout.</summary>
    public TimeSpan Icmp { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>nf_conntrack_icmpv6_timeout.</summary>
    public TimeSpan Icmpv6 { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>nf_conntrack_gre_timeout.</summary>
    public TimeSpan Gre { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>nf_conntrack_gre_timeout_stream.</summary>
    public TimeSpan GreStream { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>nf_conntrack_generic_timeout, for other protocols.</summary>
    public TimeSpan Generic { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>nf_conntrack_sctp_timeout_cookie_wait, for the first packets of an association.</summary>
    public TimeSpan Sctp { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>nf_conntrack_tcp_loose: take up connections in mid-stream.</summary>
    public bool TcpLoose { get; init; } = true;

    /// <summary>nf_conntrack_tcp_be_liberal: no segment is out of the window.</summary>
    public bool TcpBeLiberal { get; init; }

    /// <summary>nf_conntrack_tcp_ignore_invalid_rst: a RST is not compared with what was acknowledged.</summary>
    public bool TcpIgnoreInvalidRst { get; init; }

    /// <summary>nf_conntrack_tcp_max_retrans: how many times the same may be sent before <see cref="TcpRetransmitted"/> counts.</summary>
    public int TcpMaxRetransmissions { get; init; } = 3;

    /// <summary>nf_conntrack_max: how many connections fit; 0 for no limit.</summary>
    public int Max { get; init; } = 262144;

    /// <summary>nf_conntrack_buckets: over how many places of the hash table connections spread, which decides what a full table can push out.</summary>
    public int Buckets { get; init; } = 262144;

    /// <summary>nf_conntrack_acct: <c>conntrack -L</c> shows the packets and bytes of connections that start from now on.</summary>
    public bool Accounts { get; init; }

    /// <summary>How long a TCP connection in a state is kept after a segment.</summary>
    public TimeSpan TcpTimeout(TcpConntrackState state) => state switch
    {
        TcpConntrackState.SynSent or TcpConntrackState.SynSent2 or TcpConntrackState.None => TcpSynSent,
        TcpConntrackState.SynRecv => TcpSynRecv,
        TcpConntrackState.Established => TcpEstablished,
        TcpConntrackState.FinWait => TcpFinWait,
        TcpConntrackState.CloseWait => TcpCloseWait,
        TcpConntrackState.LastAck => TcpLastAck,
        TcpConntrackState.TimeWait => TcpTimeWait,
        TcpConntrackState.Close => TcpClose,
    };
}
