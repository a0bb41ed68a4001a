namespace KubeNet.Engine.Tracing.Steps;

/// <summary>A REJECT rule answers for the packet's destination.</summary>
/// <param name="With">icmp-port-unreachable, tcp-reset ...</param>
public sealed record RejectStep(string With) : Step
{
    /// <inheritdoc/>
    public override string Kind => "reject";

    /// <inheritdoc/>
    public override string Describe() => $"reject with {With}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
