using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>A host remembers its routes from one packet to the next; what an answer hangs on is part of the question.</summary>
public sealed class RouteCacheTests
{
    // Beside these, an answer hangs on nothing but the configuration.
    private static readonly string[] s_asked =
    [
        nameof(FlowKey.Destination), nameof(FlowKey.Source), nameof(FlowKey.InDevice), nameof(FlowKey.OutIndex), nameof(FlowKey.OutDevice),
        nameof(FlowKey.Mark), nameof(FlowKey.Tos), nameof(FlowKey.Protocol), nameof(FlowKey.SourcePort), nameof(FlowKey.DestinationPort),
        nameof(FlowKey.User),

        // Follows from the device; and where a packet in the packet counts, nothing is kept.
        nameof(FlowKey.VrfTable), nameof(FlowKey.Inner),
    ];

    [Fact]
    public void What_a_look_up_goes_by_is_what_the_cache_asks_for()
    {
        // Whoever adds a property here adds it to RouteCache.Question as well.
        Assert.Equal(s_asked.Order(StringComparer.Ordinal), typeof(FlowKey).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    public static TheoryData<IpRuleSpec> Rules =>
    [
        new IpRuleSpec { FwMark = 7, Action = IpRuleAction.Prohibit },
        new IpRuleSpec { Tos = 0x10, Action = IpRuleAction.Prohibit },
        new IpRuleSpec { UidRange = new UidRange(1000, 1999), Action = IpRuleAction.Prohibit },
        new IpRuleSpec { IpProto = IpProtocol.Udp, DestinationPort = PortRange.Single(53), Action = IpRuleAction.Prohibit },
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_is_asked_of_every_packet_anew(IpRuleSpec rule)
    {
        var lab = LabBuilder.TwoNetworks();
        lab.Lab.Edit(config => config.AddIpRule("client", IpFamily.IPv4, rule));
        var probe = new Probe { From = "client", To = IpAddress.Parse("10.0.2.2"), Protocol = IpProtocol.Udp, Port = 9, SourcePort = 5000 };
        var meant = probe with { Mark = 7, Tos = 0x10, Port = 53, User = 1500 };
        for (var round = 0; round < 2; round++)
        {
            Assert.NotEqual(Verdict.Unreachable, lab.Lab.Send(probe).Verdict);
            Assert.Equal(Verdict.Unreachable, lab.Lab.Send(meant).Verdict);
        }
    }

    [Fact]
    public void Flows_go_on_being_spread_over_several_next_hops()
    {
        var lab = new LabBuilder().Namespaces("client", "left", "right")
            .Veth("client:l0:10.0.1.2/24", "left:eth0:10.0.1.1/24").Veth("client:r0:10.0.2.2/24", "right:eth0:10.0.2.1/24");
        lab.Lab.Edit(config => config.AddRoute("client", new RouteSpec
        {
            Destination = IpPrefix.Default(IpFamily.IPv4),
            NextHops = [new NextHopSpec { Via = IpAddress.Parse("10.0.1.1") }, new NextHopSpec { Via = IpAddress.Parse("10.0.2.1") }],
        }));
        var first = Enumerable.Range(1, 60).Select(host => ViaOf(lab, host)).ToList();
        Assert.Equal(2, first.Distinct().Count());
        Assert.Equal(first, Enumerable.Range(1, 60).Select(host => ViaOf(lab, host)));
    }

    [Fact]
    public void An_edit_is_seen_by_the_next_packet()
    {
        var lab = LabBuilder.TwoNetworks();
        Assert.Equal(Verdict.Delivered, lab.Ping("client", "10.0.2.2").Verdict);
        lab.Lab.Edit(config => config.AddRoute("router", new RouteSpec { Destination = IpPrefix.Parse("10.0.2.2/32"), Type = RouteType.Prohibit }));
        Assert.NotEqual(Verdict.Delivered, lab.Ping("client", "10.0.2.2").Verdict);
    }

    [Fact]
    public void A_namespace_that_went_and_came_back_has_forgotten_its_connections()
    {
        var lab = LabBuilder.TwoNetworks().Iptables("router", "-A FORWARD -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT");
        var before = lab.Lab.Config;
        lab.Ping("client", "10.0.2.2");
        Assert.NotEmpty(lab.Lab.State["router"].Connections.Connections);
        lab.Lab.Edit(config => config.RemoveNamespace("router"));
        lab.Lab.Edit(_ => before);
        lab.Ping("client", "10.0.2.2");
        Assert.Single(lab.Lab.State["router"].Connections.Connections);
    }

    private static string? ViaOf(LabBuilder lab, int host) =>
        lab.Lab.Send(new Probe { From = "client", To = IpAddress.Parse($"192.168.0.{host}"), Protocol = IpProtocol.Udp, Port = 9 })
            .Steps.OfType<KubeNet.Engine.Tracing.Steps.RouteStep>().First().Out;
}
