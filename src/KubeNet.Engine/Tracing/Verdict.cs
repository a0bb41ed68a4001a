namespace KubeNet.Engine.Tracing;

/// <summary>How a packet's walk ended. Each walk ends in exactly one.</summary>
public enum Verdict
{
    /// <summary>A socket (or the ICMP layer) took the packet, and its answer reached the sender's socket.</summary>
    Delivered,

    /// <summary>It reached the addressed host, where nothing listens: a RST or a port unreachable came back.</summary>
    Refused,

    /// <summary>A REJECT rule answered it.</summary>
    Rejected,

    /// <summary>A rule or the kernel dropped it in silence.</summary>
    Dropped,

    /// <summary>No route, a prohibit, unreachable or blackhole route, or no neighbour answered.</summary>
    Unreachable,

    /// <summary>It ran out of hops.</summary>
    TtlExceeded,

    /// <summary>Delivered, but the answer did not make it back.</summary>
    ReplyLost,

    /// <summary>The answer came back with another address or port than the sender's socket expects.</summary>
    ReplyMismatch,

    /// <summary>It left through a device whose other end is not in the model.</summary>
    LeftModel,

    /// <summary>The answer hangs on a rule or an object that the model does not know.</summary>
    Uncertain,
}
