namespace KubeNet.Engine.Tracing.Steps;

/// <summary>The packet is routed on: TTL is counted down.</summary>
/// <param name="TtlBefore">TTL or hop limit as it came.</param>
/// <param name="TtlAfter">As it goes on.</param>
public sealed record ForwardStep(byte TtlBefore, byte TtlAfter) : Step
{
    /// <inheritdoc/>
    public override string Kind => "forward";

    /// <inheritdoc/>
    public override string Describe() => $"forward, ttl {TtlBefore} -> {TtlAfter}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
