namespace KubeNet.Engine.Tracing.Steps;

/// <summary>Larger than the link's MTU and allowed to be cut.</summary>
/// <param name="Length">The packet, in bytes.</param>
/// <param name="Mtu">The link's MTU, in bytes.</param>
/// <param name="Fragments">How many pieces it became.</param>
public sealed record FragmentStep(int Length, int Mtu, int Fragments) : Step
{
    /// <inheritdoc/>
    public override string Kind => "fragment";

    /// <inheritdoc/>
    public override string Describe() => $"fragment {Length} bytes into {Fragments} for mtu {Mtu}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
