using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Tests.Namespaces;

/// <summary>What the kernel or a person's eye would refuse: each with its stable ErrorId and a message that names what is there.</summary>
public sealed class RefusedEditTests
{
    private static readonly NetworkConfig Before = NetworkConfig.Create()
        .AddNamespace("a").AddNamespace("b")
        .AddVethPair(new VethSpec("a", "eth0", "b", "eth0")).AddVethPair(new VethSpec("a", "eth1", "a", "eth2")).AddBridge("a", "br0").AddBridge("a", "br1")
        .SetLink("a", "lo", Up).SetLink("a", "eth0", Up)
        .AddAddress("a", "eth0", InterfaceAddress.Parse("10.0.0.1/24"))
        .AddRoute("a", new RouteSpec { Destination = IpPrefix.Parse("0.0.0.0/0"), Via = IpAddress.Parse("10.0.0.254") })
        .AddListener("a", new Listener(IpProtocol.Tcp, null, 80))
        .AddNeighbor("a", "eth0", IpAddress.Parse("10.0.0.9"), MacAddress.Parse("02:00:00:00:00:09"))
        .SetLink("a", "eth1", new LinkChange { Master = "br0" }).AddFdbEntry("a", "eth1", MacAddress.Parse("02:00:00:00:00:50"));

    private static LinkChange Up => new() { Up = true };

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "a second namespace of a name", "NamespaceExists", "'a'" },
        { "a namespace without a name", "InvalidNamespaceName", "1..255" },
        { "a namespace with a slash", "InvalidNamespaceName", "'/'" },
        { "a namespace named ..", "InvalidNamespaceName", "'..'" },
        { "a namespace with a name too long", "InvalidNamespaceName", "255" },
        { "an unknown namespace", "NamespaceNotFound", "There are: a, b." },
        { "an unknown link", "LinkNotFound", "It has: lo, eth0" },
        { "a second link of a name", "LinkExists", "'eth0'" },
        { "a veth whose ends have one name", "LinkExists", "'x'" },
        { "a link name longer than IFNAMSIZ", "InvalidLinkName", "16 characters" },
        { "a link named all", "InvalidLinkName", "net.ipv4.conf.all" },
        { "a link name with a blank", "InvalidLinkName", "blank" },
        { "an MTU of 67", "InvalidMtu", "68..65535" },
        { "a zero MAC address", "InvalidLinkMac", "02:42" },
        { "a multicast MAC address", "InvalidLinkMac", "unicast" },
        { "removing lo", "LinkNotRemovable", "'lo'" },
        { "a bridge as port of a bridge", "InvalidMaster", "'br1'" },
        { "lo as port of a bridge", "InvalidMaster", "'lo'" },
        { "a veth as master", "InvalidMaster", "no bridge" },
        { "hairpin on a link without a master", "NotABridgePort", "'eth2'" },
        { "an ageing time on a veth", "NotABridge", "veth" },
        { "a negative ageing time", "InvalidAgeingTime", "-1" },
        { "a second address of the same", "AddressExists", "10.0.0.1" },
        { "the unspecified address", "InvalidLinkAddress", "0.0.0.0" },
        { "an IPv6 multicast address", "InvalidLinkAddress", "ff02::1" },
        { "::1 on another link than lo", "InvalidLinkAddress", "lo" },
        { "a peer of the other family", "InvalidLinkAddress", "families" },
        { "an address of another scope in one network", "ScopeMismatch", "global" },
        { "removing an address that is not there", "AddressNotFound", "It has: 10.0.0.1/24." },
        { "an IPv6 address below 1280 bytes", "IPv6Disabled", "1280" },
        { "a second route of the same metric", "RouteExists", "0.0.0.0/0" },
        { "a gateway that no link has", "GatewayUnreachable", "192.0.2.1" },
        { "a route over a link that is down", "LinkDown", "'eth2'" },
        { "a route with neither gateway nor link", "RouteNeedsDevice", "dev LINK" },
        { "a link-local gateway without a link", "RouteNeedsDevice", "fe80::1" },
        { "a source that is not local", "PrefSrcNotLocal", "192.0.2.7" },
        { "an unreachable route with a device", "InvalidRoute", "unreachable" },
        { "a locked MTU that is none", "InvalidRoute", "no MTU" },
        { "a hop limit above 255", "InvalidRoute", "0..255" },
        { "an MSS below 0", "InvalidRoute", "-1" },
        { "an IPv4 gateway of an IPv6 route", "InvalidRoute", "10.0.0.2" },
        { "removing a route that is not there", "RouteNotFound", "10.9.0.0/16" },
        { "the same ip rule twice", "IpRuleExists", "100" },
        { "an ip rule that goes back", "InvalidIpRule", "above its own" },
        { "an ip rule of the other family", "InvalidIpRule", "fd00::/8" },
        { "removing an ip rule without saying which", "InvalidIpRule", "priority" },
        { "removing an ip rule that is not there", "IpRuleNotFound", "0, 32766, 32767" },
        { "an unknown sysctl", "SysctlNotFound", "net.ipv4.ip_forward" },
        { "a sysctl of an unknown link", "SysctlNotFound", "no link 'eth9'" },
        { "a sysctl value that is no number", "InvalidSysctlValue", "whole number" },
        { "a sysctl value out of range", "InvalidSysctlValue", "1..255" },
        { "ports in the wrong order", "InvalidSysctlValue", "the lower first" },
        { "a sysctl that can only be read", "SysctlReadOnly", "mc_forwarding" },
        { "an MTU of IPv6 above the device's", "InvalidSysctlValue", "1280..1500" },
        { "a listener without a port", "InvalidListener", "1..65535" },
        { "a listener of icmp", "InvalidListener", "icmp" },
        { "a listener on a taken port", "PortInUse", "tcp *:80" },
        { "a listener on an address of someone else", "AddressNotLocal", "It has: 127.0.0.1, 10.0.0.1." },
        { "removing a listener that is not there", "ListenerNotFound", "tcp *:80" },
        { "a second neighbour of one address", "NeighborExists", "02:00:00:00:00:09" },
        { "a neighbour on lo", "InvalidNeighbor", "'lo'" },
        { "an IPv6 neighbour below 1280 bytes", "IPv6Disabled", "1280" },
        { "an IPv6 neighbour on a link without IPv6", "IPv6Disabled", "disable_ipv6" },
        { "a proxy of IPv6 below 1280 bytes", "IPv6Disabled", "1280" },
        { "removing a neighbour that is not there", "NeighborNotFound", "10.0.0.9" },
        { "a second FDB entry of one address", "FdbEntryExists", "02:00:00:00:00:50" },
        { "an FDB entry of zero", "InvalidFdbEntry", "00:00:00:00:00:00" },
        { "an FDB entry on a link without a bridge", "NotABridgePort", "'eth2'" },
        { "removing an FDB entry that is not there", "FdbEntryNotFound", "02:00:00:00:00:50" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void It_is_refused_with_a_stable_id_and_the_choices(string what, string errorId, string says)
    {
        var refused = Assert.ThrowsAny<NetConfigException>(() => Try(what));
        Assert.Equal(errorId, refused.ErrorId);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    private static NetworkConfig Try(string what) => what switch
    {
        "a second namespace of a name" => Before.AddNamespace("a"),
        "a namespace without a name" => Before.AddNamespace(" "),
        "a namespace with a slash" => Before.AddNamespace("x/y"),
        "a namespace named .." => Before.AddNamespace(".."),
        "a namespace with a name too long" => Before.AddNamespace(new string('x', 256)),
        "an unknown namespace" => Before.RemoveNamespace("c"),
        "an unknown link" => Before.RemoveLink("a", "eth9"),
        "a second link of a name" => Before.AddVethPair(new VethSpec("a", "new", "b", "eth0")),
        "a veth whose ends have one name" => Before.AddVethPair(new VethSpec("a", "x", "a", "x")),
        "a link name longer than IFNAMSIZ" => Before.AddBridge("a", new string('x', 16)),
        "a link named all" => Before.SetLink("a", "eth2", new LinkChange { NewName = "all" }),
        "a link name with a blank" => Before.AddDummy("a", "x y"),
        "an MTU of 67" => Before.SetLink("a", "eth0", new LinkChange { Mtu = 67 }),
        "a zero MAC address" => Before.SetLink("a", "eth0", new LinkChange { Mac = default(MacAddress) }),
        "a multicast MAC address" => Before.AddBridge("a", "x", mac: MacAddress.Parse("01:00:00:00:00:01")),
        "removing lo" => Before.RemoveLink("a", "lo"),
        "a bridge as port of a bridge" => Before.SetLink("a", "br1", new LinkChange { Master = "br0" }),
        "lo as port of a bridge" => Before.SetLink("a", "lo", new LinkChange { Master = "br0" }),
        "a veth as master" => Before.SetLink("a", "eth0", new LinkChange { Master = "eth2" }),
        "hairpin on a link without a master" => Before.SetLink("a", "eth2", new LinkChange { Hairpin = true }),
        "an ageing time on a veth" => Before.SetLink("a", "eth0", new LinkChange { AgeingTime = 5 }),
        "a negative ageing time" => Before.SetLink("a", "br0", new LinkChange { AgeingTime = -1 }),
        "a second address of the same" => Address("10.0.0.1/24"),
        "the unspecified address" => Address("0.0.0.0/0"),
        "an IPv6 multicast address" => Address("ff02::1/64"),
        "::1 on another link than lo" => Address("::1/128"),
        "a peer of the other family" => Address("10.0.5.1/32", new AddressOptions { Peer = IpAddress.Parse("fd00::1") }),
        "an address of another scope in one network" => Address("10.0.0.2/24", new AddressOptions { Scope = Devices.AddressScope.Link }),
        "removing an address that is not there" => Before.RemoveAddress("a", "eth0", InterfaceAddress.Parse("10.0.0.1/25")),
        "an IPv6 address below 1280 bytes" => Before.SetLink("a", "eth0", new LinkChange { Mtu = 1000 }).AddAddress("a", "eth0", InterfaceAddress.Parse("fd00::1/64")),
        "a second route of the same metric" => Route("0.0.0.0/0", spec => spec with { Via = IpAddress.Parse("10.0.0.253") }),
        "a gateway that no link has" => Route("10.9.0.0/16", spec => spec with { Via = IpAddress.Parse("192.0.2.1") }),
        "a route over a link that is down" => Route("10.9.0.0/16", spec => spec with { Link = "eth2" }),
        "a route with neither gateway nor link" => Route("10.9.0.0/16", spec => spec),
        "a link-local gateway without a link" => Route("fd09::/64", spec => spec with { Via = IpAddress.Parse("fe80::1") }),
        "a source that is not local" => Route("10.9.0.0/16", spec => spec with { Link = "eth0", PrefSrc = IpAddress.Parse("192.0.2.7") }),
        "an unreachable route with a device" => Route("10.9.0.0/16", spec => spec with { Type = RouteType.Unreachable, Link = "eth0" }),
        "a locked MTU that is none" => Route("10.9.0.0/16", spec => spec with { Link = "eth0", LockMtu = true }),
        "a hop limit above 255" => Route("10.9.0.0/16", spec => spec with { Link = "eth0", HopLimit = 256 }),
        "an MSS below 0" => Route("10.9.0.0/16", spec => spec with { Link = "eth0", AdvMss = -1 }),
        "an IPv4 gateway of an IPv6 route" => Route("fd09::/64", spec => spec with { Via = IpAddress.Parse("10.0.0.2") }),
        "removing a route that is not there" => Before.RemoveRoute("a", new RouteSpec { Destination = IpPrefix.Parse("10.9.0.0/16") }),
        "the same ip rule twice" => Rule(new IpRuleSpec { Priority = 100, FwMark = 1 }).AddIpRule("a", IpFamily.IPv4, new IpRuleSpec { Priority = 100, FwMark = 1 }),
        "an ip rule that goes back" => Rule(new IpRuleSpec { Priority = 100, GotoPriority = 50 }),
        "an ip rule of the other family" => Rule(new IpRuleSpec { From = IpPrefix.Parse("fd00::/8") }),
        "removing an ip rule without saying which" => Before.RemoveIpRule("a", IpFamily.IPv4, new IpRuleSpec()),
        "removing an ip rule that is not there" => Before.RemoveIpRule("a", IpFamily.IPv4, new IpRuleSpec { FwMark = 7 }),
        "an unknown sysctl" => Before.SetSysctl("a", "net.ipv4.ip_forwrad", "1"),
        "a sysctl of an unknown link" => Before.SetSysctl("a", "net.ipv4.conf.eth9.rp_filter", "1"),
        "a sysctl value that is no number" => Before.SetSysctl("a", "net.ipv4.ip_forward", "yes"),
        "a sysctl value out of range" => Before.SetSysctl("a", "net.ipv4.ip_default_ttl", "256"),
        "ports in the wrong order" => Before.SetSysctl("a", "net.ipv4.ip_local_port_range", "60000 50000"),
        "a sysctl that can only be read" => Before.SetSysctl("a", "net.ipv6.conf.eth0.mc_forwarding", "1"),
        "an MTU of IPv6 above the device's" => Before.SetSysctl("a", "net.ipv6.conf.eth0.mtu", "1501"),
        "a listener without a port" => Before.AddListener("a", new Listener(IpProtocol.Tcp, null, 0)),
        "a listener of icmp" => Before.AddListener("a", new Listener(IpProtocol.Icmp, null, 5)),
        "a listener on a taken port" => Before.AddListener("a", new Listener(IpProtocol.Tcp, IpAddress.Parse("10.0.0.1"), 80)),
        "a listener on an address of someone else" => Before.AddListener("a", new Listener(IpProtocol.Tcp, IpAddress.Parse("10.0.0.2"), 81)),
        "removing a listener that is not there" => Before.RemoveListener("a", new Listener(IpProtocol.Udp, null, 80)),
        "a second neighbour of one address" => Before.AddNeighbor("a", "eth0", IpAddress.Parse("10.0.0.9"), MacAddress.Parse("02:00:00:00:00:08")),
        "a neighbour on lo" => Before.AddNeighbor("a", "lo", IpAddress.Parse("10.0.0.8"), MacAddress.Parse("02:00:00:00:00:08")),
        "an IPv6 neighbour below 1280 bytes" => Before.SetLink("a", "eth0", new LinkChange { Mtu = 1000 }).AddNeighbor("a", "eth0", IpAddress.Parse("fd00::9"), MacAddress.Parse("02:00:00:00:00:08")),
        "an IPv6 neighbour on a link without IPv6" => Before.SetSysctl("a", "net.ipv6.conf.eth0.disable_ipv6", "1").AddNeighbor("a", "eth0", IpAddress.Parse("fd00::9"), MacAddress.Parse("02:00:00:00:00:08")),
        "a proxy of IPv6 below 1280 bytes" => Before.SetLink("a", "eth0", new LinkChange { Mtu = 1000 }).AddProxyNeighbor("a", "eth0", IpAddress.Parse("fd00::9")),
        "removing a neighbour that is not there" => Before.RemoveNeighbor("a", "eth0", IpAddress.Parse("10.0.0.8")),
        "a second FDB entry of one address" => Before.AddFdbEntry("a", "br0", MacAddress.Parse("02:00:00:00:00:50")),
        "an FDB entry of zero" => Before.AddFdbEntry("a", "br0", default),
        "an FDB entry on a link without a bridge" => Before.AddFdbEntry("a", "eth2", MacAddress.Parse("02:00:00:00:00:51")),
        "removing an FDB entry that is not there" => Before.RemoveFdbEntry("a", "eth1", MacAddress.Parse("02:00:00:00:00:51")),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such case."),
    };

    private static NetworkConfig Address(string address, AddressOptions? options = null) => Before.AddAddress("a", "eth0", InterfaceAddress.Parse(address), options);

    private static NetworkConfig Route(string destination, Func<RouteSpec, RouteSpec> with) =>
        Before.AddRoute("a", with(new RouteSpec { Destination = IpPrefix.Parse(destination) }));

    private static NetworkConfig Rule(IpRuleSpec spec) => Before.AddIpRule("a", IpFamily.IPv4, spec);
}
