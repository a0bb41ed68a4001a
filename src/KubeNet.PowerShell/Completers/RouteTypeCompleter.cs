using KubeNet.Engine.Labs;
using KubeNet.Engine.Routing;

namespace KubeNet.PowerShell.Completers;

/// <summary>What a route can do.</summary>
public sealed class RouteTypeCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        Enum.GetValues<RouteType>().Select(type => new Choice(type.ToName(), type.ToName()));
}
