using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Tracing.Steps;

/// <summary>A tunnel wraps the packet: from here on the hops and rules are those of the outer packet, until a <see cref="DecapsulateStep"/>.</summary>
/// <param name="Device">The tunnel's device.</param>
/// <param name="Tunnel">What kind of tunnel, with its key: vxlan 1.</param>
/// <param name="Target">What chose the remote end: the FDB entry, or the device's own remote.</param>
/// <param name="Outer">The outer packet.</param>
public sealed record EncapsulateStep(string Device, string Tunnel, string Target, Packet Outer) : Step
{
    /// <inheritdoc/>
    public override string Kind => "encapsulate";

    /// <inheritdoc/>
    public override string Describe() => $"encapsulate {Device} ({Tunnel}, {Target}): {Outer}, {Outer.Length} bytes";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
