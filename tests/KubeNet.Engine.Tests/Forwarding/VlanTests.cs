using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>VLAN devices and bridges that filter VLANs, as net/8021q and net/bridge/br_vlan.c have it; the kernel of the labs has neither.</summary>
public sealed class VlanTests
{
    [Fact]
    public void Two_hosts_share_a_cable_in_one_vlan()
    {
        var lab = Cable().Vlan("a", "eth0", 10, "10.10.0.1/24").Vlan("b", "eth0", 10, "10.10.0.2/24");

        var trace = lab.Ping("a", "10.10.0.2").ShouldEndIn(Verdict.Delivered);

        Assert.Equal([("a", null, "eth0"), ("b", "eth0", null)], trace.Hops.Select(hop => (hop.Namespace, hop.In, hop.Out)));
        Assert.Equal([("eth0.10", "tags it with VLAN 10", "eth0"), ("eth0", "takes the tag of VLAN 10 off", "eth0.10")],
            trace.Steps.OfType<LinkStep>().Select(step => (step.Device, step.Action, step.To)));
        Assert.Equal("eth0.10", lab.Lab.Config.Link("b", trace.Delivered!.Device!).Name);
    }

    [Fact]
    public void A_tag_that_no_device_takes_reaches_nobody()
    {
        var lab = Cable().Vlan("a", "eth0", 10, "10.10.0.1/24").Vlan("b", "eth0", 20, "10.10.0.2/24");
        lab.Lab.Edit(config => config.AddNeighbor("a", "eth0.10", IpAddress.Parse("10.10.0.2"), config.Link("b", "eth0").Mac));

        Assert.Contains("VLAN 10", lab.Ping("a", "10.10.0.2").ShouldEndIn(Verdict.Dropped, "OTHERHOST").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_see_the_vlan_device_and_a_router_on_a_stick_forwards_between_two()
    {
        var lab = new LabBuilder().Namespaces("switch", "router", "a", "b")
            .Veth("switch:trunk", "router:eth0").Veth("switch:pa", "a:eth0:10.10.0.2/24").Veth("switch:pb", "b:eth0:10.20.0.2/24")
            .Bridge("switch", "br0", "trunk", "pa", "pb").Link("switch", "br0", new LinkChange { VlanFiltering = true })
            .BridgeVlan("switch", "pa", 10, access: true).BridgeVlan("switch", "pb", 20, access: true).BridgeVlan("switch", "trunk", 10).BridgeVlan("switch", "trunk", 20)
            .Vlan("router", "eth0", 10, "10.10.0.1/24").Vlan("router", "eth0", 20, "10.20.0.1/24")
            .Route("a", "default", "10.10.0.1").Route("b", "default", "10.20.0.1").Sysctl("router", "net.ipv4.ip_forward", "1")
            .Iptables("router", "-A FORWARD -i eth0.10 -o eth0.20 -p icmp -j ACCEPT").Iptables("router", "-P FORWARD DROP").Iptables("router", "-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT");

        var trace = lab.Ping("a", "10.20.0.2").ShouldEndIn(Verdict.Delivered);

        Assert.Equal([10, 20], trace.Steps.OfType<BridgeStep>().Select(step => (int)step.Vlan!));
        lab.Ping("b", "10.10.0.2").ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP");
    }

    [Fact]
    public void Access_ports_of_different_vlans_do_not_hear_each_other_and_those_of_one_do()
    {
        var lab = Switch();

        lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Delivered);
        lab.Ping("a", "10.0.0.3").ShouldEndIn(Verdict.Unreachable);
        lab.Link("switch", "br0", new LinkChange { VlanFiltering = false }).Ping("a", "10.0.0.3").ShouldEndIn(Verdict.Delivered);
    }

    [Fact]
    public void A_port_without_a_pvid_takes_no_frame_without_a_tag()
    {
        var lab = Switch();
        lab.Lab.Edit(config => config.RemoveBridgeVlan("switch", "p1", 10).AddNeighbor("a", "eth0", IpAddress.Parse("10.0.0.2"), config.Link("b", "eth0").Mac));

        Assert.Contains("p1 has no PVID", lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Dropped, "NOT_SPECIFIED").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bridge_itself_is_a_port_of_its_vlans()
    {
        var lab = Switch().Address("switch", "br0", "10.0.0.9/32");
        lab.Ping("a", "10.0.0.9").ShouldEndIn(Verdict.Unreachable);

        lab.BridgeVlan("switch", "br0", 10).Vlan("switch", "br0", 10, "10.0.0.8/24");
        lab.Ping("a", "10.0.0.8").ShouldEndIn(Verdict.Delivered);
        lab.Ping("switch", "10.0.0.2").ShouldEndIn(Verdict.Delivered);
    }

    [Fact]
    public void A_bridge_learns_in_each_vlan_by_itself()
    {
        var lab = Switch();
        lab.Ping("a", "10.0.0.2");
        var fdb = lab.Lab.State["switch"].Fdb(lab.Lab.Config.Link("switch", "br0").Index);

        Assert.All(fdb.Entries, entry => Assert.Equal(10, entry.Vlan));
        lab.Lab.Edit(config => config.RemoveBridgeVlan("switch", "p1", 10));
        Assert.DoesNotContain(fdb.Entries, entry => entry.Mac == lab.Lab.Config.Link("a", "eth0").Mac);
    }

    [Fact]
    public void Two_switches_are_joined_by_a_trunk()
    {
        var lab = new LabBuilder().Namespaces("s1", "s2", "a", "b", "c")
            .Veth("s1:trunk", "s2:trunk").Veth("s1:pa", "a:eth0:10.0.0.1/24").Veth("s2:pb", "b:eth0:10.0.0.2/24").Veth("s2:pc", "c:eth0:10.0.0.3/24")
            .Bridge("s1", "br0", "trunk", "pa").Bridge("s2", "br0", "trunk", "pb", "pc")
            .Link("s1", "br0", new LinkChange { VlanFiltering = true }).Link("s2", "br0", new LinkChange { VlanFiltering = true })
            .BridgeVlan("s1", "trunk", 10).BridgeVlan("s2", "trunk", 10).BridgeVlan("s1", "pa", 10, access: true).BridgeVlan("s2", "pb", 10, access: true).BridgeVlan("s2", "pc", 20, access: true);

        lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Delivered);
        lab.Ping("a", "10.0.0.3").ShouldEndIn(Verdict.Unreachable);
    }

    [Fact]
    public void Iptables_sees_frames_in_a_bridge_only_where_they_have_no_tag()
    {
        var lab = Switch().Sysctl("switch", "net.bridge.bridge-nf-call-iptables", "1").Iptables("switch", "-A FORWARD -j DROP");
        lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP");

        lab.Lab.Edit(config => config.AddBridgeVlan("switch", "p2", new BridgeVlan(10)).RemoveAddress("b", "eth0", InterfaceAddress.Parse("10.0.0.2/24")));
        lab.Vlan("b", "eth0", 10, "10.0.0.22/24").Ping("a", "10.0.0.22").ShouldEndIn(Verdict.Delivered);
        lab.Sysctl("switch", "net.bridge.bridge-nf-filter-vlan-tagged", "1").Ping("a", "10.0.0.22").ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP");
    }

    [Fact]
    public void Tags_are_stacked()
    {
        var lab = Cable().Vlan("a", "eth0", 100, null, VlanProtocol.Dot1Ad).Vlan("b", "eth0", 100, null, VlanProtocol.Dot1Ad)
            .Vlan("a", "eth0.100", 5, "10.5.0.1/24").Vlan("b", "eth0.100", 5, "10.5.0.2/24");

        Assert.Equal(["eth0.100.5", "eth0.100", "eth0", "eth0.100"], lab.Ping("a", "10.5.0.2").ShouldEndIn(Verdict.Delivered).Steps.OfType<LinkStep>().Select(step => step.Device));
    }

    [Fact]
    public void A_vlan_of_the_machine_may_live_in_a_container()
    {
        var lab = new LabBuilder().Namespaces("machine", "container", "router").Veth("machine:eth0", "router:eth0").Vlan("router", "eth0", 7, "10.7.0.1/24");
        lab.Lab.Edit(config => config.AddVlan(new VlanSpec("container", "eth0", "eth0", 7) { DeviceNamespace = "machine" }));
        lab.Address("container", "eth0", "10.7.0.2/24").Up("container", "eth0");

        var trace = lab.Ping("container", "10.7.0.1").ShouldEndIn(Verdict.Delivered);

        Assert.Equal([("container", null, "eth0"), ("machine", null, "eth0"), ("router", "eth0", null)], trace.Hops.Select(hop => (hop.Namespace, hop.In, hop.Out)));
        Assert.Equal([("router", null, "eth0"), ("machine", "eth0", "eth0"), ("container", "eth0", null)], trace.Reply!.Hops.Select(hop => (hop.Namespace, hop.In, hop.Out)));
    }

    [Fact]
    public void A_tagged_packet_may_leave_the_model()
    {
        var lab = new LabBuilder().Namespaces("machine");
        lab.Lab.Edit(config => config.AddExternal("machine", "eth0"));
        lab.Up("machine", "eth0").Vlan("machine", "eth0", 10, "10.10.0.1/24");

        lab.Ping("machine", "10.10.0.2").ShouldEndIn(Verdict.LeftModel);
        lab.Lab.Edit(config => config.AddNeighbor("machine", "eth0.10", IpAddress.Parse("10.10.0.2"), MacAddress.Parse("02:00:00:00:00:99")));
        Assert.Contains("VLAN 10", lab.Ping("machine", "10.10.0.2").ShouldEndIn(Verdict.LeftModel).Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BridgePortState.Disabled, Verdict.Dropped, "BRIDGE_INGRESS_STP_STATE")]
    [InlineData(BridgePortState.Listening, Verdict.Dropped, "BRIDGE_INGRESS_STP_STATE")]
    [InlineData(BridgePortState.Blocking, Verdict.Delivered, null)]
    [InlineData(BridgePortState.Learning, Verdict.Dropped, "BRIDGE_INGRESS_STP_STATE")]
    [InlineData(BridgePortState.Forwarding, Verdict.Delivered, null)]
    public void A_port_does_what_its_state_says(BridgePortState state, Verdict verdict, string? reason)
    {
        var lab = Switch();
        lab.Lab.Edit(config => config.AddNeighbor("a", "eth0", IpAddress.Parse("10.0.0.2"), config.Link("b", "eth0").Mac));
        lab.Link("switch", "p1", new LinkChange { State = state });

        var trace = lab.Ping("a", "10.0.0.2").ShouldEndIn(verdict);

        Assert.Equal(reason, trace.Reason);
        Assert.Equal(state is not (BridgePortState.Disabled or BridgePortState.Listening), lab.Lab.State["switch"].Fdb(lab.Lab.Config.Link("switch", "br0").Index).Entries.Any(entry => entry.Mac == lab.Lab.Config.Link("a", "eth0").Mac));
        Assert.Equal(BridgePortState.Forwarding, lab.Link("a", "eth0", new LinkChange { Up = false }).Lab.Config.Link("switch", "p1").Port.State);
    }

    private static LabBuilder Cable() => new LabBuilder().Namespaces("a", "b").Veth("a:eth0", "b:eth0");

    /// <summary>a and b are in VLAN 10, c is in VLAN 20; all have addresses of 10.0.0.0/24.</summary>
    private static LabBuilder Switch() => new LabBuilder().Namespaces("switch", "a", "b", "c")
        .Veth("switch:p1", "a:eth0:10.0.0.1/24").Veth("switch:p2", "b:eth0:10.0.0.2/24").Veth("switch:p3", "c:eth0:10.0.0.3/24")
        .Bridge("switch", "br0", "p1", "p2", "p3").Link("switch", "br0", new LinkChange { VlanFiltering = true })
        .BridgeVlan("switch", "p1", 10, access: true).BridgeVlan("switch", "p2", 10, access: true).BridgeVlan("switch", "p3", 20, access: true);
}
