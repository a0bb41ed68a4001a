namespace KubeNet.Engine.Conntrack;

/// <summary>What conntrack knows of one side of a TCP connection: struct ip_ct_tcp_state. State of a connection, hence mutable.</summary>
internal sealed class TcpSide
{
    /// <summary>td_end: behind the last byte that this side has sent.</summary>
    public uint End { get; set; }

    /// <summary>td_maxend: behind the last byte that the other side's window lets it send.</summary>
    public uint MaxEnd { get; set; }

    /// <summary>td_maxwin: the largest window that this side has offered, in bytes; 0 while it has not spoken.</summary>
    public uint MaxWindow { get; set; }

    /// <summary>td_maxack: the highest acknowledgment that it has sent.</summary>
    public uint MaxAck { get; set; }

    /// <summary>td_scale: the shift of its window field.</summary>
    public int Scale { get; set; }

    /// <summary>flags.</summary>
    public TcpSideFlags Flags { get; set; }

    /// <summary>Whether a flag is set.</summary>
    public bool Is(TcpSideFlags flag) => (Flags & flag) != 0;

    /// <summary>Forgets all but that it is met liberally: nf_ct_tcp_state_reset.</summary>
    public void Reset()
    {
        (End, MaxEnd, MaxWindow, MaxAck, Scale) = (0, 0, 0, 0, 0);
        Flags &= TcpSideFlags.BeLiberal;
    }

    /// <summary>A copy for a fork.</summary>
    public TcpSide Clone() => (TcpSide)MemberwiseClone();
}

/// <summary>IP_CT_TCP_FLAG_* of include/uapi/linux/netfilter/nf_conntrack_tcp.h.</summary>
[Flags]
internal enum TcpSideFlags : byte
{
    None = 0,

    /// <summary>Its SYN had a window scale.</summary>
    WindowScale = 1,

    /// <summary>Its SYN permitted SACK.</summary>
    SackPermitted = 2,

    /// <summary>It sent the first FIN.</summary>
    CloseInitiated = 4,

    /// <summary>It was met in mid-stream: its window scale is not known, so that no segment of it is out of the window.</summary>
    BeLiberal = 8,

    /// <summary>It sent data that was not acknowledged yet.</summary>
    DataUnacknowledged = 16,

    /// <summary><see cref="TcpSide.MaxAck"/> is known.</summary>
    MaxAckSet = 32,

    /// <summary>IP_CT_EXP_CHALLENGE_ACK, of the last segment: a SYN in LAST_ACK may be answered by a challenge ACK.</summary>
    ExpectChallengeAck = 64,

    /// <summary>IP_CT_TCP_SIMULTANEOUS_OPEN, of the last segment.</summary>
    SimultaneousOpen = 128,
}
