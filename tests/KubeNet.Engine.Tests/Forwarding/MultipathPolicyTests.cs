using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>Which flows share a next hop, by fib_multipath_hash_policy: fib_multipath_hash of net/ipv4/route.c.</summary>
public sealed class MultipathPolicyTests
{
    [Theory]
    [InlineData(0, null, false, true)]
    [InlineData(1, null, true, true)]
    [InlineData(2, null, false, true)]
    [InlineData(3, null, false, true)]
    [InlineData(3, "32", true, false)]
    [InlineData(3, "1", false, false)]
    public void A_policy_says_what_spreads(int policy, string? fields, bool byPort, bool byDestination)
    {
        var lab = TwoWays(policy, fields);

        Assert.Equal(byPort, Ways(lab, Enumerable.Range(1, 40).Select(port => ("192.0.2.1", (ushort)port))).Count > 1);
        Assert.Equal(byDestination, Ways(lab, Enumerable.Range(1, 40).Select(host => ($"192.0.2.{host}", (ushort)7))).Count > 1);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 2)]
    public void Policy_2_looks_into_tunnels(int policy, int ways)
    {
        var lab = TwoWays(policy, null);
        lab.Lab.Edit(config => config.AddIpip(new IpipSpec("client", "tun") { Remote = IpAddress.Parse("192.0.2.200") }));
        lab.Address("client", "tun", "10.77.0.1/24").Up("client", "tun");

        Assert.Equal(ways, Ways(lab, Enumerable.Range(2, 40).Select(host => ($"10.77.0.{host}", (ushort)7))).Count);
    }

    [Fact]
    public void A_source_of_one_next_hop_is_not_spread()
    {
        var lab = TwoWays(1, null);

        Assert.Single(Enumerable.Range(1, 40).Select(port => Way(lab.Lab.Send(new Probe { From = "router", Source = IpAddress.Parse("10.0.2.1"), To = IpAddress.Parse("192.0.2.1"), Port = (ushort)port, Protocol = IpProtocol.Udp, OneWay = true }))).Distinct(), "r2");
    }

    /// <summary>Both would give the source that the socket's first look-up chose: the second one goes by the hash again, and no path is told twice.</summary>
    [Theory]
    [InlineData("10.0.0.", "/24", "192.0.2.1", "192.0.2.0/24")]
    [InlineData("fd00::", "/64", "2001:db8::1", "2001:db8::/64")]
    public void Two_gateways_of_one_network_share_what_a_host_sends_itself(string network, string length, string to, string route)
    {
        var lab = new LabBuilder().Namespaces("client", "gateways").Veth($"client:eth0:{network}1{length}", $"gateways:eth0:{network}2{length}").Address("gateways", "eth0", $"{network}3{length}")
            .Route("client", new RouteSpec
            {
                Destination = IpPrefix.Parse(route),
                NextHops = [new NextHopSpec { Via = IpAddress.Parse($"{network}2") }, new NextHopSpec { Via = IpAddress.Parse($"{network}3"), Weight = 3 }],
            });

        var paths = lab.Lab.Explore(new Probe { From = "client", To = IpAddress.Parse(to), Port = 7, Protocol = IpProtocol.Udp, OneWay = true });

        Assert.Equal(
            [($"{network}3", 0.75), ($"{network}2", 0.25)],
            paths.Select(path => (path.Steps.OfType<NeighborStep>().First().Address.ToString(), path.Probability)));
    }

    private static HashSet<string?> Ways(LabBuilder lab, IEnumerable<(string To, ushort Port)> flows) =>
        [.. flows.Select(flow => Way(lab.Lab.Send(new Probe { From = "client", To = IpAddress.Parse(flow.To), Port = flow.Port, SourcePort = 40000, Protocol = IpProtocol.Udp, OneWay = true })))];

    private static string? Way(PacketTrace trace) => trace.Hops.Last(hop => hop.Namespace == "router").Out;

    /// <summary>client - router, which has two next hops to 192.0.2.0/24, by r1 and r2.</summary>
    private static LabBuilder TwoWays(int policy, string? fields)
    {
        var lab = new LabBuilder().Namespaces("client", "router", "one", "two")
            .Veth("client:eth0:10.0.0.2/24", "router:r0:10.0.0.1/24").Veth("router:r1:10.0.1.1/24", "one:eth0:10.0.1.2/24").Veth("router:r2:10.0.2.1/24", "two:eth0:10.0.2.2/24")
            .Route("client", "default", "10.0.0.1").Sysctl("router", "net.ipv4.ip_forward", "1")
            .Route("router", new RouteSpec
            {
                Destination = IpPrefix.Parse("192.0.2.0/24"),
                NextHops = [new NextHopSpec { Via = IpAddress.Parse("10.0.1.2") }, new NextHopSpec { Via = IpAddress.Parse("10.0.2.2") }],
            })
            .Sysctl("router", "net.ipv4.fib_multipath_hash_policy", $"{policy}");
        return fields is null ? lab : lab.Sysctl("router", "net.ipv4.fib_multipath_hash_fields", fields);
    }
}
