using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tests.Support;

namespace KubeNet.Engine.Tests.Namespaces;

/// <summary>A gateway is looked for in the route's own table first, and by the ip rules where that table leads to a dead end or by a gateway of its own (fib_check_nh_v4_gw, ip6_route_check_nh).</summary>
public sealed class GatewayTests
{
    private const uint Own = 100;

    public static TheoryData<IpFamily, RouteType> DeadEnds
    {
        get
        {
            var data = new TheoryData<IpFamily, RouteType>();
            foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
            {
                foreach (var type in new[] { RouteType.Unreachable, RouteType.Prohibit, RouteType.Blackhole, RouteType.Throw })
                    data.Add(family, type);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(DeadEnds))]
    public void A_dead_end_in_the_routes_own_table_hides_no_gateway(IpFamily family, RouteType type) =>
        Assert.Equal(2, RoutesBeside(family, new RouteSpec { Destination = IpPrefix.Parse(family == IpFamily.IPv4 ? "10.0.1.0/24" : "fd00:1::/64"), Type = type, Table = Own }));

    [Theory]
    [InlineData(IpFamily.IPv4)]
    [InlineData(IpFamily.IPv6)]
    public void Nor_does_a_default_route_by_another_gateway(IpFamily family) =>
        Assert.Equal(2, RoutesBeside(family, new RouteSpec { Destination = IpPrefix.Default(family), Via = IpAddress.Parse(family == IpFamily.IPv4 ? "10.0.2.2" : "fd00:2::2"), Table = Own }));

    /// <summary>How many routes the table has once a route by a gateway of the first network stands beside one.</summary>
    private static int RoutesBeside(IpFamily family, RouteSpec other)
    {
        var isV4 = family == IpFamily.IPv4;
        var builder = new LabBuilder().Namespaces("a", "b");
        foreach (var network in new[] { 1, 2 })
            builder.Veth($"a:d{network}:{(isV4 ? $"10.0.{network}.1/24" : $"fd00:{network}::1/64")}", $"b:d{network}");
        builder.Route("a", other);
        builder.Route("a", new RouteSpec { Destination = IpPrefix.Parse(isV4 ? "10.9.0.0/24" : "fd99::/64"), Via = IpAddress.Parse(isV4 ? "10.0.1.2" : "fd00:1::2"), Table = Own });
        return builder.Lab.Config["a"].Routing(family).GetTable(Own).Routes.Count();
    }
}
