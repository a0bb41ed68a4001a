using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>Who hears an ARP request on a bridge and has nothing to do with it is left asleep; who has, is not.</summary>
public sealed class ArpAudienceTests
{
    private static readonly IpAddress s_a = IpAddress.Parse("10.0.0.2");
    private static readonly IpAddress s_other = IpAddress.Parse("10.0.0.9");

    /// <summary>What lets c answer for 10.0.0.9, which no link of it on the bridge has.</summary>
    public static TheoryData<string> Reasons => ["address", "address on lo", "local route by hand", "ip rule", "proxy_arp", "proxy_arp of all", "proxy_arp of default, before the device", "proxy neighbour"];

    [Fact]
    public void Who_has_nothing_to_do_with_a_request_is_not_put_to_work()
    {
        var lab = Segment();
        lab.Ping("a", "10.0.0.3").ShouldEndIn(Verdict.Delivered);
        Assert.NotNull(lab.Lab.State.Find("b"));
        Assert.Null(lab.Lab.State.Find("c"));
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Who_answers_for_an_address_hears_of_it(string reason)
    {
        var lab = Segment(reason == "proxy_arp of default, before the device" ? "net.ipv4.conf.default.proxy_arp" : null);
        Give(lab, reason);
        lab.Ping("a", "10.0.0.9");
        var config = lab.Lab.Config;
        Assert.Equal(config.Link("c", "eth0").Mac, lab.Lab.State["a"].Neighbors.Find(config.Link("a", "eth0").Index, s_other)?.Mac);
    }

    [Fact]
    public void Who_knows_the_sender_hears_of_its_new_address()
    {
        var lab = Segment();
        lab.Ping("c", "10.0.0.2").ShouldEndIn(Verdict.Delivered);
        var mac = MacAddress.Parse("02:00:00:00:00:99");
        lab.Link("a", "eth0", new LinkChange { Mac = mac });

        // Longer than a locktime.
        lab.Lab.Advance(TimeSpan.FromSeconds(1.5));
        lab.Ping("a", "10.0.0.3").ShouldEndIn(Verdict.Delivered);
        Assert.Equal(mac, Known(lab, "c"));
    }

    [Fact]
    public void Who_asked_for_the_sender_in_vain_learns_it_from_its_request()
    {
        var lab = Segment().Link("a", "eth0", new LinkChange { Up = false });
        lab.Ping("c", "10.0.0.2").ShouldEndIn(Verdict.Unreachable);
        lab.Up("a", "eth0").Ping("a", "10.0.0.3").ShouldEndIn(Verdict.Delivered);
        Assert.Equal(lab.Lab.Config.Link("a", "eth0").Mac, Known(lab, "c"));
    }

    private static LabBuilder Segment(string? setBefore = null)
    {
        var lab = new LabBuilder().Namespaces("switch", "a", "b", "c");
        if (setBefore is not null)
            lab.Sysctl("c", setBefore, "1");
        return lab.Veth("a:eth0:10.0.0.2/24", "switch:va").Veth("b:eth0:10.0.0.3/24", "switch:vb").Veth("c:eth0:10.0.0.4/24", "switch:vc").Bridge("switch", "br0", "va", "vb", "vc");
    }

    private static MacAddress? Known(LabBuilder lab, string name) => lab.Lab.State[name].Neighbors.Find(lab.Lab.Config.Link(name, "eth0").Index, s_a)?.Mac;

    private static void Give(LabBuilder lab, string reason)
    {
        var local = new RouteSpec { Destination = IpPrefix.Parse("10.0.0.9/32"), Type = RouteType.Local, Link = "lo" };
        switch (reason)
        {
            case "address":
                lab.Address("c", "eth0", "10.0.0.9/24");
                break;
            case "address on lo":
                lab.Address("c", "lo", "10.0.0.9/32");
                break;
            case "local route by hand":
                lab.Route("c", local);
                break;
            case "ip rule":
                lab.Route("c", local with { Table = 100 });
                lab.Lab.Edit(config => config.AddIpRule("c", IpFamily.IPv4, new IpRuleSpec { Table = 100 }));
                break;
            case "proxy_arp" or "proxy_arp of all" or "proxy_arp of default, before the device":
                Forward(lab);
                if (reason == "proxy_arp")
                    lab.Sysctl("c", "net.ipv4.conf.eth0.proxy_arp", "1");
                else if (reason == "proxy_arp of all")
                    lab.Sysctl("c", "net.ipv4.conf.all.proxy_arp", "1");
                break;
            case "proxy neighbour":
                Forward(lab);
                lab.Lab.Edit(config => config.AddProxyNeighbor("c", "eth0", s_other));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(reason), reason, "no such reason");
        }
    }

    private static void Forward(LabBuilder lab) => lab.Namespaces("d").Veth("c:eth1:10.1.0.1/24", "d:eth0:10.1.0.2/24").Route("c", "10.0.0.9/32", "10.1.0.2").Sysctl("c", "net.ipv4.ip_forward", "1");
}
