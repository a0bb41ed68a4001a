namespace KubeNet.Engine.Tracing.Steps;

/// <summary>The end of a built-in chain: its policy decided.</summary>
/// <param name="Hook">The hook.</param>
/// <param name="Table">The table.</param>
/// <param name="Chain">The built-in chain.</param>
/// <param name="Policy">ACCEPT or DROP.</param>
public sealed record PolicyStep(string Hook, string Table, string Chain, string Policy) : Step
{
    /// <summary>Whether the chain is of ip_tables (iptables-legacy), and not of nf_tables.</summary>
    public bool Legacy { get; init; }

    /// <inheritdoc/>
    public override string Kind => "policy";

    /// <inheritdoc/>
    public override string Describe() => $"{Table} {Chain}{(Legacy ? " (legacy)" : "")}: policy {Policy}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
