using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Tests.Support;

namespace KubeNet.Engine.Tests.Labs;

/// <summary>What goes with a carrier, as <c>ip neigh</c> and <c>bridge fdb</c> showed it on Linux 6.18.</summary>
public sealed class CarrierTests
{
    [Theory]
    [InlineData(null, null, "none none")]
    [InlineData("net.ipv4.conf.eth0.arp_evict_nocarrier", null, "REACHABLE none")]
    [InlineData("net.ipv4.conf.all.arp_evict_nocarrier", null, "REACHABLE none")]
    [InlineData("net.ipv6.conf.eth0.ndisc_evict_nocarrier", null, "none REACHABLE")]
    [InlineData("net.ipv6.conf.all.ndisc_evict_nocarrier", null, "none REACHABLE")]
    [InlineData("net.ipv4.conf.eth0.arp_evict_nocarrier", "net.ipv6.conf.eth0.ndisc_evict_nocarrier", "REACHABLE REACHABLE")]
    public void A_cable_s_neighbours_go_with_it_where_its_sysctls_do_not_say_no(string? first, string? second, string left)
    {
        var lab = new LabBuilder().Namespaces("a", "b").Veth("a:eth0:10.0.0.1/24", "b:eth0:10.0.0.2/24").Address("a", "eth0", "fd00::1/64").Address("b", "eth0", "fd00::2/64");
        foreach (var sysctl in new[] { first, second }.OfType<string>())
            lab.Sysctl("a", sysctl, "0");
        lab.Ping("a", "10.0.0.2");
        lab.Ping("a", "fd00::2");
        lab.Link("b", "eth0", new LinkChange { Up = false });
        Assert.Equal(left, $"{lab.NeighborState("a", "10.0.0.2")} {lab.NeighborState("a", "fd00::2")}");
    }

    [Theory]
    [InlineData("the far end goes down")]
    [InlineData("the port is unplugged")]
    [InlineData("the cable goes")]
    [InlineData("the far namespace goes")]
    public void A_bridge_without_a_port_that_carries_has_no_neighbours(string how)
    {
        var lab = new LabBuilder().Namespaces("host", "b").Veth("host:p1", "b:eth0:10.0.0.2/24").Bridge("host", "br0", "p1").Address("host", "br0", "10.0.0.1/24");

        // A bridge that takes its ports' address is another one without them.
        lab.Link("host", "br0", new LinkChange { Mac = MacAddress.Parse("02:00:00:00:00:99") });
        lab.Ping("host", "10.0.0.2");
        Assert.Equal("REACHABLE", lab.NeighborState("host", "10.0.0.2", "br0"));
        lab.Lab.Edit(config => how switch
        {
            "the far end goes down" => config.SetLink("b", "eth0", new LinkChange { Up = false }),
            "the port is unplugged" => config.SetLink("host", "p1", new LinkChange { Master = "" }),
            "the cable goes" => config.RemoveLink("b", "eth0"),
            _ => config.RemoveNamespace("b"),
        });
        Assert.Equal("none", lab.NeighborState("host", "10.0.0.2", "br0"));
    }

    [Fact]
    public void What_lies_upon_a_cable_loses_its_neighbours_too()
    {
        var lab = new LabBuilder().Namespaces("a", "b").Veth("a:eth0", "b:eth0:10.0.0.2/24");
        lab.Lab.Edit(config => config.AddMacvlan(new MacvlanSpec("a", "mv0", "eth0")).SetLink("a", "mv0", new LinkChange { Up = true }));
        lab.Address("a", "mv0", "10.0.0.1/24").Ping("a", "10.0.0.2");
        Assert.Equal("REACHABLE", lab.NeighborState("a", "10.0.0.2", "mv0"));
        lab.Link("b", "eth0", new LinkChange { Up = false });
        Assert.Equal("none", lab.NeighborState("a", "10.0.0.2", "mv0"));
    }

    [Fact]
    public void A_bridge_forgets_what_it_learned_at_that_port_alone()
    {
        var lab = new LabBuilder().Namespaces("host", "b", "c").Veth("host:p1", "b:eth0:10.0.0.2/24").Veth("host:p2", "c:eth0:10.0.0.3/24").Bridge("host", "br0", "p1", "p2");
        lab.Ping("b", "10.0.0.3");
        var fdb = lab.Lab.State["host"].Fdb(lab.Lab.Config.Link("host", "br0").Index);
        Assert.Equal(2, fdb.Entries.Count());
        lab.Link("b", "eth0", new LinkChange { Up = false });
        Assert.Equal(lab.Lab.Config.Link("c", "eth0").Mac, Assert.Single(fdb.Entries).Mac);
    }
}
