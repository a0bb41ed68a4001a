using CsCheck;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tests.Addressing;

namespace KubeNet.Engine.Tests.Routing;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData(IpFamily.IPv4)]
    [InlineData(IpFamily.IPv6)]
    public void The_trie_finds_what_a_search_through_all_routes_finds(IpFamily family) =>
        Gen.Select(Routes(family), Addresses.Of(family), Gen.Int[0, 63]).Sample((routes, address, pick) =>
        {
            var table = RouteTable.Empty(RouteTableId.Main).WithRoutes(routes);
            var asked = routes.Length > 0 && pick < 48 ? routes[pick % routes.Length].Destination.Address.Add((uint)pick) : address;
            return Found(table, asked).SequenceEqual(Searched(routes, asked));
        });

    [Theory]
    [InlineData(IpFamily.IPv4)]
    [InlineData(IpFamily.IPv6)]
    public void Every_route_is_in_the_default_route_s_network(IpFamily family) => Addresses.Of(family).Sample(address =>
    {
        var route = Route(IpPrefix.Default(family), 0, 0);
        return Found(RouteTable.Empty(RouteTableId.Main).Add(route), address).SequenceEqual([route]);
    });

    [Theory]
    [InlineData(IpFamily.IPv4)]
    [InlineData(IpFamily.IPv6)]
    public void Routes_that_are_removed_leave_the_others_in_their_order(IpFamily family) => Routes(family).Sample(routes =>
    {
        var table = RouteTable.Empty(RouteTableId.Main).WithRoutes(routes);
        var rest = table.RemoveAll(route => route.Metric == 1);
        return rest.Routes.SequenceEqual(table.Routes.Where(route => route.Metric != 1));
    });

    [Fact]
    public void An_IPv4_address_is_local_if_a_local_route_that_is_left_holds_it() => Gen.Select(Routes(IpFamily.IPv4), Addresses.Of(IpFamily.IPv4), Gen.Int[0, 63]).Sample((drawn, address, pick) =>
    {
        var routes = drawn.Select((route, at) => at % 3 == 0 ? route : route with { Type = RouteType.Local }).ToArray();
        var table = RouteTable.Empty(RouteTableId.Local).WithRoutes(routes).RemoveAll(route => route.Metric == 1);
        var asked = routes.Length > 0 && pick < 48 ? routes[pick % routes.Length].Destination.Address.Add((uint)pick) : address;
        return table.HasLocal(asked) == routes.Any(route => route.Metric != 1 && route.Type == RouteType.Local && route.Destination.Contains(asked));
    });

    [Fact]
    public void IPv4_is_listed_by_address_and_of_one_address_the_longest_prefix_first() =>
        Assert.Equal(["0.0.0.0/1", "0.0.0.0/0", "10.0.0.0/24", "10.0.0.0/16", "10.0.0.0/8", "10.0.0.1/32", "10.1.0.0/16"], Listed(
            "10.0.0.0/8", "0.0.0.0/0", "10.1.0.0/16", "10.0.0.1/32", "10.0.0.0/16", "0.0.0.0/1", "10.0.0.0/24"));

    [Fact]
    public void IPv6_is_listed_as_a_tree_with_each_node_behind_those_below_it() =>
        Assert.Equal(["::1/128", "fd00::1/128", "fd00::/64", "fd00:1::/64", "fd00::/16", "fe80::/64", "ff00::/8", "8000::/1", "::/0"], Listed(
            "::/0", "fd00::/16", "fd00::/64", "ff00::/8", "8000::/1", "fe80::/64", "fd00:1::/64", "fd00::1/128", "::1/128"));

    [Fact]
    public void Routes_of_one_prefix_stand_by_TOS_then_metric_then_as_added()
    {
        var prefix = IpPrefix.Parse("10.0.0.0/8");
        Route[] routes = [Route(prefix, 5, 0), Route(prefix, 0, 0), Route(prefix, 9, 16), Route(prefix, 0, 0) with { Mtu = 1400 }, Route(prefix, 0, 16)];
        Assert.Equal([routes[4], routes[2], routes[1], routes[3], routes[0]], RouteTable.Empty(RouteTableId.Main).WithRoutes(routes).Routes);
    }

    private static IEnumerable<string> Listed(params string[] prefixes) => RouteTable.Empty(RouteTableId.Main)
        .WithRoutes(prefixes.Select(prefix => Route(IpPrefix.Parse(prefix), 0, 0))).Routes.Select(route => route.Destination.ToString());

    private static Gen<Route[]> Routes(IpFamily family) =>
        Gen.Select(Near(family), Gen.UInt[0, 2], Gen.Byte[0, 1]).Select((prefix, metric, tos) => Route(prefix, metric, tos)).Array[0, 24];

    // Half of the prefixes are in a small corner, so that they hold one another.
    private static Gen<IpPrefix> Near(IpFamily family) => Gen.Select(Addresses.Prefixes(family), Gen.Bool).Select((prefix, near) =>
        near ? new IpPrefix(IpAddress.FromBits(family, prefix.Address.Bits & 0xf), prefix.Length) : prefix);

    private static Route Route(IpPrefix destination, uint metric, byte tos) => new()
    {
        Destination = destination,
        NextHops = [new NextHop { LinkIndex = 1 }],
        Metric = metric,
        Tos = tos,
    };

    private static List<Route> Found(RouteTable table, IpAddress address)
    {
        var found = new List<Route>();
        var matches = table.Trie.Find(address);
        while (matches.MoveNext())
            found.AddRange(matches.Current);
        return found;
    }

    private static IEnumerable<Route> Searched(Route[] routes, IpAddress address) => routes
        .Where(route => route.Destination.Contains(address))
        .OrderByDescending(route => route.Destination.Length).ThenByDescending(route => route.Tos).ThenBy(route => route.Metric);
}
