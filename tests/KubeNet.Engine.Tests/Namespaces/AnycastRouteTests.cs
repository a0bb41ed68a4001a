using KubeNet.Engine.Routing;
using KubeNet.Engine.Tests.Support;

namespace KubeNet.Engine.Tests.Namespaces;

/// <summary>The anycast route that an address gives an IPv6 router, as <c>ip -6 route show table local type anycast</c> of a live kernel lists it.</summary>
public sealed class AnycastRouteTests
{
    [Theory]
    [InlineData("fd00:1::5/64", "fd00:1::")]
    [InlineData("fd00:2::5/126", "fd00:2::4")]
    [InlineData("2000::5/3", "2000::")]
    [InlineData("fd00:3::5/127", null)]
    [InlineData("fd00:4::5/128", null)]
    [InlineData("::5/64", null)]
    public void A_router_has_the_lowest_address_of_its_networks_too(string address, string? anycast)
    {
        var lab = new LabBuilder().Namespaces("router", "peer").Sysctl("router", "net.ipv6.conf.all.forwarding", "1").Veth("router:r0", "peer:eth0").Address("router", "r0", address);

        Assert.Equal(anycast is null ? [] : [anycast], Anycasts(lab));
    }

    [Fact]
    public void A_host_has_none() =>
        Assert.Empty(Anycasts(new LabBuilder().Namespaces("router", "peer").Veth("router:r0", "peer:eth0").Address("router", "r0", "fd00:1::5/64")));

    private static IEnumerable<string> Anycasts(LabBuilder lab) => lab.Lab.Config["router"].IPv6Routing.Tables[RouteTableId.Local].Routes
        .Where(route => route.Type == RouteType.Anycast && !route.Destination.Address.IsLinkLocal).Select(route => route.Destination.Address.ToString());
}
