using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Tests.Namespaces;

/// <summary>VLAN devices and the VLANs of bridges as configuration: net/8021q and net/bridge/br_vlan.c.</summary>
public sealed class VlanEditTests
{
    private static readonly NetworkConfig s_before = NetworkConfig.Create()
        .AddNamespace("host").AddNamespace("box")
        .AddVethPair(new VethSpec("host", "eth0", "box", "eth0"))
        .AddVethPair(new VethSpec("host", "p1", "box", "q1"))
        .AddBridge("host", "br0", ["p1"])
        .SetLink("host", "eth0", Up).SetLink("box", "eth0", Up)
        .AddVlan(new VlanSpec("host", "eth0.10", "eth0", 10))
        .AddVlan(new VlanSpec("box", "v20", "eth0", 20) { DeviceNamespace = "host" });

    private static LinkChange Up => new() { Up = true };

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "a VLAN of 4095", "InvalidVlanId", "0..4094" },
        { "a VLAN below 0", "InvalidVlanId", "-1" },
        { "a VLAN that the device has", "VlanExists", "'eth0.10'" },
        { "a VLAN that the device has in another namespace", "VlanExists", "'v20'" },
        { "a VLAN of lo", "InvalidLowerDevice", "loopback" },
        { "a VLAN of a device that is not there", "LinkNotFound", "It has:" },
        { "an MTU above that of the device below", "InvalidMtu", "takes 1500" },
        { "setting such an MTU", "InvalidMtu", "takes 1500" },
        { "going up upon a device that is down", "LowerDeviceDown", "'p1'" },
        { "a VLAN of a bridge as its port", "InvalidMaster", "lies upon 'br0'" },
        { "a VLAN of a bond as its slave", "InvalidMaster", "lies upon 'bond0'" },
        { "VLAN 0 of a port", "InvalidVlanId", "1..4094" },
        { "VLAN 4095 of a port", "InvalidVlanId", "1..4094" },
        { "the VLAN of a link without a bridge", "NotABridgePort", "'eth0'" },
        { "removing a VLAN that a port is not in", "BridgeVlanNotFound", "It is in: 1" },
        { "an FDB entry of a VLAN that the port is not in", "BridgeVlanNotFound", "VLAN 9" },
        { "a default PVID of 4095", "InvalidVlanId", "1..4094" },
        { "VLAN filtering of a veth", "NotABridge", "VLAN filtering" },
        { "the state of a port that is down", "BridgePortDown", "'p1'" },
        { "the state of a port of a bridge with STP", "BridgeRunsStp", "'br0'" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_the_kernel_refuses_is_refused(string what, string errorId, string words)
    {
        var problem = Assert.Throws<NetConfigException>(() => Try(what));

        Assert.Equal(errorId, problem.ErrorId);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vlan_goes_up_and_down_with_its_device_wherever_it_is()
    {
        var up = s_before.SetLink("host", "eth0.10", Up).SetLink("box", "v20", Up).AddAddress("box", "v20", InterfaceAddress.Parse("10.0.0.1/24"));
        var down = up.SetLink("host", "eth0", new LinkChange { Up = false });

        Assert.False(down.Link("host", "eth0.10").IsUp);
        Assert.False(down.Link("box", "v20").IsUp);
        Assert.DoesNotContain("10.0.0.0/24", down.RouteText("box", IpFamily.IPv4, Engine.Routing.RouteTableId.Main), StringComparison.Ordinal);
        Assert.True(down.SetLink("host", "eth0", Up).Link("box", "v20").IsUp);
    }

    [Fact]
    public void A_loosely_bound_vlan_stays_up_and_has_no_carrier()
    {
        var config = s_before.AddVlan(new VlanSpec("host", "loose", "eth0", 30) { LooseBinding = true }).SetLink("host", "loose", Up).SetLink("host", "eth0", new LinkChange { Up = false });

        Assert.True(config.Link("host", "loose").IsUp);
        Assert.False(config.HasCarrier(config["host"], config.Link("host", "loose")));
    }

    [Fact]
    public void It_takes_the_mac_and_the_mtu_of_its_device_and_follows_them()
    {
        var mac = MacAddress.Parse("02:00:00:00:00:77");
        var own = MacAddress.Parse("02:00:00:00:00:78");
        var config = s_before.AddVlan(new VlanSpec("host", "own", "eth0", 30) { Mac = own })
            .SetLink("host", "eth0", new LinkChange { Mac = mac, Mtu = 1400 });

        Assert.Equal(s_before.Link("host", "eth0").Mac, s_before.Link("host", "eth0.10").Mac);
        Assert.Equal((mac, 1400), (config.Link("host", "eth0.10").Mac, config.Link("host", "eth0.10").Mtu));
        Assert.Equal((mac, 1400), (config.Link("box", "v20").Mac, config.Link("box", "v20").Mtu));
        Assert.Equal(own, config.Link("host", "own").Mac);
        Assert.Equal(1400, config.SetLink("host", "eth0", new LinkChange { Mtu = 1500 }).Link("host", "eth0.10").Mtu);
    }

    [Fact]
    public void It_goes_with_its_device_and_with_the_namespace_of_either()
    {
        Assert.Null(s_before.RemoveLink("host", "eth0")["box"].FindLink("v20"));
        Assert.Null(s_before.RemoveNamespace("host")["box"].FindLink("v20"));
        Assert.Single(s_before.RemoveLink("box", "v20").Link("host", "eth0").Uppers);
        Assert.Single(s_before.AddNamespace("other").AddVlan(new VlanSpec("other", "v", "p1", 5) { DeviceNamespace = "host" }).Link("host", "p1").Uppers);
        Assert.Empty(s_before.AddNamespace("other").AddVlan(new VlanSpec("other", "v", "p1", 5) { DeviceNamespace = "host" }).RemoveNamespace("other").Link("host", "p1").Uppers);
    }

    [Fact]
    public void A_port_gets_the_default_pvid_and_a_second_pvid_takes_its_place()
    {
        Assert.Equal([new BridgeVlan(1, true, true)], Ports(s_before));
        Assert.Equal([new BridgeVlan(1, false, true), new BridgeVlan(10, true, true)], Ports(s_before.AddBridgeVlan("host", "p1", new BridgeVlan(10, true, true))));
        Assert.Equal([new BridgeVlan(1)], Ports(s_before.AddBridgeVlan("host", "p1", new BridgeVlan(1))));
        Assert.Equal([new BridgeVlan(1, true, true), new BridgeVlan(7)], ((BridgeLink)s_before.AddBridgeVlan("host", "br0", new BridgeVlan(7)).Link("host", "br0")).Vlans);
    }

    [Fact]
    public void Another_default_pvid_is_given_to_those_that_still_have_the_old_one()
    {
        var own = s_before.AddBridgeVlan("host", "p1", new BridgeVlan(10, true, true));

        Assert.Equal([new BridgeVlan(5, true, true)], Ports(s_before.SetLink("host", "br0", new LinkChange { DefaultPvid = 5 })));
        Assert.Equal([new BridgeVlan(1, false, true), new BridgeVlan(10, true, true)], Ports(own.SetLink("host", "br0", new LinkChange { DefaultPvid = 5 })));
        Assert.Empty(Ports(s_before.SetLink("host", "br0", new LinkChange { DefaultPvid = 0 })));
        Assert.Equal([new BridgeVlan(6, true, true)], Ports(s_before.SetLink("host", "br0", new LinkChange { DefaultPvid = 0 }).SetLink("host", "br0", new LinkChange { DefaultPvid = 6 })));
        Assert.Equal([new BridgeVlan(5, true, true)], s_before.SetLink("host", "br0", new LinkChange { DefaultPvid = 5 }).SetLink("host", "eth0", new LinkChange { Master = "br0" }).Link("host", "eth0").Port.Vlans);
    }

    private static EquatableArray<BridgeVlan> Ports(NetworkConfig config) => config.Link("host", "p1").Port.Vlans;

    private static NetworkConfig Try(string what) => what switch
    {
        "a VLAN of 4095" => s_before.AddVlan(new VlanSpec("host", "v", "eth0", 4095)),
        "a VLAN below 0" => s_before.AddVlan(new VlanSpec("host", "v", "eth0", -1)),
        "a VLAN that the device has" => s_before.AddVlan(new VlanSpec("host", "v", "eth0", 10)),
        "a VLAN that the device has in another namespace" => s_before.AddVlan(new VlanSpec("host", "v", "eth0", 20)),
        "a VLAN of lo" => s_before.AddVlan(new VlanSpec("host", "v", "lo", 10)),
        "a VLAN of a device that is not there" => s_before.AddVlan(new VlanSpec("host", "v", "eth9", 10)),
        "an MTU above that of the device below" => s_before.AddVlan(new VlanSpec("host", "v", "eth0", 11) { Mtu = 1501 }),
        "setting such an MTU" => s_before.SetLink("host", "eth0.10", new LinkChange { Mtu = 1501 }),
        "going up upon a device that is down" => s_before.AddVlan(new VlanSpec("host", "v", "p1", 11)).SetLink("host", "v", Up),
        "a VLAN of a bridge as its port" => s_before.AddVlan(new VlanSpec("host", "v", "br0", 5)).SetLink("host", "v", new LinkChange { Master = "br0" }),
        "a VLAN of a bond as its slave" => s_before.AddBond(new BondSpec("host", "bond0")).AddVlan(new VlanSpec("host", "v", "bond0", 5)).AddVlan(new VlanSpec("host", "w", "v", 6))
            .SetLink("host", "w", new LinkChange { Master = "bond0" }),
        "VLAN 0 of a port" => s_before.AddBridgeVlan("host", "p1", new BridgeVlan(0)),
        "VLAN 4095 of a port" => s_before.AddBridgeVlan("host", "p1", new BridgeVlan(4095)),
        "the VLAN of a link without a bridge" => s_before.AddBridgeVlan("host", "eth0", new BridgeVlan(5)),
        "removing a VLAN that a port is not in" => s_before.RemoveBridgeVlan("host", "p1", 5),
        "an FDB entry of a VLAN that the port is not in" => s_before.AddFdbEntry("host", "p1", MacAddress.Parse("02:00:00:00:00:09"), vlan: 9),
        "a default PVID of 4095" => s_before.SetLink("host", "br0", new LinkChange { DefaultPvid = 4095 }),
        "VLAN filtering of a veth" => s_before.SetLink("host", "eth0", new LinkChange { VlanFiltering = true }),
        "the state of a port that is down" => s_before.SetLink("host", "p1", new LinkChange { State = BridgePortState.Blocking }),
        "the state of a port of a bridge with STP" => s_before.SetLink("host", "br0", new LinkChange { Stp = true }).SetLink("host", "p1", new LinkChange { State = BridgePortState.Blocking }),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };
}
