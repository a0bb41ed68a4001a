namespace KubeNet.Engine.Tracing.Steps;

/// <summary>The packet ends here in silence.</summary>
/// <param name="Reason">The kernel's reason.</param>
/// <param name="Detail">Why, in words.</param>
public sealed record DropStep(DropReason Reason, string Detail) : Step
{
    /// <inheritdoc/>
    public override string Kind => "drop";

    /// <inheritdoc/>
    public override string Describe() => $"dropped ({Reason.ToKernelName()}): {Detail}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
