namespace KubeNet.Engine.Tracing;

/// <summary>How one copy of a packet ended: what will become the trace's verdict, with its reason and the sentence that explains it.</summary>
/// <param name="Kind">The kind of end.</param>
/// <param name="Namespace">Where.</param>
/// <param name="Reason">The kernel's drop reason, the REJECT's answer, or null.</param>
/// <param name="Sentence">The end in words, without the namespace and without a full stop.</param>
public sealed record Ending(EndingKind Kind, string Namespace, string? Reason, string Sentence)
{
    /// <summary>Where a socket, the ICMP layer, or the closed port's host took it.</summary>
    public Delivery? Delivery { get; init; }

    /// <summary>The errno that the local sender's call meets, or null.</summary>
    public string? Errno { get; init; }

    /// <summary>Whether it met that before a packet was made (no route), so that even a TCP connect fails by it.</summary>
    public bool IsAtOnce { get; init; }
}

/// <summary>The kinds of end, most telling first: of several copies of a flooded frame the first kind here speaks for the packet.</summary>
public enum EndingKind
{
    /// <summary>A socket that waits for it, or the ICMP layer, took it.</summary>
    Delivered,

    /// <summary>It reached a host that has the address, where nothing listens.</summary>
    Refused,

    /// <summary>A REJECT rule answered.</summary>
    Rejected,

    /// <summary>TTL ran out.</summary>
    TtlExceeded,

    /// <summary>No route or no neighbour.</summary>
    Unreachable,

    /// <summary>Dropped in silence.</summary>
    Dropped,

    /// <summary>It left the model.</summary>
    LeftModel,

    /// <summary>A copy that was never meant for the host that it reached.</summary>
    Stray,
}
