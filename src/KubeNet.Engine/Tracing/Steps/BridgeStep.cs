using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Tracing.Steps;

/// <summary>What a bridge did with a frame.</summary>
/// <param name="Bridge">The bridge.</param>
/// <param name="Port">The port it came in by, or the bridge itself where it was sent from here.</param>
/// <param name="Destination">The frame's destination.</param>
/// <param name="Action">forward, flood, up, or drop.</param>
/// <param name="Out">The ports it went to, with commas.</param>
public sealed record BridgeStep(string Bridge, string Port, MacAddress Destination, string Action, string Out) : Step
{
    /// <summary>The VLAN that the frame belongs to; null where the bridge does not filter.</summary>
    public ushort? Vlan { get; init; }

    /// <inheritdoc/>
    public override string Kind => "bridge";

    /// <inheritdoc/>
    public override string Describe() => Action == "up" ? $"bridge {Bridge}{In}: {Destination} is for this host" : $"bridge {Bridge}{In}: {Action} {Destination} from {Port} to {(Out.Length == 0 ? "nowhere" : Out)}";

    private string In => Vlan is { } vlan ? $" (VLAN {vlan})" : "";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
