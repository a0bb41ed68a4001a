namespace KubeNet.Engine.Tracing.Steps;

/// <summary>Something here is not known to the model, so that what follows is a guess.</summary>
/// <param name="Object">The rule, device or setting that is not known.</param>
/// <param name="Detail">What is not known of it.</param>
public sealed record UncertainStep(string Object, string Detail) : Step
{
    /// <inheritdoc/>
    public override string Kind => "uncertain";

    /// <inheritdoc/>
    public override string Describe() => $"uncertain: {Object} ({Detail})";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
