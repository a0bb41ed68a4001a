namespace KubeNet.Engine.Conntrack;

/// <summary>
/// What conntrack has counted in one namespace since the lab began: struct ip_conntrack_stat, as <c>conntrack -S</c> shows it, of all
/// processors together. State of a lab, hence mutable.
/// </summary>
public sealed class ConntrackStatistics
{
    /// <summary>Tuples that NAT wanted and that another connection has.</summary>
    public long Found { get; internal set; }

    /// <summary>Packets that fit no connection and could not start one.</summary>
    public long Invalid { get; internal set; }

    /// <summary>Connections that could not be put into the table: another one has their addresses and ports.</summary>
    public long InsertFailed { get; internal set; }

    /// <summary>Packets that were dropped, because the table was full or their connection could not be put in.</summary>
    public long Drop { get; internal set; }

    /// <summary>Connections that were pushed out of a full table.</summary>
    public long EarlyDrop { get; internal set; }

    /// <summary>ICMP errors about no known connection.</summary>
    public long Error { get; internal set; }

    /// <summary>Clashes of two connections that were resolved without a drop.</summary>
    public long ClashResolve { get; internal set; }

    /// <summary>A copy for a fork.</summary>
    public ConntrackStatistics Clone() => (ConntrackStatistics)MemberwiseClone();

    /// <summary>One line as <c>conntrack -S</c> prints it, for a machine of one processor.</summary>
    public override string ToString() =>
        $"cpu=0   \tfound={Found} invalid={Invalid} insert=0 insert_failed={InsertFailed} drop={Drop} early_drop={EarlyDrop} error={Error} search_restart=0 clash_resolve={ClashResolve} chaintoolong=0 ";
}
