namespace KubeNet.Engine.Tracing;

/// <summary>What kind of answer the sending program saw.</summary>
public enum ClientResult
{
    /// <summary>Its answer.</summary>
    Reply,

    /// <summary>ECONNREFUSED: RST, port unreachable, REJECT's default.</summary>
    Refused,

    /// <summary>EHOSTUNREACH, ENETUNREACH, EACCES, EINVAL, EMSGSIZE.</summary>
    Unreachable,

    /// <summary>Nothing came back.</summary>
    Timeout,
}

/// <summary>What the sending program saw, with the errno a Linux program gets, or null where there was none.</summary>
public sealed record ClientOutcome(ClientResult Outcome, string? Errno = null)
{
    /// <summary>An answer.</summary>
    public static ClientOutcome Reply { get; } = new(ClientResult.Reply);

    /// <summary>Silence.</summary>
    public static ClientOutcome Timeout { get; } = new(ClientResult.Timeout);
}
