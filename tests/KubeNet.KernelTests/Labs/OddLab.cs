using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;

namespace KubeNet.KernelTests.Labs;

/// <summary>A lab of what is rare: names that a shell would take apart, addresses and routes with every option, rules in the places of the usual ones.</summary>
internal static class OddLab
{
    public static NetworkConfig Build()
    {
        var config = NetworkConfig.Create(seed: 7);
        foreach (var name in new[] { "one", "two", "three:4@5" })
            config = config.AddNamespace(name).SetLink(name, "lo", new LinkChange { Up = true });
        config = config
            .SetSysctl("two", "net.ipv4.ip_forward", "1").SetSysctl("two", "net.ipv4.conf.default.rp_filter", "2").SetSysctl("two", "net.ipv4.conf.all.accept_redirects", "1")
            .AddVethPair(new VethSpec("one", "$(x)`'\"#", "two", "-rf") { Mtu = 1400 })
            .AddVethPair(new VethSpec("two", "eth0.1", "three:4@5", "a=b"))
            .AddVethPair(new VethSpec("two", "p1", "two", "p2"))
            .AddBridge("two", "br*", ["eth0.1", "p2"])
            .SetSysctl("two", "net.ipv4.conf.-rf.rp_filter", "1").SetSysctl("three:4@5", "net.ipv4.conf.a=b.arp_ignore", "2");
        foreach (var (home, link) in new[] { ("one", "$(x)`'\"#"), ("two", "-rf"), ("two", "eth0.1"), ("three:4@5", "a=b"), ("two", "p1"), ("two", "p2"), ("two", "br*") })
            config = config.SetLink(home, link, new LinkChange { Up = true });
        config = config.SetLink("two", "eth0.1", new LinkChange { Hairpin = true, Isolated = true, Learning = false })
            .AddMacvlan(new MacvlanSpec("three:4@5", "mv", "p1") { DeviceNamespace = "two", Mode = MacvlanMode.Bridge }).SetLink("three:4@5", "mv", new LinkChange { Up = true });

        config = Address(config, "two", "br*", "10.1.0.1/24", "10.1.0.2/24", "fd00:1::1/64", "fd00:1::2/64");
        config = Address(config, "two", "-rf", "10.2.0.1/24");
        config = Address(config, "one", "$(x)`'\"#", "10.2.0.2/24");
        config = config.AddAddress("two", "p1", InterfaceAddress.Parse("10.3.0.1/24"), new AddressOptions { NoPrefixRoute = true, Broadcast = IpAddress.Parse("10.3.0.255") })
            .AddAddress("two", "p1", InterfaceAddress.Parse("10.4.0.1/32"), new AddressOptions { Peer = IpAddress.Parse("10.4.0.2") });
        config = Route(config, "two", "10.9.0.0/16", route => route with { Via = IpAddress.Parse("10.1.0.9"), Metric = 50, Mtu = 1300, PrefSrc = IpAddress.Parse("10.1.0.2") });
        config = Route(config, "two", "10.9.0.0/16", route => route with { Type = RouteType.Blackhole, Metric = 60 });
        config = Route(config, "two", "0.0.0.0/0", route => route with { NextHops = [Hop("10.1.0.7", 3), Hop("10.2.0.2", 1)], Table = 77 });
        config = Route(config, "two", "10.66.0.0/16", route => route with { Via = IpAddress.Parse("172.16.0.1"), Link = "p1", OnLink = true });
        config = Route(config, "two", "fd00:9::/64", route => route with { Via = IpAddress.Parse("fd00:1::9"), Metric = 7 });
        config = Route(config, "two", "fd00:8::/64", route => route with { Type = RouteType.Prohibit });
        return config
            .AddIpRule("two", IpFamily.IPv4, new IpRuleSpec { Priority = 100, Not = true, From = IpPrefix.Parse("10.2.0.0/24"), FwMark = 4, FwMask = 6, Table = 77 })
            .AddIpRule("two", IpFamily.IPv4, new IpRuleSpec { Priority = 200, Action = IpRuleAction.Goto, GotoPriority = 32766 })
            .AddIpRule("two", IpFamily.IPv6, new IpRuleSpec { Priority = 300, IncomingInterface = "-rf", Action = IpRuleAction.Unreachable })
            .RemoveIpRule("two", IpFamily.IPv4, new IpRuleSpec { Priority = 32767 })
            .AddNeighbor("two", "br*", IpAddress.Parse("10.1.0.7"), MacAddress.Parse("02:00:00:00:00:77"))
            .AddProxyNeighbor("two", "-rf", IpAddress.Parse("10.2.0.77"))
            .AddFdbEntry("two", "p2", MacAddress.Parse("02:00:00:00:00:99"), isLocal: false)
            .RunIpSet("two", "create s hash:net,port comment timeout 0", TimeSpan.Zero, out _)
            .RunIpSet("two", "add s 10.0.0.0/8,tcp:80 comment \"$(reboot) `id` END\"", TimeSpan.Zero, out _)
            .RunIptables("two", "-t nat -A POSTROUTING -o br* -m comment --comment \"it's $(reboot) `id` # END \\\"quoted\\\"\" -j MASQUERADE")
            .RunIptables("two", "-A FORWARD -m set --match-set s dst,dst -i -rf -j ACCEPT")
            .RunIptables("two", "-P FORWARD DROP", IpFamily.IPv6);
    }

    private static NetworkConfig Address(NetworkConfig config, string home, string link, params string[] addresses) =>
        addresses.Aggregate(config, (before, address) => before.AddAddress(home, link, InterfaceAddress.Parse(address)));

    private static NetworkConfig Route(NetworkConfig config, string home, string destination, Func<RouteSpec, RouteSpec> with) =>
        config.AddRoute(home, with(new RouteSpec { Destination = IpPrefix.Parse(destination) }));

    private static NextHopSpec Hop(string via, int weight) => new() { Via = IpAddress.Parse(via), Weight = weight };
}
