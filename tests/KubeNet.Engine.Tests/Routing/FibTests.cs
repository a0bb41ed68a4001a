using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Tests.Routing;

public sealed class FibTests
{
    private static readonly NetworkConfig Anycast = NetworkConfig.Create().AddNamespace("a")
        .AddVethPair(new VethSpec("a", "eth0", "a", "eth1"))
        .SetLink("a", "lo", new LinkChange { Up = true }).SetLink("a", "eth0", new LinkChange { Up = true })
        .AddAddress("a", "eth0", InterfaceAddress.Parse("10.5.1.1/24")).AddAddress("a", "lo", InterfaceAddress.Parse("10.5.0.1/8"));

    [Theory]
    [InlineData("10.5.1.9", RouteType.Unicast, RouteTableId.Main)]
    [InlineData("10.77.1.1", RouteType.Local, RouteTableId.Local)]
    [InlineData("10.5.1.1", RouteType.Local, RouteTableId.Local)]
    public void While_the_rules_are_the_default_ones_the_longest_prefix_of_local_and_main_wins(string address, RouteType type, uint table)
    {
        var found = Lookup(Anycast, address);
        Assert.Equal((type, table, table), (found.Type, found.Route!.Table, found.Rule!.Table));
    }

    [Fact]
    public void Of_equal_prefixes_local_wins()
    {
        var config = Anycast.AddRoute("a", new RouteSpec { Destination = IpPrefix.Parse("10.5.1.0/24"), Type = RouteType.Local, Link = "lo" });
        Assert.Equal(RouteType.Local, Lookup(config, "10.5.1.9").Type);
    }

    [Fact]
    public void Once_a_rule_was_added_local_is_asked_first_even_when_the_rule_is_gone()
    {
        var rule = new IpRuleSpec { Priority = 5, To = IpPrefix.Parse("1.2.3.4/32"), Table = 9 };
        var parted = Anycast.AddIpRule("a", IpFamily.IPv4, rule);
        Assert.Equal(RouteType.Local, Lookup(parted, "10.5.1.9").Type);
        Assert.Equal(RouteType.Local, Lookup(parted.RemoveIpRule("a", IpFamily.IPv4, rule), "10.5.1.9").Type);
    }

    [Fact]
    public void An_IPv4_address_stays_local_while_its_link_is_down() =>
        Assert.Equal(RouteType.Local, Lookup(Anycast.SetLink("a", "eth0", new LinkChange { Up = false }), "10.5.1.1").Type);

    private static FibResult Lookup(NetworkConfig config, string address)
    {
        var home = config["a"];
        return new Fib(home.IPv4Routing, index => home.Links[index].IsUp, (_, _) => -1)
            .Lookup(new FlowKey { Destination = IpAddress.Parse(address), InDevice = "lo" });
    }
}
