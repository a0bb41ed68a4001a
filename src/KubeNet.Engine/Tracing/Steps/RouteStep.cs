using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Tracing.Steps;

/// <summary>A route lookup.</summary>
/// <param name="Destination">What was looked up.</param>
/// <param name="IpRule">The ip rule that chose the table, or how no rule did.</param>
/// <param name="Table">The table that answered.</param>
/// <param name="Route">The route as ip route prints it, or why there is none.</param>
/// <param name="Out">The device it leads to, null where it leads nowhere.</param>
/// <param name="Via">The gateway, null where the destination is on the link.</param>
/// <param name="Reroute">Whether a hook changed the packet and made the kernel look again.</param>
public sealed record RouteStep(IpAddress Destination, string IpRule, string Table, string Route, string? Out, IpAddress? Via, bool Reroute) : Step
{
    /// <inheritdoc/>
    public override string Kind => "route";

    /// <inheritdoc/>
    public override string Describe() => Reroute ? $"re-route {Destination}: {Route} ({Table})" : $"route {Destination}: {Route} ({Table})";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
