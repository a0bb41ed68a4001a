using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>ipvlans as drivers/net/ipvlan has them; the kernel of the labs has none.</summary>
public sealed class IpvlanTests
{
    [Theory]
    [InlineData(IpvlanMode.L2, "10.0.0.2", "10.0.0.3")]
    [InlineData(IpvlanMode.L3, "10.9.0.2", "10.9.0.3")]
    [InlineData(IpvlanMode.L3s, "10.9.0.2", "10.9.0.3")]
    public void Boxes_reach_each_other_and_the_world(IpvlanMode mode, string a, string b)
    {
        var lab = Boxes(mode);

        lab.Ping("a", b).ShouldEndIn(Verdict.Delivered);
        lab.Ping("a", "10.0.0.1").ShouldEndIn(Verdict.Delivered);
        lab.Ping("outside", a).ShouldEndIn(Verdict.Delivered);
    }

    [Fact]
    public void In_L3_nobody_outside_finds_an_address_by_arp()
    {
        var lab = Boxes(IpvlanMode.L3).Address("outside", "eth0", "10.9.0.1/24");
        lab.Lab.Edit(config => config.RemoveRoute("outside", new RouteSpec { Destination = IpPrefix.Parse("10.9.0.0/24"), Via = IpAddress.Parse("10.0.0.10") }));

        lab.Ping("outside", "10.9.0.2").ShouldEndIn(Verdict.Unreachable, "NEIGH_FAILED");
    }

    [Fact]
    public void The_host_does_not_reach_its_ipvlans()
    {
        Boxes(IpvlanMode.L2).Ping("machine", "10.0.0.2").ShouldEndIn(Verdict.Unreachable);
        Boxes(IpvlanMode.L2).Ping("a", "10.0.0.10").ShouldEndIn(Verdict.Unreachable);
    }

    [Theory]
    [InlineData(IpvlanMode.L2, "")]
    [InlineData(IpvlanMode.L3, "OUTPUT POSTROUTING")]
    [InlineData(IpvlanMode.L3s, "OUTPUT POSTROUTING PREROUTING INPUT")]
    public void What_the_hosts_hooks_see_depends_on_the_mode(IpvlanMode mode, string hooks)
    {
        var lab = Boxes(mode);
        foreach (var chain in new[] { "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING" })
            lab.Iptables("machine", $"-t mangle -A {chain} -p icmp");

        var trace = lab.Ping("a", "10.0.0.1").ShouldEndIn(Verdict.Delivered);

        Assert.Equal(hooks, string.Join(' ', trace.Steps.Concat(trace.Reply!.Steps).OfType<RuleStep>().Select(step => step.Hook)));
    }

    [Fact]
    public void In_L3_the_host_routes_and_no_neighbour_is_resolved_in_the_box()
    {
        var trace = Boxes(IpvlanMode.L3).Ping("a", "10.0.0.1").ShouldEndIn(Verdict.Delivered);

        Assert.Equal([("a", null, "eth0"), ("machine", null, "eth0"), ("outside", "eth0", null)], trace.Hops.Select(hop => (hop.Namespace, hop.In, hop.Out)));
        Assert.Equal("machine routes it, mode l3", Assert.Single(trace.Steps.OfType<LinkStep>()).Action);
        Assert.Equal(["noarp", "arp"], trace.Steps.OfType<NeighborStep>().Select(step => step.Origin));
    }

    [Fact]
    public void In_L3s_the_rules_of_the_box_do_not_see_what_comes_in()
    {
        var lab = Boxes(IpvlanMode.L3s).Iptables("a", "-A INPUT -j DROP");
        lab.Ping("outside", "10.9.0.2").ShouldEndIn(Verdict.Delivered);
        lab.Iptables("machine", "-A INPUT -j DROP").Ping("outside", "10.9.0.2").ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP");
    }

    [Fact]
    public void Broadcasts_do_not_pass_in_L3()
    {
        var lab = Boxes(IpvlanMode.L3).Listen("b", IpProtocol.Udp, 53);
        var trace = lab.Lab.Send(new Engine.Forwarding.Probe { From = "a", To = IpAddress.Parse("10.9.0.255"), Protocol = IpProtocol.Udp, Port = 53, Broadcast = true, OneWay = true });

        trace.ShouldEndIn(Verdict.Dropped, "NOT_SPECIFIED");
        Assert.Contains("no broadcast", trace.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IpvlanFlag.Private)]
    [InlineData(IpvlanFlag.Vepa)]
    public void Private_ones_and_those_that_leave_it_to_a_switch_do_not_talk_directly(IpvlanFlag flag)
    {
        var lab = Boxes(IpvlanMode.L3, flag);

        Assert.NotEqual(Verdict.Delivered, lab.Ping("a", "10.9.0.3").Verdict);
        lab.Ping("a", "10.0.0.1").ShouldEndIn(Verdict.Delivered);
    }

    [Fact]
    public void The_last_one_made_sets_the_mode_of_all_and_each_has_its_number()
    {
        var config = Boxes(IpvlanMode.L2).Lab.Config.AddIpvlan(new IpvlanSpec("b", "ip2", "eth0") { Mode = IpvlanMode.L3s, Flag = IpvlanFlag.Private });
        var all = new[] { config.Link("a", "eth0"), config.Link("b", "eth0"), config.Link("b", "ip2") }.Cast<IpvlanLink>().ToList();

        Assert.All(all, link => Assert.Equal((IpvlanMode.L3s, IpvlanFlag.Private), (link.Mode, link.Flag)));
        Assert.Equal([1, 2, 3], all.Select(link => (int)link.DeviceId));
        Assert.Equal(("machine", config.Link("machine", "eth0").Index, config.Link("machine", "eth0").Mac), (all[2].LowerNamespace, all[2].LowerIndex, all[2].Mac));
        Assert.Equal(1, config.RemoveLink("a", "eth0").AddIpvlan(new IpvlanSpec("a", "ip3", "eth0") { DeviceNamespace = "machine" }).Link("a", "ip3") is IpvlanLink { DeviceId: var id } ? id : 0);
    }

    [Fact]
    public void Link_local_addresses_of_one_mac_address_differ_by_the_number()
    {
        var config = Boxes(IpvlanMode.L2).Lab.Config;
        var addresses = new[] { "a", "b" }.Select(box => config.Link(box, "eth0").Addresses.Select(address => address.Address.Address).Single(address => address.IsLinkLocal)).ToList();

        Assert.Equal([1, 2], addresses.Select(address => (int)(ushort)(address.Bits >> 24)));
    }

    [Fact]
    public void IPv6_neighbours_are_found_in_L2()
    {
        var lab = Boxes(IpvlanMode.L2).Address("a", "eth0", "fd00::2/64").Address("b", "eth0", "fd00::3/64").Address("outside", "eth0", "fd00::1/64");
        lab.Ping("a", "fd00::3").ShouldEndIn(Verdict.Delivered);
        lab.Ping("a", "fd00::1").ShouldEndIn(Verdict.Delivered);
        lab.Ping("outside", "fd00::3").ShouldEndIn(Verdict.Delivered);
    }

    /// <summary>
    /// Boxes a and b upon the machine's eth0 (10.0.0.10), and a host outside (10.0.0.1). In L2 they are 10.0.0.2 and .3; otherwise 10.9.0.2 and .3, and the host
    /// outside has a route to them by the machine.
    /// </summary>
    private static LabBuilder Boxes(IpvlanMode mode, IpvlanFlag flag = IpvlanFlag.Bridge)
    {
        var lab = new LabBuilder().Namespaces("machine", "outside", "a", "b").Veth("machine:eth0:10.0.0.10/24", "outside:eth0:10.0.0.1/24");
        if (mode != IpvlanMode.L2)
            lab.Route("outside", "10.9.0.0/24", "10.0.0.10");
        foreach (var (box, number) in new[] { ("a", 2), ("b", 3) })
        {
            lab.Lab.Edit(config => config.AddIpvlan(new IpvlanSpec(box, "eth0", "eth0") { DeviceNamespace = "machine", Mode = mode, Flag = flag }));
            lab.Address(box, "eth0", $"10.{(mode == IpvlanMode.L2 ? 0 : 9)}.0.{number}/24").Up(box, "eth0");
            if (mode != IpvlanMode.L2)
                lab.Route(box, "default", link: "eth0");
        }

        return lab;
    }
}
