using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Tracing.Steps;

/// <summary>Who has that address on the link: the neighbour table, and the ARP or NDP exchange where it did not know.</summary>
/// <param name="Address">The next hop.</param>
/// <param name="Device">The link.</param>
/// <param name="Mac">What it resolved to, null where nobody answered.</param>
/// <param name="Origin">permanent, cached, arp, ndp, noarp or failed.</param>
public sealed record NeighborStep(IpAddress Address, string Device, MacAddress? Mac, string Origin) : Step
{
    /// <inheritdoc/>
    public override string Kind => "neighbor";

    /// <inheritdoc/>
    public override string Describe() => Mac is { } mac ? $"neighbour {Address} on {Device} is {mac} ({Origin})" : $"neighbour {Address} on {Device}: nobody answered";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
