using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Routing;

namespace KubeNet.Snapshots.Tests.Importing;

/// <summary>Bundles made by hand: what is missing, odd or wrong.</summary>
public sealed class ImportTests : IDisposable
{
    private const string Veth = """
        [{"ifindex":INDEX,"link_index":PEER,"ifname":"NAME","flags":["UP","LOWER_UP"],"mtu":1500,"address":"02:00:00:00:00:01","link_netnsid":NSID,"linkinfo":{"info_kind":"veth"}}]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Progress_is_told_after_each_bundle_and_each_namespace()
    {
        foreach (var home in new[] { "host", "pod" })
            _folder.Write($"{home}/ip-link.json", """[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK"],"mtu":65536}]""");
        var told = new List<WorkProgress>();
        SnapshotImport.Read([_folder.Path], progress: new ProgressListener(told.Add));
        Assert.Equal([new WorkProgress("Bundles", 1, 1), new WorkProgress("Namespaces", 1, 2), new WorkProgress("Namespaces", 2, 2)], told);
    }

    [Fact]
    public void A_file_alone_makes_a_namespace_and_the_report_names_what_is_missing()
    {
        _folder.Write("host/ip-link.json", """[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536}]""");
        var import = SnapshotImport.Read(_folder.Path);
        Assert.Equal(["host"], import.Config.Namespaces.Keys);
        foreach (var file in new[] { "ip-addr.json", "ip-route.json", "ip6-route.json", "sockets.txt", "sysctl.txt" })
            Assert.Contains(import.Report, entry => entry.Text.Contains(file, StringComparison.Ordinal) && entry.Consequence is not null);
    }

    [Fact]
    public void Broken_json_is_a_report_line_with_its_place()
    {
        _folder.Write("host/ip-link.json", """[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK"]}]""");
        _folder.Write("host/ip-route.json", "[{\"dst\":\"default\",\n  \"gateway\":\"10.0.0.1\",\"dev\":");
        var entry = Assert.Single(SnapshotImport.Read(_folder.Path).Report, entry => entry.Severity == ReportSeverity.Error);
        Assert.Equal("host/ip-route.json", entry.File);
        Assert.Equal(2, entry.Line);
        Assert.Contains("column", entry.Text, StringComparison.Ordinal);
        Assert.Contains("no IPv4 route", entry.Consequence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_links_and_routes_have_that_is_not_modelled_is_named()
    {
        _folder.Write("host/ip-link.json", """[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP"]},{"ifindex":2,"ifname":"br0","flags":["UP"],"linkinfo":{"info_kind":"bridge"}},{"ifindex":3,"link_index":1,"ifname":"e","master":"br0","flags":["UP","LOWER_UP","NOARP"],"address":"02:00:00:00:00:01","link_netnsid":0,"linkinfo":{"info_kind":"veth","info_slave_kind":"bridge","info_slave_data":{"locked":true}}}]""");
        _folder.Write("host/ip-addr.json", """[{"ifindex":2,"ifname":"br0","addr_info":[{"family":"inet6","local":"fd00::5","prefixlen":64,"scope":"global","dadfailed":true,"tentative":true}]}]""");
        _folder.Write("host/ip-route.json", """[{"dst":"10.3.0.0/24","dev":"br0","metrics":[{"mtu":1000,"advmss":600,"hoplimit":7,"initcwnd":20}]}]""");
        var import = SnapshotImport.Read(_folder.Path);
        string[] named = ["e has ARP switched off (NOARP)", "e is a locked port of br0", "fd00::5 on br0 failed duplicate address detection", "10.3.0.0/24 has a metric 'initcwnd'"];
        Assert.All(named, text => Assert.Contains(import.Report, entry => entry.Severity == ReportSeverity.Warning && entry.Text.Contains(text, StringComparison.Ordinal)));
        Assert.Single(import.Report, entry => entry.Text.Contains("has a metric", StringComparison.Ordinal));
        Assert.Equal((1000, 600, (byte?)7), import.Config["host"].IPv4Routing.Tables.Values.SelectMany(table => table.Routes).Select(route => (route.Mtu!.Value, route.AdvMss!.Value, route.HopLimit)).Single());
        Assert.Empty(import.Config.Link("host", "br0").Addresses);
    }

    [Fact]
    public void Deeply_nested_json_is_refused()
    {
        _folder.Write("host/ip-link.json", new string('[', 100_000));
        Assert.Contains(SnapshotImport.Read(_folder.Path).Report, entry => entry.Severity == ReportSeverity.Error && entry.File == "host/ip-link.json");
    }

    [Fact]
    public void Sets_of_all_namespaces_together_have_a_limit()
    {
        foreach (var name in new[] { "host", "web", "db" })
            _folder.Write($"{name}/ipset.txt", "create s hash:ip\nadd s 10.0.0.0/26\n");
        Assert.Equal(3, SnapshotImport.Read(_folder.Path, new SnapshotOptions { MaxSetEntries = 3 * 64 }).Config.Namespaces.Count);
        var error = Assert.Throws<SnapshotException>(() => SnapshotImport.Read(_folder.Path, new SnapshotOptions { MaxSetEntries = (3 * 64) - 1 }));
        Assert.Equal("SnapshotTooLarge", error.ErrorId);
    }

    /// <summary>A number that no field of the kernel holds is as good as absent, where a flag is asked for too.</summary>
    [Fact]
    public void Numbers_beyond_all_bounds_are_as_good_as_absent()
    {
        _folder.Write("host/ip-link.json", """
            [{"ifindex":4294967297,"ifname":"far"},
             {"ifindex":2,"ifname":"br0","flags":["UP"],"mtu":1500,"linkinfo":{"info_kind":"bridge","info_data":{"ageing_time":99999999999999999999,"nf_call_iptables":99999999999999999999}}}]
            """);
        _folder.Write("host/ip-addr.json", """[{"ifindex":4294967298,"ifname":"br0","addr_info":[{"family":"inet","local":"10.0.0.1","prefixlen":24}]}]""");
        _folder.Write("host/ip-rule.json", """[{"priority":4294967296,"src":"all","table":"main"}]""");
        var import = SnapshotImport.Read(_folder.Path);
        var bridge = Assert.IsType<BridgeLink>(import.Config.Link("host", "br0"));
        Assert.Equal((300, false, 0), (bridge.AgeingTime, bridge.NfCallIptables, bridge.Addresses.Count));
        Assert.Equal(2, import.Report.Count(entry => entry.Consequence is "the link is missing" or "they are missing"));
        Assert.Contains(import.Report, entry => entry.File == "host/ip-rule.json" && entry.Severity == ReportSeverity.Warning);
    }

    [Fact]
    public void Unknown_kinds_become_external_links_with_a_report_line()
    {
        _folder.Write("host/ip-link.json", """
            [{"ifindex":7,"ifname":"wg0","flags":["POINTOPOINT","NOARP","UP","LOWER_UP"],"mtu":1420,"link_type":"none","linkinfo":{"info_kind":"wireguard"}},
             {"ifindex":8,"ifname":"eth0","flags":["BROADCAST","UP"],"mtu":1500,"address":"02:00:00:00:00:08","link_type":"ether"}]
            """);
        var import = SnapshotImport.Read(_folder.Path);
        var tunnel = Assert.IsType<ExternalLink>(import.Config.Link("host", "wg0"));
        Assert.Equal("wireguard", tunnel.Kind);
        Assert.True(tunnel.NoArp);
        Assert.False(Assert.IsType<ExternalLink>(import.Config.Link("host", "eth0")).HasCarrier);
        Assert.Contains(import.Report, entry => entry.Text.Contains("wg0", StringComparison.Ordinal) && entry.Consequence?.Contains("LeftModel", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Veths_without_named_nsids_are_joined_by_the_indexes_that_point_at_each_other()
    {
        WriteVeth("host", "veth1", 12, 2, 0);
        WriteVeth("pod", "eth0", 2, 12, 3);
        WriteVeth("other", "eth0", 2, 13, 3);
        var import = SnapshotImport.Read(_folder.Path);
        Assert.Equal("pod", Assert.IsType<VethLink>(import.Config.Link("host", "veth1")).PeerNamespace);
        Assert.Equal(12, Assert.IsType<VethLink>(import.Config.Link("pod", "eth0")).PeerIndex);
        Assert.Null(Assert.IsType<VethLink>(import.Config.Link("other", "eth0")).PeerNamespace);
        Assert.Contains(import.Report, entry => entry.Namespace == "other" && entry.Consequence?.Contains("LeftModel", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Veths_that_could_be_joined_in_two_ways_are_not_joined()
    {
        WriteVeth("host", "veth1", 12, 2, 0);
        WriteVeth("host2", "veth1", 12, 2, 0);
        WriteVeth("pod", "eth0", 2, 12, 3);
        var import = SnapshotImport.Read(_folder.Path);
        Assert.All(import.Config.Namespaces.Values, ns => Assert.Null(ns.Links.Values.OfType<VethLink>().Single().PeerNamespace));
    }

    [Fact]
    public void Nsids_decide_where_indexes_alone_could_not()
    {
        WriteVeth("host", "veth1", 12, 2, 0);
        WriteVeth("host2", "veth1", 12, 2, 0);
        WriteVeth("pod", "eth0", 2, 12, 3);
        _folder.Write("host/meta.json", """{"hostname":"n","nsids":{"0":"pod"}}""");
        var import = SnapshotImport.Read(_folder.Path);
        Assert.Equal("pod", Assert.IsType<VethLink>(import.Config.Link("host", "veth1")).PeerNamespace);
        Assert.Equal("host", Assert.IsType<VethLink>(import.Config.Link("pod", "eth0")).PeerNamespace);
    }

    [Fact]
    public void A_veth_pair_within_one_namespace_is_joined()
    {
        _folder.Write("host/ip-link.json", """
            [{"ifindex":2,"link":"b","ifname":"a","flags":["UP"],"mtu":1500,"linkinfo":{"info_kind":"veth"}},
             {"ifindex":3,"link":"a","ifname":"b","flags":["UP"],"mtu":1500,"linkinfo":{"info_kind":"veth"}}]
            """);
        var import = SnapshotImport.Read(_folder.Path);
        Assert.Equal(3, Assert.IsType<VethLink>(import.Config.Link("host", "a")).PeerIndex);
        Assert.Equal("host", Assert.IsType<VethLink>(import.Config.Link("host", "b")).PeerNamespace);
    }

    [Fact]
    public void Routes_of_every_form_are_read()
    {
        _folder.Write("host/ip-link.json", """[{"ifindex":2,"ifname":"br0","flags":["UP"],"mtu":1500,"linkinfo":{"info_kind":"bridge"}}]""");
        _folder.Write("host/ip-route.json", """
            [{"dst":"default","flags":[],"nexthops":[{"gateway":"10.0.0.2","dev":"br0","weight":2,"flags":[]},{"gateway":"10.0.0.3","dev":"br0","weight":1,"flags":["onlink"]}]},
             {"dst":"10.7.0.0/16","tos":"0x10","gateway":"10.77.0.1","dev":"br0","prefsrc":"10.0.0.11","flags":["onlink"],"metrics":[{"mtu":1300}],"metric":5},
             {"dst":"10.8.0.0/16","via":{"family":"inet6","host":"fd00::2"},"dev":"br0","protocol":"bgp","flags":[]},
             {"type":"throw","dst":"10.55.0.0/16","table":"100","flags":[]},
             {"dst":"10.9.0.0/16","dev":"br0","scope":"link","protocol":"kernel","flags":[]},
             {"dst":"10.10.0.0/16","dev":"br0","encap":"mpls","flags":[]},
             {"dst":"10.11.0.0/16","dev":"gone0","flags":[]},
             {"dst":"10.12.0.0/16","dev":"br0","table":"blue","flags":[]}]
            """);
        var import = SnapshotImport.Read(_folder.Path);
        var main = import.Config["host"].IPv4Routing.GetTable(RouteTableId.Main).Routes.OrderBy(route => route.Destination).ToList();
        Assert.Equal(["0.0.0.0/0", "10.7.0.0/16", "10.8.0.0/16", "10.9.0.0/16", "10.10.0.0/16"], main.Select(route => route.Destination.ToString()));
        Assert.Equal([2, 1], main[0].NextHops.Select(hop => hop.Weight));
        Assert.Equal([false, true], main[0].NextHops.Select(hop => hop.OnLink));
        Assert.Equal("16 1300 5 10.0.0.11", $"{main[1].Tos} {main[1].Mtu} {main[1].Metric} {main[1].PrefSrc}");
        Assert.Equal("fd00::2", main[2].NextHops[0].Via.ToString());
        Assert.Equal((RouteProtocol)186, main[2].Protocol);
        Assert.Equal(AddressScope.Link, main[3].Scope);
        Assert.Equal(RouteType.Throw, Assert.Single(import.Config["host"].IPv4Routing.GetTable(100).Routes).Type);
        foreach (var word in new[] { "encap", "gone0", "blue" })
            Assert.Contains(import.Report, entry => entry.Severity == ReportSeverity.Warning && entry.Text.Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void Ip_rules_of_every_form_are_read_and_unknown_selectors_are_reported()
    {
        _folder.Write("host/ip-rule.json", """
            [{"priority":0,"src":"all","table":"local"},
             {"priority":99,"src":"all","tun_id":5,"table":"main"},
             {"priority":100,"src":"10.0.0.0","srclen":24,"dst":"10.9.0.0","dstlen":16,"fwmark":"0x4","fwmask":"0xff","iif":"br0","table":"100"},
             {"priority":200,"src":"all","goto":32766},
             {"priority":210,"not":null,"src":"10.0.0.1","ipproto":"tcp","sport":5,"dport_start":80,"dport_end":90,"action":"prohibit"},
             {"priority":220,"src":"all","table":"main","suppress_prefixlen":0},
             {"priority":250,"src":"all","nop":null},
             {"priority":32766,"src":"all","table":"main"},
             {"priority":32767,"src":"all","table":"default"}]
            """);
        var import = SnapshotImport.Read(_folder.Path);
        var rules = import.Config["host"].IPv4Routing.Rules;
        Assert.Equal([0u, 100, 200, 210, 220, 250, 32766, 32767], rules.Select(rule => rule.Priority));
        Assert.Equal((4u, 0xffu, "br0", 100u), (rules[1].FwMark, rules[1].FwMask, rules[1].IncomingInterface, rules[1].Table));
        Assert.Equal((IpRuleAction.Goto, 32766u), (rules[2].Action, rules[2].GotoPriority));
        Assert.True(rules[3].Not);
        Assert.Equal("80:90", rules[3].DestinationPort.ToString());
        Assert.Equal(IpRuleAction.Prohibit, rules[3].Action);
        Assert.Equal(0, rules[4].SuppressPrefixLength);
        Assert.Equal(IpRuleAction.Nop, rules[5].Action);
        Assert.Equal(RouteProtocol.Kernel, rules[0].Protocol);
        Assert.Contains(import.Report, entry => entry.Text.Contains("tun_id", StringComparison.Ordinal));
    }

    [Fact]
    public void Sets_are_read_with_their_timeouts_and_lines_that_are_not_understood_are_reported()
    {
        _folder.Write("host/ipset.txt", "create blocked hash:ip family inet timeout 100\nadd blocked 10.0.0.1 timeout 40\nadd blocked nonsense\ncreate odd hash:strange\nadd odd 1\n");
        var import = SnapshotImport.Read(_folder.Path);
        Assert.Equal([3, 4, 5], import.Report.Where(entry => entry is { File: "host/ipset.txt", Severity: ReportSeverity.Warning }).Select(entry => entry.Line ?? 0));
        var lab = new Lab();
        lab.Advance(TimeSpan.FromHours(1));
        import.ApplyTo(lab);
        lab.Advance(TimeSpan.FromSeconds(39));
        Assert.True(lab.Config.TestIpSetEntry("host", "blocked", "10.0.0.1", lab.State.Now));
        lab.Advance(TimeSpan.FromSeconds(1));
        Assert.False(lab.Config.TestIpSetEntry("host", "blocked", "10.0.0.1", lab.State.Now));
    }

    [Fact]
    public void A_rule_that_asks_a_set_which_is_not_there_is_kept_and_reported()
    {
        _folder.Write("host/iptables-save.txt", "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m set --match-set gone src -j DROP\nCOMMIT\n");
        var import = SnapshotImport.Read(_folder.Path);
        Assert.Contains(import.Report, entry => entry.Text.Contains("the set gone", StringComparison.Ordinal) && entry.Consequence?.Contains("Uncertain", StringComparison.Ordinal) == true);
        Assert.Single(import.Config["host"].GetRuleset(IpFamily.IPv4).GetTable(TableName.Filter).Chains["INPUT"].Rules);
    }

    [Theory]
    [InlineData("ipt_do_table [ip_tables]", "chain ip filter INPUT [nf_tables]", false, true)]
    [InlineData("chain ip filter INPUT [nf_tables]", "ipt_do_table [ip_tables]", true, true)]
    [InlineData("chain ip filter INPUT", "iptable_filter_hook", true, true)]
    [InlineData("chain inet mine INPUT [nf_tables]", "chain ip filter INPUT [nf_tables]", false, false)]
    [InlineData("chain ip6 filter INPUT [nf_tables]", "chain ip filter INPUT [nf_tables]", false, false)]
    public void The_rule_engine_that_stands_first_of_its_priority_is_asked_first(string first, string second, bool isNft, bool isTold)
    {
        const string Rules = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n";
        _folder.Write("host/iptables-save.txt", Rules);
        _folder.Write("host/iptables-legacy-save.txt", Rules);
        _folder.Write("host/nft-hooks.txt", $"family ip {{\n\thook input {{\n\t\t-0000000150 iptable_mangle_hook [iptable_mangle]\n\t\t 0000000000 {first}\n\t\t 0000000000 {second}\n\t\t+0000000100 nf_nat_ipv4_local_in [nf_nat]\n\t}}\n}}\n");
        var import = SnapshotImport.Read(_folder.Path);
        Assert.Equal(isNft ? [new BaseChain(IpFamily.IPv4, TableName.Filter, Hook.Input)] : Array.Empty<BaseChain>(), import.Config["host"].NftFirst);
        Assert.Equal(!isTold, import.Report.Any(entry => entry.Text.Contains("came later in filter INPUT.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Where_nobody_tells_which_rule_engine_came_later_legacy_is_asked_first_and_that_is_said()
    {
        const string Rules = "*nat\n-A OUTPUT -j ACCEPT\nCOMMIT\n";
        _folder.Write("host/ip6tables-save.txt", Rules);
        _folder.Write("host/ip6tables-legacy-save.txt", Rules);
        var import = SnapshotImport.Read(_folder.Path);
        Assert.Empty(import.Config["host"].NftFirst);
        var entry = Assert.Single(import.Report, entry => entry.Severity == ReportSeverity.Warning && entry.Text.Contains("ip6tables nat OUTPUT", StringComparison.Ordinal));
        Assert.Contains("iptables-legacy are asked first", entry.Consequence, StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_nft_tables_are_reported()
    {
        _folder.Write("host/nft-ruleset.txt", "table ip filter {\n}\ntable inet firewalld {\n\tchain x {\n\t}\n}\n");
        var report = SnapshotImport.Read(_folder.Path).Report;
        var table = Assert.Single(report, entry => entry.File == "host/nft-ruleset.txt");
        Assert.Equal(3, table.Line);
        Assert.Contains("inet firewalld", table.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sysctl_whose_name_lacks_a_part_is_reported_with_its_line()
    {
        _folder.Write("host/sysctl.txt", "net.ipv4.ip_forward = 1\nnet.ipv4..tcp_ecn = 1\n");
        var import = SnapshotImport.Read(_folder.Path);
        Assert.Contains(import.Report, entry => entry is { File: "host/sysctl.txt", Line: 2, Severity: ReportSeverity.Warning });
        Assert.Equal(1, import.Config["host"].Sysctls.Number("net.ipv4.ip_forward"));
    }

    [Fact]
    public void Rules_that_are_not_known_are_kept_and_reported_and_broken_ones_are_left_out_with_their_line()
    {
        _folder.Write("host/iptables-save.txt", """
            *filter
            :INPUT ACCEPT [3:120]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            [5:300] -A INPUT -m geoip --source-country DE -j DROP
            [0:0] -A INPUT -p tcp -m tcp --dport nonsense -j DROP
            COMMIT
            """);
        var import = SnapshotImport.Read(_folder.Path);
        Assert.Contains(import.Report, entry => entry.Text.Contains("-m geoip", StringComparison.Ordinal) && entry.Consequence?.Contains("Uncertain", StringComparison.Ordinal) == true);
        Assert.Contains(import.Report, entry => entry is { File: "host/iptables-save.txt", Line: 6, Severity: ReportSeverity.Warning });
    }

    [Fact]
    public void Names_can_be_changed_and_clashes_are_refused()
    {
        _folder.Write("one/host/sysctl.txt", "net.ipv4.ip_forward = 1\n");
        _folder.Write("two/host/sysctl.txt", "net.ipv4.ip_forward = 0\n");
        var clash = Assert.Throws<SnapshotException>(() => SnapshotImport.Read(_folder.Path));
        Assert.Equal("SnapshotNamespaceClash", clash.ErrorId);
        var import = SnapshotImport.Read(_folder.Path, Map(("one/host", "node1"), ("two/host", "node2")));
        Assert.Equal(["node1", "node2"], import.Config.Namespaces.Keys);
        Assert.Equal("1", import.Config["node1"].Sysctls["net.ipv4.ip_forward"]);
        var single = SnapshotImport.Read(Path.Combine(_folder.Path, "one"), Map(("host", "gateway")));
        Assert.Equal(["gateway"], single.Config.Namespaces.Keys);
        var unused = Assert.Throws<SnapshotException>(() => SnapshotImport.Read(Path.Combine(_folder.Path, "one"), Map(("hots", "gateway"))));
        Assert.Equal("SnapshotMapUnused", unused.ErrorId);
        Assert.Contains("host", unused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_s_own_folder_can_be_given()
    {
        _folder.Write("web/sysctl.txt", "net.ipv4.ip_forward = 1\n");
        Assert.Equal(["web"], SnapshotImport.Read(Path.Combine(_folder.Path, "web")).Config.Namespaces.Keys);
    }

    [Fact]
    public void A_folder_without_a_bundle_and_a_path_without_a_folder_are_errors()
    {
        Assert.Equal("SnapshotEmpty", Assert.Throws<SnapshotException>(() => SnapshotImport.Read(_folder.Path)).ErrorId);
        Assert.Equal("SnapshotNotFound", Assert.Throws<SnapshotException>(() => SnapshotImport.Read(Path.Combine(_folder.Path, "none"))).ErrorId);
        Assert.IsAssignableFrom<NetConfigException>(Assert.Throws<SnapshotException>(() => SnapshotImport.Read(_folder.Write("x.bin", "not a bundle"))));
    }

    private static SnapshotOptions Map(params (string From, string To)[] names) =>
        SnapshotOptions.Default with { NamespaceMap = names.ToImmutableDictionary(name => name.From, name => name.To) };

    private void WriteVeth(string folder, string name, int index, int peer, int nsid) =>
        _folder.Write($"{folder}/ip-link.json", Veth.Replace("INDEX", $"{index}").Replace("PEER", $"{peer}").Replace("NAME", name).Replace("NSID", $"{nsid}"));
}
