namespace KubeNet.Engine.Tracing.Steps;

/// <summary>A device that lies upon others, or others upon it, passed the frame on: a VLAN, a macvlan, an ipvlan, a bond.</summary>
/// <param name="Device">The device that decided.</param>
/// <param name="Type">What it is: vlan, macvlan, ipvlan, bond.</param>
/// <param name="Action">What it did, in words.</param>
/// <param name="To">The device that it passed the frame to.</param>
public sealed record LinkStep(string Device, string Type, string Action, string To) : Step
{
    /// <inheritdoc/>
    public override string Kind => "link";

    /// <inheritdoc/>
    public override string Describe() => $"{Type} {Device}: {Action}, to {To}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
