namespace KubeNet.Engine.Tracing.Steps;

/// <summary>The packet leaves through a device whose other end is not in the model.</summary>
/// <param name="Device">The device.</param>
/// <param name="Detail">What kind of device it is.</param>
public sealed record LeaveStep(string Device, string Detail) : Step
{
    /// <inheritdoc/>
    public override string Kind => "leave";

    /// <inheritdoc/>
    public override string Describe() => $"leaves the model through {Device} ({Detail})";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
