using KubeNet.Engine.Labs;
using KubeNet.Engine.Routing;

namespace KubeNet.PowerShell.Completers;

/// <summary>Who may have put a route there, by the names of iproute2.</summary>
public sealed class RouteProtocolCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        RouteProtocolExtensions.Known.Select(protocol => new Choice(protocol.ToName(), $"protocol {(byte)protocol}"));
}
