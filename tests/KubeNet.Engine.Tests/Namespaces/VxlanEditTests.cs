using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Tests.Namespaces;

/// <summary>VXLANs as configuration: what iproute2 and the live kernel made of the same commands.</summary>
public sealed class VxlanEditTests
{
    private static readonly MacAddress s_unicast = MacAddress.Parse("02:00:00:00:00:09");
    private static readonly MacAddress s_group = MacAddress.Parse("01:00:5e:00:00:0e");

    private static readonly NetworkConfig s_before = NetworkConfig.Create()
        .AddNamespace("node").AddNamespace("pod")
        .AddVethPair(new VethSpec("node", "eth0", "pod", "eth0"))
        .AddVxlan(Spec("flannel.1", 1) with { Device = "eth0", Local = IpAddress.Parse("192.168.0.1") })
        .AddVxlan(Spec("vx", 3) with { Remote = IpAddress.Parse("192.168.0.2") })
        .AddFdbEntry("node", "vx", s_unicast, To("192.168.0.2"));

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "an identifier of 2^24", "InvalidVxlanId", "0..16777215" },
        { "an identifier below 0", "InvalidVxlanId", "-1" },
        { "an identifier that is taken at its port", "VxlanExists", "'flannel.1'" },
        { "a device that is not there", "LinkNotFound", "It has:" },
        { "a remote and a group", "InvalidTunnelAddress", "one of them" },
        { "a group that is a host", "InvalidTunnelAddress", "10.0.0.1" },
        { "a remote that is a group", "InvalidTunnelAddress", "239.1.1.1" },
        { "a group without a device", "TunnelDeviceRequired", "239.1.1.1" },
        { "a local address of another family", "InvalidTunnelAddress", "families" },
        { "a local address that is a group", "InvalidTunnelAddress", "224.0.0.1" },
        { "an MTU of 67", "InvalidMtu", "68..65535" },
        { "an MTU that the device below has no room for", "InvalidMtu", "1450" },
        { "an entry twice", "FdbEntryExists", "append" },
        { "an entry of the other family", "InvalidFdbEntry", "fd00::1" },
        { "an entry via a device that is not there", "LinkNotFound", "It has:" },
        { "an entry with an identifier of 2^24", "InvalidVxlanId", "16777216" },
        { "an entry for a host on a veth", "NotAVxlan", "veth" },
        { "removing an entry that is not there", "FdbEntryNotFound", "There are:" },
        { "going up while a socket holds the port", "PortInUse", "'flannel.1'" },
        { "a socket at the port of one that is up", "PortInUse", "'vx'" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_the_kernel_refuses_is_refused(string what, string errorId, string words)
    {
        var problem = Assert.Throws<NetConfigException>(() => Try(what));

        Assert.Equal(errorId, problem.ErrorId);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, 1500)]
    [InlineData("eth0", null, 1450)]
    [InlineData("eth0", 2000, 1450)]
    [InlineData("eth0", 1400, 1400)]
    [InlineData(null, 9000, 9000)]
    public void Its_mtu_is_what_the_device_below_leaves_room_for(string? device, int? mtu, int expected) =>
        Assert.Equal(expected, s_before.AddVxlan(Spec("x", 9) with { Device = device, Mtu = mtu }).Link("node", "x").Mtu);

    [Fact]
    public void Over_IPv6_the_headers_take_20_bytes_more() =>
        Assert.Equal(1430, s_before.AddVxlan(Spec("x", 1) with { Device = "eth0", Local = IpAddress.Parse("fd00::1") }).Link("node", "x").Mtu);

    [Fact]
    public void Port_0_is_the_kernels_default() =>
        Assert.Equal(8472, ((VxlanLink)s_before.AddVxlan(Spec("x", 9) with { DestinationPort = 0 }).Link("node", "x")).DestinationPort);

    [Fact]
    public void A_default_destination_is_an_entry_for_the_zero_address()
    {
        var config = s_before.AddVxlan(Spec("x", 9) with { Device = "eth0", Remote = IpAddress.Parse("192.168.0.7") });

        Assert.Equal(new VxlanRemote(IpAddress.Parse("192.168.0.7"), LinkIndex: config.Link("node", "eth0").Index), Assert.Single(Vxlan(config, "x").FindStatic(default)!.Remotes));
    }

    [Fact]
    public void Hosts_are_appended_to_groups_and_the_zero_address_but_not_to_one_address()
    {
        var config = s_before
            .AddFdbEntry("node", "vx", s_unicast, To("192.168.0.3"), append: true)
            .AddFdbEntry("node", "vx", default, To("192.168.0.3"), append: true)
            .AddFdbEntry("node", "vx", default, To("192.168.0.3"), append: true)
            .AddFdbEntry("node", "vx", s_group, To("192.168.0.2"))
            .AddFdbEntry("node", "vx", s_group, To("192.168.0.3") with { Port = 99, Id = 8, Via = "eth0" }, append: true);

        Assert.Equal("192.168.0.2", Hosts(config, s_unicast));
        Assert.Equal("192.168.0.2,192.168.0.3", Hosts(config, default));
        Assert.Equal("192.168.0.2,192.168.0.3", Hosts(config, s_group));
    }

    [Fact]
    public void A_host_that_an_entry_does_not_name_is_removed_without_a_word()
    {
        Assert.Same(s_before, s_before.RemoveFdbEntry("node", "vx", s_unicast, To("192.168.0.99")));
        Assert.Null(Vxlan(s_before.RemoveFdbEntry("node", "vx", s_unicast, To("192.168.0.2")), "vx").FindStatic(s_unicast));
        Assert.Null(Vxlan(s_before.RemoveFdbEntry("node", "vx", s_unicast, null), "vx").FindStatic(s_unicast));
    }

    [Fact]
    public void It_goes_with_the_device_below_it()
    {
        var config = s_before.RemoveLink("pod", "eth0");

        Assert.Null(config["node"].FindLink("flannel.1"));
        Assert.NotNull(config["node"].FindLink("vx"));
    }

    private static VxlanSpec Spec(string name, int id) => new("node", name, id);

    private static VxlanDestination To(string address) => new(IpAddress.Parse(address));

    private static VxlanLink Vxlan(NetworkConfig config, string name) => (VxlanLink)config.Link("node", name);

    private static string Hosts(NetworkConfig config, MacAddress mac) => string.Join(',', Vxlan(config, "vx").FindStatic(mac)!.Remotes.Select(remote => remote.Address));

    private static NetworkConfig Try(string what) => what switch
    {
        "an identifier of 2^24" => s_before.AddVxlan(Spec("x", 1 << 24)),
        "an identifier below 0" => s_before.AddVxlan(Spec("x", -1)),
        "an identifier that is taken at its port" => s_before.AddVxlan(Spec("x", 1)),
        "a device that is not there" => s_before.AddVxlan(Spec("x", 9) with { Device = "nope" }),
        "a remote and a group" => s_before.AddVxlan(Spec("x", 9) with { Remote = IpAddress.Parse("10.0.0.1"), Group = IpAddress.Parse("239.1.1.1"), Device = "eth0" }),
        "a group that is a host" => s_before.AddVxlan(Spec("x", 9) with { Group = IpAddress.Parse("10.0.0.1"), Device = "eth0" }),
        "a remote that is a group" => s_before.AddVxlan(Spec("x", 9) with { Remote = IpAddress.Parse("239.1.1.1") }),
        "a group without a device" => s_before.AddVxlan(Spec("x", 9) with { Group = IpAddress.Parse("239.1.1.1") }),
        "a local address of another family" => s_before.AddVxlan(Spec("x", 9) with { Local = IpAddress.Parse("10.0.0.1"), Remote = IpAddress.Parse("fd00::1") }),
        "a local address that is a group" => s_before.AddVxlan(Spec("x", 9) with { Local = IpAddress.Parse("224.0.0.1") }),
        "an MTU of 67" => s_before.AddVxlan(Spec("x", 9) with { Mtu = 67 }),
        "an MTU that the device below has no room for" => s_before.SetLink("node", "flannel.1", new LinkChange { Mtu = 1451 }),
        "an entry twice" => s_before.AddFdbEntry("node", "vx", s_unicast, To("192.168.0.3")),
        "an entry of the other family" => s_before.AddFdbEntry("node", "vx", s_group, To("fd00::1")),
        "an entry via a device that is not there" => s_before.AddFdbEntry("node", "vx", s_group, To("192.168.0.3") with { Via = "nope" }),
        "an entry with an identifier of 2^24" => s_before.AddFdbEntry("node", "vx", s_group, To("192.168.0.3") with { Id = 1 << 24 }),
        "an entry for a host on a veth" => s_before.AddFdbEntry("node", "eth0", s_group, To("192.168.0.3")),
        "removing an entry that is not there" => s_before.RemoveFdbEntry("node", "vx", s_group, null),
        "going up while a socket holds the port" => s_before.AddListener("node", new Listener(IpProtocol.Udp, null, 8472)).SetLink("node", "flannel.1", new LinkChange { Up = true }),
        "a socket at the port of one that is up" => s_before.SetLink("node", "vx", new LinkChange { Up = true }).AddListener("node", new Listener(IpProtocol.Udp, null, 8472)),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such case"),
    };
}
