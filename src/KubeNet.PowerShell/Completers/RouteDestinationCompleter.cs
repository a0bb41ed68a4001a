using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Routing;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Completers;

/// <summary><c>default</c>, and where a route is removed, the destinations of <c>-Table</c> (main unless given).</summary>
public sealed class RouteDestinationCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        if (!bound.IsRemoval)
            return [new Choice(Words.Destination(IpPrefix.Default(IpFamily.IPv4)), "what no other route is for")];
        var tables = bound.Strings("Table").DefaultIfEmpty(RouteTableId.ToName(RouteTableId.Main)).ToList();
        return from home in Homes(lab, bound)
               from routing in new[] { home.IPv4Routing, home.IPv6Routing }
               where !bound.Has("IPv6") || routing.Family == IpFamily.IPv6
               from table in routing.Tables.Values
               where tables.Contains(RouteTableId.ToName(table.Id))
               from route in table.Routes
               select new Choice(Words.Destination(route.Destination), $"{route.Type.ToName()} route of {home.Name}, table {RouteTableId.ToName(table.Id)}, {route.Protocol.ToName()}");
    }
}
