using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Conntrack;

/// <summary>One tracked connection: struct nf_conn. State of a lab, hence mutable; owned by its namespace's table.</summary>
public sealed class Connection
{
    // What few connections have, so that a million others need no room for it.
    private Rare? _rare;
    private ConnectionTuple _original;
    private ConnectionTuple _reply;

    /// <summary>The direction of the first packet.</summary>
    public required ConnectionTuple Original
    {
        get => _original;
        set => _original = value;
    }

    /// <summary>What an answer looks like when it arrives here; differs from the inverse of <see cref="Original"/> under NAT.</summary>
    public required ConnectionTuple Reply
    {
        get => _reply;
        set => _reply = value;
    }

    /// <summary>Its place in its table's list.</summary>
    internal int Place { get; set; }

    /// <summary>The status bits.</summary>
    public ConnectionStatus Status { get; set; }

    /// <summary>Whether a bit of its status is set.</summary>
    internal bool Has(ConnectionStatus bit) => (Status & bit) != 0;

    /// <summary>The connection mark.</summary>
    public uint Mark { get; set; }

    /// <summary>The labels that <c>-m connlabel --set</c> gave it: bit n for label n.</summary>
    public UInt128 Labels
    {
        get => _rare?.Labels ?? 0;
        set => _rare = value == Labels ? _rare : new Rare(value, Parent);
    }

    /// <summary>When it is forgotten, in the lab's time; zero before it is confirmed.</summary>
    public TimeSpan Expires { get; set; }

    /// <summary>How long it will be kept once it is confirmed.</summary>
    internal TimeSpan Lifetime { get; set; }

    /// <summary>When its first packet was seen, in the lab's time.</summary>
    public TimeSpan Started { get; set; }

    /// <summary>The TCP state; <see cref="TcpConntrackState.None"/> for other protocols.</summary>
    public TcpConntrackState TcpState { get; set; }

    /// <summary>What is known of both sides of a TCP connection; null for other protocols.</summary>
    internal TcpTracking? Tcp { get; set; }

    /// <summary>Whether <c>conntrack -L</c> shows its packets and bytes: nf_conntrack_acct was on when it started.</summary>
    public bool IsAccounted { get; init; }

    /// <summary>Packets seen in the original direction.</summary>
    public long OriginalPackets { get; set; }

    /// <summary>Bytes (of IP) seen in the original direction.</summary>
    public long OriginalBytes { get; set; }

    /// <summary>Packets seen in the reply direction.</summary>
    public long ReplyPackets { get; set; }

    /// <summary>Bytes (of IP) seen in the reply direction.</summary>
    public long ReplyBytes { get; set; }

    /// <summary>The device whose loss of address or carrier ends it: set by MASQUERADE, otherwise 0.</summary>
    public int MasqueradeIndex { get; set; }

    /// <summary>The connection that this one is related to, or null.</summary>
    public Connection? Parent
    {
        get => _rare?.Parent;
        init => _rare = value is null ? _rare : new Rare(Labels, value);
    }

    /// <summary>The family of the original direction.</summary>
    public IpFamily Family => Original.Family;

    /// <summary>One of its directions, in place.</summary>
    internal ref readonly ConnectionTuple TupleOf(bool isReply) => ref isReply ? ref _reply : ref _original;

    /// <summary>Says which connection this one is related to.</summary>
    internal void RelateTo(Connection parent) => _rare = new Rare(Labels, parent);

    /// <summary>A copy for a fork of the lab.</summary>
    public Connection Clone()
    {
        var copy = (Connection)MemberwiseClone();
        copy.Tcp = Tcp?.Clone();
        return copy;
    }

    private sealed record Rare(UInt128 Labels, Connection? Parent);
}
