namespace KubeNet.Engine.Conntrack;

/// <summary>The states of a TCP connection as conntrack follows it (nf_conntrack_proto_tcp.c).</summary>
public enum TcpConntrackState : byte
{
    /// <summary>Not TCP, or nothing seen.</summary>
    None,

    /// <summary>A SYN was seen.</summary>
    SynSent,

    /// <summary>And its SYN-ACK.</summary>
    SynRecv,

    /// <summary>And its ACK.</summary>
    Established,

    /// <summary>A FIN was seen.</summary>
    FinWait,

    /// <summary>And its ACK.</summary>
    CloseWait,

    /// <summary>The other side's FIN was seen.</summary>
    LastAck,

    /// <summary>Both are closed.</summary>
    TimeWait,

    /// <summary>A RST was seen.</summary>
    Close,

    /// <summary>Both sides sent a SYN.</summary>
    SynSent2,
}

/// <summary>The kernel's spelling.</summary>
public static class TcpConntrackStateExtensions
{
    /// <summary>NONE, SYN_SENT, ESTABLISHED ... as <c>conntrack -L</c> prints it.</summary>
    public static string ToWord(this TcpConntrackState state) => state switch
    {
        TcpConntrackState.None => "NONE",
        TcpConntrackState.SynSent => "SYN_SENT",
        TcpConntrackState.SynRecv => "SYN_RECV",
        TcpConntrackState.Established => "ESTABLISHED",
        TcpConntrackState.FinWait => "FIN_WAIT",
        TcpConntrackState.CloseWait => "CLOSE_WAIT",
        TcpConntrackState.LastAck => "LAST_ACK",
        TcpConntrackState.TimeWait => "TIME_WAIT",
        TcpConntrackState.Close => "CLOSE",
        TcpConntrackState.SynSent2 => "SYN_SENT2",
    };
}
