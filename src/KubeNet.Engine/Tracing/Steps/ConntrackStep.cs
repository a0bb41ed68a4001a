namespace KubeNet.Engine.Tracing.Steps;

/// <summary>What connection tracking thinks of the packet.</summary>
/// <param name="Hook">PREROUTING or OUTPUT.</param>
/// <param name="State">NEW, ESTABLISHED, RELATED, INVALID or UNTRACKED.</param>
/// <param name="Tuple">The tuple that was looked up.</param>
/// <param name="Reply">Whether it runs in the connection's reply direction.</param>
public sealed record ConntrackStep(string Hook, string State, string Tuple, bool Reply) : Step
{
    /// <summary>Why it is INVALID, in the words that nf_conntrack_log_invalid logs; otherwise null.</summary>
    public string? Why { get; init; }

    /// <inheritdoc/>
    public override string Kind => "conntrack";

    /// <inheritdoc/>
    public override string Describe() => $"conntrack {State}{(Reply ? " (reply)" : "")} {Tuple}{(Why is null ? "" : $": {Why}")}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
