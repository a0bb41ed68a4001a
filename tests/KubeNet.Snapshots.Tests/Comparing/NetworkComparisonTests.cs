using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Snapshots.Comparing;

namespace KubeNet.Snapshots.Tests.Comparing;

/// <summary>What the comparison of two values says of each kind of edit.</summary>
public sealed class NetworkComparisonTests
{
    private static readonly Dictionary<string, (Func<NetworkConfig, NetworkConfig> Edit, string[] Said)> Edits = new()
    {
        ["a namespace"] = (config => config.AddNamespace("c"), ["=> c Namespace c | - | lo"]),
        ["a namespace that goes"] = (config => config.RemoveNamespace("b"), ["<= a Link eth0 | type veth up mtu 1500 address 02:00:00:00:00:0a peer eth0 netns b | -", "<= a Address 10.0.0.1/24 dev eth0 | scope global | -",
            "<= a Route 10.0.0.0/24 | 10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1 | -", "<= a Route 10.9.0.0/16 | 10.9.0.0/16 via 10.0.0.2 dev eth0 | -", "<= b Namespace b | lo eth0 | -"]),
        ["a setting of a link"] = (config => config.SetLink("a", "eth0", new LinkChange { Mtu = 1400 }), ["<> a Link eth0 | mtu 1500 | mtu 1400"]),
        ["an address"] = (config => config.AddAddress("b", "eth0", InterfaceAddress.Parse("10.5.0.1/24")),
            ["=> b Address 10.5.0.1/24 dev eth0 | - | scope global", "=> b Route 10.5.0.0/24 | - | 10.5.0.0/24 dev eth0 proto kernel scope link src 10.5.0.1"]),
        ["a route exchanged"] = (config => config.ReplaceRoute("a", new RouteSpec { Destination = IpPrefix.Parse("10.9.0.0/16"), Type = RouteType.Unreachable }),
            ["<> a Route 10.9.0.0/16 | 10.9.0.0/16 via 10.0.0.2 dev eth0 | unreachable 10.9.0.0/16"]),
        ["a local route that is taken away by hand"] = (config => config.RemoveRoute("b", new RouteSpec { Destination = IpPrefix.Parse("10.0.0.255/32"), Type = RouteType.Broadcast, Table = RouteTableId.Local }),
            ["<= b Route 10.0.0.255/32 table local | broadcast 10.0.0.255 dev eth0 proto kernel scope link src 10.0.0.2 | -"]),
        ["an ip rule"] = (config => config.AddIpRule("a", IpFamily.IPv6, new IpRuleSpec { Priority = 100, Table = 7 }), ["=> a IpRule -6 100 | - | from all lookup 7"]),
        ["a sysctl"] = (config => config.SetSysctl("a", "net.ipv4.ip_forward", "1"), ["<> a Sysctl net.ipv4.conf.all.accept_redirects | 1 | 0", "<> a Sysctl net.ipv4.conf.all.forwarding | 0 | 1",
            "<> a Sysctl net.ipv4.conf.default.forwarding | 0 | 1", "<> a Sysctl net.ipv4.conf.eth0.forwarding | 0 | 1", "<> a Sysctl net.ipv4.conf.lo.forwarding | 0 | 1", "<> a Sysctl net.ipv4.ip_forward | 0 | 1"]),
        ["an MTU of IPv6"] = (config => config.SetSysctl("a", "net.ipv6.conf.eth0.mtu", "1300"), ["<> a Sysctl net.ipv6.conf.eth0.mtu | 1500 | 1300"]),
        ["an MTU of IPv6 that goes with the link's own"] = (config => config.SetSysctl("a", "net.ipv6.conf.eth0.mtu", "1300").SetLink("a", "eth0", new LinkChange { Mtu = 9000 }), ["<> a Link eth0 | mtu 1500 | mtu 9000"]),
        ["an MTU of IPv6 above 1500, as its link's is"] = (config => config.SetLink("a", "eth0", new LinkChange { Mtu = 9000 }).SetSysctl("a", "net.ipv6.conf.eth0.mtu", "9000"),
            ["<> a Link eth0 | mtu 1500 | mtu 9000", "<> a Sysctl net.ipv6.conf.eth0.mtu | 1500 | 9000"]),
        ["a sysctl set to what it was"] = (config => config.SetSysctl("a", "net.ipv4.ip_default_ttl", "64"), []),
        ["a neighbour"] = (config => config.AddNeighbor("a", "eth0", IpAddress.Parse("10.0.0.7"), MacAddress.Parse("02:00:00:00:00:77")), ["=> a Neighbor 10.0.0.7 dev eth0 | - | lladdr 02:00:00:00:00:77"]),
        ["a policy"] = (config => Rule(config, "-P FORWARD DROP"), ["<> a Chain filter FORWARD | -P FORWARD ACCEPT | -P FORWARD DROP"]),
        ["a rule put in before others"] = (config => Rule(config, "-I INPUT -p icmp -j ACCEPT"), ["=> a Rule filter INPUT 1 | - | -A INPUT -p icmp -j ACCEPT"]),
        ["a rule exchanged"] = (config => Rule(config, "-R INPUT 2 -p tcp -m tcp --dport 23 -j DROP"), ["<> a Rule filter INPUT 2 | -A INPUT -p tcp -m tcp --dport 22 -j DROP | -A INPUT -p tcp -m tcp --dport 23 -j DROP"]),
        ["another order of the rule engines"] = (Later, ["<> b HookOrder ip6tables filter INPUT | legacy first | nft first"]),
        ["a chain"] = (config => Rule(config, "-N OWN"), ["=> a Chain filter OWN | - | -N OWN"]),
        ["an entry of a set"] = (config => config.AddIpSetEntry("a", "s", "10.0.0.9", TimeSpan.Zero), ["=> a IpSetEntry s 10.0.0.9 | - | 10.0.0.9"]),
        ["a listener"] = (config => config.AddListener("b", new Listener(IpProtocol.Tcp, null, 80)), ["=> b Listener tcp *:80 | - | answers"]),
    };

    public static TheoryData<string> Names => [.. Edits.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_what_an_edit_did_and_nothing_else(string name)
    {
        var (edit, said) = Edits[name];
        Assert.Equal(said, Text(Start(), edit(Start())));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_the_same_the_other_way_round(string name)
    {
        var (before, after) = (Start(), Edits[name].Edit(Start()));
        var there = NetworkComparison.Between(before, after).ToList();
        var back = NetworkComparison.Between(after, before).Select(difference => difference with { Before = difference.After, After = difference.Before }).ToList();
        Assert.Equal(there.Select(difference => $"{difference.Kind} {difference.Before} {difference.After}").Order(), back.Select(difference => $"{difference.Kind} {difference.Before} {difference.After}").Order());
    }

    [Fact]
    public void Interface_indexes_are_no_difference()
    {
        var other = Start(config => config.AddDummy("a", "d0").RemoveLink("a", "d0"));
        Assert.NotEqual(Start().Link("a", "eth0").Index, other.Link("a", "eth0").Index);
        Assert.Empty(Text(Start(), other));
    }

    [Fact]
    public void State_is_compared_where_it_is_asked_for()
    {
        var lab = new Lab();
        lab.Edit(_ => Rule(Start(), "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT").AddListener("b", new Listener(IpProtocol.Tcp, null, 80)));
        var before = lab.Fork();
        lab.Send(new Probe { From = "a", To = IpAddress.Parse("10.0.0.2"), Port = 80 });
        lab.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(NetworkComparison.Between(before, lab));
        var kinds = NetworkComparison.Between(before, lab, withState: true).Select(difference => difference.Kind).Distinct();
        Assert.Equal([DifferenceKind.Clock, DifferenceKind.Connection, DifferenceKind.LearnedNeighbor, DifferenceKind.Counter], kinds.Order());
    }

    [Fact]
    public void Of_a_large_lab_only_what_was_edited_costs()
    {
        var large = Start();
        var chains = string.Concat(Enumerable.Range(0, 2000).Select(number => $":C{number} - [0:0]\n"));
        large = large.RestoreRuleset("a", $"*filter\n{chains}COMMIT\n", out _);
        large = large.WithAll(Enumerable.Range(0, 5000).Select(number => large["a"] with { Name = $"node{number:0000}" }));
        var edited = large.SetSysctl("node2500", "net.ipv4.ip_default_ttl", "65");
        Text(large, edited);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(["<> node2500 Sysctl net.ipv4.ip_default_ttl | 64 | 65"], Text(large, edited));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void What_goes_out_and_comes_in_makes_the_one_list_the_other()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var (before, after) = (List(random), List(random));
            var result = before.ToList();
            var offset = 0;
            foreach (var (at, there) in SequenceDifference.Between(before, after))
            {
                if (at >= 0)
                {
                    result.RemoveAt(at + offset);
                    offset--;
                }

                if (there >= 0)
                {
                    result.Insert(there, after[there]);
                    offset++;
                }
            }

            Assert.True(after.SequenceEqual(result), $"seed {seed}");
        }
    }

    private static List<int> List(Random random) => [.. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(4))];

    private static NetworkConfig Start() => Start(config => config);

    private static NetworkConfig Start(Func<NetworkConfig, NetworkConfig> first)
    {
        var config = first(NetworkConfig.Create().AddNamespace("a").AddNamespace("b"))
            .AddVethPair(new VethSpec("a", "eth0", "b", "eth0") { Mac = MacAddress.Parse("02:00:00:00:00:0a"), PeerMac = MacAddress.Parse("02:00:00:00:00:0b") })
            .SetSysctl("a", "net.ipv6.conf.all.disable_ipv6", "1").SetSysctl("b", "net.ipv6.conf.all.disable_ipv6", "1")
            .SetLink("a", "eth0", new LinkChange { Up = true }).SetLink("b", "eth0", new LinkChange { Up = true })
            .AddAddress("a", "eth0", InterfaceAddress.Parse("10.0.0.1/24")).AddAddress("b", "eth0", InterfaceAddress.Parse("10.0.0.2/24"))
            .AddRoute("a", new RouteSpec { Destination = IpPrefix.Parse("10.9.0.0/16"), Via = IpAddress.Parse("10.0.0.2") })
            .RunIpSet("a", "create s hash:ip", TimeSpan.Zero, out _);
        config = config.RunIptables("b", "-A INPUT -j ACCEPT", IpFamily.IPv6).RunIptables("b", "-A INPUT -j ACCEPT", IpFamily.IPv6, IptablesBackend.Legacy);
        return Rule(Rule(Rule(config, "-A INPUT -s 10.0.0.7 -j DROP"), "-A INPUT -p tcp --dport 22 -j DROP"), "-A INPUT -p udp -j DROP");
    }

    // The same rules, of which those of iptables-nft were loaded again.
    private static NetworkConfig Later(NetworkConfig config) => config.RestoreRuleset("b", "*filter\n-A INPUT -j ACCEPT\nCOMMIT\n", out _, IpFamily.IPv6);

    private static NetworkConfig Rule(NetworkConfig config, string command) => config.RunIptables("a", command);

    private static string[] Text(NetworkConfig before, NetworkConfig after) => [.. NetworkComparison.Between(before, after)
        .Select(difference => $"{difference.SideIndicator} {difference.Namespace} {difference.Kind} {difference.Name} | {difference.Before ?? "-"} | {difference.After ?? "-"}")];
}
