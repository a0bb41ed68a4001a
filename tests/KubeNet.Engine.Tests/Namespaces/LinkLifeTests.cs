using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Tests.Namespaces;

/// <summary>What links of several namespaces do to each other; within one namespace the recorded sessions say it.</summary>
public sealed class LinkLifeTests
{
    private static readonly NetworkConfig Two = NetworkConfig.Create(7).AddNamespace("a").AddNamespace("b")
        .AddVethPair(new VethSpec("a", "eth0", "b", "eth0")).AddVethPair(new VethSpec("a", "eth1", "b", "eth1"));

    private static LinkChange Up => new() { Up = true };

    [Fact]
    public void A_namespace_that_goes_takes_the_far_ends_of_its_veths_along() =>
        Assert.Equal(["lo"], Two.RemoveNamespace("a")["b"].Links.Values.Select(link => link.Name));

    [Fact]
    public void A_veth_that_goes_takes_its_other_end_along() =>
        Assert.Equal(["lo", "eth1"], Two.RemoveLink("b", "eth0")["a"].Links.Values.Select(link => link.Name));

    [Fact]
    public void A_namespace_can_hold_both_ends_when_it_goes() =>
        Assert.Equal(["b"], Two.AddVethPair(new VethSpec("a", "x", "a", "y")).RemoveNamespace("a").Namespaces.Keys);

    [Fact]
    public void The_far_end_s_bridge_gets_a_carrier_when_this_end_goes_up()
    {
        var config = Two.AddBridge("b", "br0", ["eth0"]).SetLink("b", "br0", Up).SetLink("b", "eth0", Up);
        Assert.False(config.HasCarrier(config["b"], config.Link("b", "br0")));
        config = config.SetLink("a", "eth0", Up);
        Assert.True(config.HasCarrier(config["b"], config.Link("b", "br0")));
        Assert.Single(config.Link("b", "br0").Addresses, address => address.IsAutomatic);
    }

    [Fact]
    public void Indexes_are_not_used_twice()
    {
        var config = Two.RemoveLink("a", "eth1").AddDummy("a", "d0");
        Assert.Equal(4, config.Link("a", "d0").Index);
    }

    [Fact]
    public void The_same_script_makes_the_same_MAC_addresses_and_another_seed_others()
    {
        static MacAddress Made(ulong seed) => NetworkConfig.Create(seed).AddNamespace("a").AddDummy("a", "d0").Link("a", "d0").Mac;
        Assert.Equal(Made(7), Made(7));
        Assert.NotEqual(Made(7), Made(8));
    }

    [Fact]
    public void An_edit_that_fails_changes_nothing_and_one_that_works_leaves_the_old_value_alone()
    {
        var before = Two["a"].Links.Count;
        _ = Two.AddBridge("a", "br0");
        Assert.Throws<NetConfigException>(() => Two.AddBridge("a", "br0", ["eth0", "nope"]));
        Assert.Equal(before, Two["a"].Links.Count);
    }

    [Fact]
    public void Neighbours_that_were_set_go_when_the_link_goes_down() => Assert.Empty(Two.SetLink("a", "eth0", Up)
        .AddNeighbor("a", "eth0", IpAddress.Parse("10.0.0.9"), MacAddress.Parse("02:00:00:00:00:09"))
        .SetLink("a", "eth0", new LinkChange { Up = false })["a"].Neighbors);

    [Fact]
    public void A_port_that_leaves_takes_its_flags_and_its_FDB_entries_along()
    {
        var config = Two.AddBridge("a", "br0", ["eth0"]).SetLink("a", "eth0", new LinkChange { Hairpin = true, Isolated = true })
            .AddFdbEntry("a", "eth0", MacAddress.Parse("02:00:00:00:00:50"))
            .SetLink("a", "eth0", new LinkChange { Master = string.Empty });
        Assert.Equal(BridgePort.Default, config.Link("a", "eth0").Port);
        Assert.Empty(Assert.IsType<BridgeLink>(config.Link("a", "br0")).StaticFdb);
    }

    [Fact]
    public void A_bridge_that_goes_sets_its_ports_free()
    {
        var config = Two.AddBridge("a", "br0", ["eth0", "eth1"]).RemoveLink("a", "br0");
        Assert.All(config["a"].Links.Values, link => Assert.Null(link.Master));
    }
}
