using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;

namespace KubeNet.Snapshots.Comparing;

/// <summary>Routes and ip rules as iproute2 prints them; those of IPv6 have <c>-6</c> before their name.</summary>
internal static class RouteFacts
{
    /// <summary>What one family's rules and routes are; null where a table is the other side's too.</summary>
    /// <param name="home">The namespace.</param>
    /// <param name="family">The family.</param>
    /// <param name="other">The other side.</param>
    /// <param name="isFollowed">Whether a kernel's own LOCAL or broadcast route over a link goes without saying, since the link or its addresses differ.</param>
    public static IEnumerable<Fact> Of(NamespaceConfig home, IpFamily family, RoutingConfig other, Func<string, bool> isFollowed)
    {
        var routing = home.Routing(family);
        if (routing.Rules != other.Rules)
        {
            var lines = new IpRuleText(_ => true).Rules(routing.Rules).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (var (rule, line) in routing.Rules.Items.Zip(lines))
                yield return new Fact(DifferenceKind.IpRule, Name(family, $"{rule.Priority}"), line[(line.IndexOf('\t') + 1)..]);
        }

        var text = new IpRouteText(index => LinkFacts.NameOf(home, index), _ => NextHopState.Alive);
        foreach (var table in routing.Tables.Values.Where(table => !ReferenceEquals(table, other.GetTable(table.Id))))
        {
            foreach (var route in table.Routes.Where(route => !(IsOfAddress(route) && isFollowed(LinkFacts.NameOf(home, route.NextHops[0].LinkIndex)))))
            {
                var name = $"{route.Destination}{(table.Id == RouteTableId.Main ? "" : $" table {RouteTableId.ToName(table.Id)}")}";
                yield return new Fact(DifferenceKind.Route, Name(family, name), text.Line(Plain(route)).Replace("\n\t", " ", StringComparison.Ordinal).TrimEnd());
            }
        }
    }

    // IPv6 lets a route that leads nowhere lead to lo.
    private static Route Plain(Route route) => route.Type.IsError() ? route with { NextHops = [] } : route;

    private static bool IsOfAddress(Route route) => route is { Protocol: RouteProtocol.Kernel, Table: RouteTableId.Local, NextHops.Count: 1 };

    private static string Name(IpFamily family, string name) => family == IpFamily.IPv6 ? $"-6 {name}" : name;
}
