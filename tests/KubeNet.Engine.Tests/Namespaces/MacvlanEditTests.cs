using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Tests.Namespaces;

/// <summary>macvlans as configuration: what the live kernel made of the same commands.</summary>
public sealed class MacvlanEditTests
{
    private static readonly NetworkConfig s_before = NetworkConfig.Create()
        .AddNamespace("host").AddNamespace("box")
        .AddVethPair(new VethSpec("host", "eth0", "box", "far"))
        .AddVethPair(new VethSpec("host", "port", "box", "far2"))
        .AddVethPair(new VethSpec("host", "eth1", "box", "far3"))
        .AddBridge("host", "br0", ["port"])
        .SetLink("host", "eth0", Up).SetLink("box", "far", Up)
        .AddMacvlan(new MacvlanSpec("box", "mv0", "eth0") { DeviceNamespace = "host", Mode = MacvlanMode.Bridge })
        .AddMacvlan(new MacvlanSpec("host", "thru", "eth1") { Mode = MacvlanMode.Passthru });

    private static LinkChange Up => new() { Up = true };

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "a macvlan of a bridge port", "LowerDeviceBusy", "'br0'" },
        { "a macvlan of lo", "InvalidLowerDevice", "loopback" },
        { "a passthru macvlan beside another", "LowerDeviceBusy", "'mv0'" },
        { "a macvlan beside a passthru one", "LowerDeviceBusy", "'thru'" },
        { "an MTU above that of the device below", "InvalidMtu", "takes 1500" },
        { "setting such an MTU", "InvalidMtu", "takes 1500" },
        { "going up with the address of the device below", "LinkMacInUse", "'eth0'" },
        { "going up with the address of another that is up", "LinkMacInUse", "'mv0'" },
        { "the address of the device below for one that is up", "LinkMacInUse", "'eth0'" },
        { "a bridge port that has a macvlan", "InvalidMaster", "'mv0'" },
        { "an ipvlan beside a macvlan", "LowerDeviceBusy", "macvlan 'mv0'" },
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
    public void A_macvlan_of_a_macvlan_lies_upon_the_device_of_that_one()
    {
        var made = (MacvlanLink)s_before.AddMacvlan(new MacvlanSpec("box", "mv1", "mv0")).Link("box", "mv1");

        Assert.Equal(("host", s_before.Link("host", "eth0").Index, MacvlanMode.Vepa), (made.LowerNamespace, made.LowerIndex, made.Mode));
    }

    [Fact]
    public void It_stays_up_without_a_carrier_while_its_device_is_down()
    {
        var config = s_before.SetLink("box", "mv0", Up).SetLink("host", "eth0", new LinkChange { Up = false });

        Assert.True(config.Link("box", "mv0").IsUp);
        Assert.False(config.HasCarrier(config["box"], config.Link("box", "mv0")));
        config = config.SetLink("host", "eth0", Up);
        Assert.True(config.HasCarrier(config["box"], config.Link("box", "mv0")));
    }

    [Fact]
    public void A_passthru_macvlan_has_its_devices_address_and_follows_it()
    {
        var mac = MacAddress.Parse("02:00:00:00:00:77");
        Assert.Equal(s_before.Link("host", "eth1").Mac, s_before.Link("host", "thru").Mac);
        Assert.Equal(mac, s_before.SetLink("host", "eth1", new LinkChange { Mac = mac }).Link("host", "thru").Mac);
        Assert.NotEqual(mac, s_before.SetLink("host", "eth0", new LinkChange { Mac = mac }).Link("box", "mv0").Mac);
    }

    [Fact]
    public void It_goes_with_its_device_wherever_it_is()
    {
        Assert.Null(s_before.RemoveLink("host", "eth0")["box"].FindLink("mv0"));
        Assert.Null(s_before.RemoveNamespace("host")["box"].FindLink("mv0"));
        Assert.Empty(s_before.RemoveLink("box", "mv0").Link("host", "eth0").Uppers);
    }

    private static NetworkConfig Try(string what) => what switch
    {
        "a macvlan of a bridge port" => s_before.AddMacvlan(new MacvlanSpec("host", "m", "port")),
        "a macvlan of lo" => s_before.AddMacvlan(new MacvlanSpec("host", "m", "lo")),
        "a passthru macvlan beside another" => s_before.AddMacvlan(new MacvlanSpec("host", "m", "eth0") { Mode = MacvlanMode.Passthru }),
        "a macvlan beside a passthru one" => s_before.AddMacvlan(new MacvlanSpec("host", "m", "eth1")),
        "an MTU above that of the device below" => s_before.AddMacvlan(new MacvlanSpec("host", "m", "eth0") { Mtu = 1501 }),
        "setting such an MTU" => s_before.SetLink("box", "mv0", new LinkChange { Mtu = 1501 }),
        "going up with the address of the device below" => s_before.SetLink("box", "mv0", new LinkChange { Mac = s_before.Link("host", "eth0").Mac }).SetLink("box", "mv0", Up),
        "going up with the address of another that is up" => s_before.SetLink("box", "mv0", Up).AddMacvlan(new MacvlanSpec("host", "m", "eth0") { Mac = s_before.Link("box", "mv0").Mac }).SetLink("host", "m", Up),
        "the address of the device below for one that is up" => s_before.SetLink("box", "mv0", Up).SetLink("box", "mv0", new LinkChange { Mac = s_before.Link("host", "eth0").Mac }),
        "a bridge port that has a macvlan" => s_before.SetLink("host", "eth0", new LinkChange { Master = "br0" }),
        "an ipvlan beside a macvlan" => s_before.AddIpvlan(new IpvlanSpec("host", "i", "eth0")),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };
}
