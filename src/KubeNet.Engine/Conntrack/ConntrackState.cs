namespace KubeNet.Engine.Conntrack;

/// <summary>What conntrack says of a packet; the words of <c>-m conntrack --ctstate</c>.</summary>
[Flags]
public enum ConntrackState : byte
{
    /// <summary>Conntrack has not looked at it (raw table, or no conntrack in this namespace).</summary>
    None = 0,

    /// <summary>It fits no connection and cannot start one.</summary>
    Invalid = 1,

    /// <summary>It starts a connection, or goes on in one that never had an answer.</summary>
    New = 2,

    /// <summary>It belongs to a connection that has seen both directions.</summary>
    Established = 4,

    /// <summary>An ICMP error about a connection, or an expected new one.</summary>
    Related = 8,

    /// <summary>Marked so by CT --notrack, or a kind that is never tracked (NDP).</summary>
    Untracked = 16,
}

/// <summary>The words of <c>--ctstate</c>.</summary>
public static class ConntrackStateExtensions
{
    /// <summary>NEW, ESTABLISHED, RELATED, INVALID or UNTRACKED.</summary>
    public static string ToWord(this ConntrackState state) => state switch
    {
        ConntrackState.Invalid => "INVALID",
        ConntrackState.New => "NEW",
        ConntrackState.Established => "ESTABLISHED",
        ConntrackState.Related => "RELATED",
        ConntrackState.Untracked => "UNTRACKED",
        _ => "NONE",
    };
}
