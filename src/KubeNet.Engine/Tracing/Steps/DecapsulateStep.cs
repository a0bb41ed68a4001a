using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Tracing.Steps;

/// <summary>A tunnel takes the outer packet off; what was in it comes in by the tunnel's device.</summary>
/// <param name="Device">The tunnel's device.</param>
/// <param name="Tunnel">What kind of tunnel, with its key: vxlan 1.</param>
/// <param name="Inner">The packet that was in it; null for an ARP message.</param>
public sealed record DecapsulateStep(string Device, string Tunnel, Packet? Inner) : Step
{
    /// <inheritdoc/>
    public override string Kind => "decapsulate";

    /// <inheritdoc/>
    public override string Describe() => $"decapsulate {Device} ({Tunnel}): {(Inner is { } packet ? packet.ToString() : "arp")}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
