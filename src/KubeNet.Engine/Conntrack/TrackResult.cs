namespace KubeNet.Engine.Conntrack;

/// <summary>What conntrack made of a packet.</summary>
/// <param name="Connection">Its connection, or null where it is invalid or untracked.</param>
/// <param name="State">The state that rules see.</param>
/// <param name="IsReply">Whether it runs in the reply direction.</param>
public readonly record struct TrackResult(Connection? Connection, ConntrackState State, bool IsReply)
{
    /// <summary>A kind that is never tracked.</summary>
    public static TrackResult Untracked => new(null, ConntrackState.Untracked, false);

    /// <summary>It would start a connection, and the table is full: it is dropped.</summary>
    public static TrackResult TableFull => new(null, ConntrackState.None, false) { IsDropped = true };

    /// <summary>Whether it is dropped right here.</summary>
    public bool IsDropped { get; private init; }

    /// <summary>Why it is invalid, as nf_conntrack_log_invalid would log it; otherwise null.</summary>
    public string? Why { get; private init; }

    /// <summary>It fits nothing.</summary>
    /// <param name="why">Why.</param>
    public static TrackResult Invalid(string why) => new(null, ConntrackState.Invalid, false) { Why = why };
}
