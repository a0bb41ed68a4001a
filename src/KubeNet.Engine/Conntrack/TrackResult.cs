namespace KubeNet.Engine.Conntrack;

/// <summary>What conntrack made of a packet.</summary>
/// <param name="Connection">Its connection, or null where it is invalid or untracked.</param>
/// <param name="State">The state that rules see.</param>
/// <param name="IsReply">Whether it runs in the reply direction.</param>
public readonly record struct TrackResult(Connection? Connection, ConntrackState State, bool IsReply)
{
    /// <summary>Fits nothing.</summary>
    public static TrackResult Invalid => new(null, ConntrackState.Invalid, false);

    /// <summary>A kind that is never tracked.</summary>
    public static TrackResult Untracked => new(null, ConntrackState.Untracked, false);
}
