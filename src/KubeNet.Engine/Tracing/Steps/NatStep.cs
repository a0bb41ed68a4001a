using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Tracing.Steps;

/// <summary>An address translation that conntrack applied to the packet.</summary>
/// <param name="Hook">Where it happened.</param>
/// <param name="Translation">DNAT or SNAT: whether the destination or the source was rewritten.</param>
/// <param name="Before">The packet before.</param>
/// <param name="After">The packet after.</param>
public sealed record NatStep(string Hook, string Translation, Packet Before, Packet After) : Step
{
    /// <inheritdoc/>
    public override string Kind => "nat";

    /// <inheritdoc/>
    public override string Describe() => Translation == "DNAT"
        ? $"DNAT {PacketText.Endpoint(Before.Destination, Before.DestinationPort, Before.Protocol)} -> {PacketText.Endpoint(After.Destination, After.DestinationPort, After.Protocol)}"
        : $"SNAT {PacketText.Endpoint(Before.Source, Before.SourcePort, Before.Protocol)} -> {PacketText.Endpoint(After.Source, After.SourcePort, After.Protocol)}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
