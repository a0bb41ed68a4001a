namespace KubeNet.Engine.Conntrack;

/// <summary>What became of a segment.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Timeout">How long the connection is kept from now on, of an accepted one.</param>
/// <param name="Why">What is wrong with it, of an invalid one; otherwise empty.</param>
internal readonly record struct TcpOutcome(TcpOutcomeKind Kind, TimeSpan Timeout, string Why)
{
    public static TcpOutcome Ignored => new(TcpOutcomeKind.Ignored, default, "");

    public static TcpOutcome Reopen => new(TcpOutcomeKind.Reopen, default, "");

    public static TcpOutcome Gone => new(TcpOutcomeKind.Gone, default, "");

    public static TcpOutcome Accepted(TimeSpan timeout) => new(TcpOutcomeKind.Accepted, timeout, "");

    public static TcpOutcome Invalid(string why) => new(TcpOutcomeKind.Invalid, default, why);
}

/// <summary>The ways in which a segment can end at conntrack.</summary>
internal enum TcpOutcomeKind : byte
{
    /// <summary>It belongs to the connection, and renews it.</summary>
    Accepted,

    /// <summary>It belongs to the connection, and changes nothing.</summary>
    Ignored,

    /// <summary>It is INVALID.</summary>
    Invalid,

    /// <summary>It opens a connection anew that was closed: NF_REPEAT.</summary>
    Reopen,

    /// <summary>It belongs to the connection, which ends with it.</summary>
    Gone,
}
