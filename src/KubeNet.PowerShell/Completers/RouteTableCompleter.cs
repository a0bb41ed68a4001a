using KubeNet.Engine.Labs;
using KubeNet.Engine.Routing;

namespace KubeNet.PowerShell.Completers;

/// <summary>The route tables with a name, those in use, and for a query <c>all</c>.</summary>
public sealed class RouteTableCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        uint[] named = [RouteTableId.Main, RouteTableId.Local, RouteTableId.Default];
        var used = Homes(lab, bound).SelectMany(home => home.IPv4Routing.Tables.Keys.Concat(home.IPv6Routing.Tables.Keys)).Order();
        return named.Concat(used).Select(table => new Choice(RouteTableId.ToName(table), $"table {table}"))
            .Concat(bound.IsQuery ? [new Choice("all", "every table")] : []);
    }
}
