using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Tracing.Steps;

/// <summary>This host sends an ICMP error back to the packet's source.</summary>
/// <param name="Message">ttl-exceeded, fragmentation-needed mtu 1400 ...</param>
/// <param name="From">The address it comes from.</param>
public sealed record IcmpErrorStep(string Message, IpAddress From) : Step
{
    /// <inheritdoc/>
    public override string Kind => "icmp-error";

    /// <inheritdoc/>
    public override string Describe() => $"sends {Message} from {From}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
