using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>Rules of one text are read by one reader, and share the matches that they may: each is what it would be alone.</summary>
public sealed class RestoreSharingTests
{
    public static TheoryData<string, string> Tables()
    {
        var data = new TheoryData<string, string>();
        foreach (var (tool, table) in Corpora.ReadTsv("iptables-ext", "iptables-ext-1.8.9.tsv").Select(row => (row[2], row[3])).Distinct().Where(group => Lines(group.Item1, group.Item2).Count > 0))
            data.Add(tool, table);
        return data;
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_rule_read_among_others_is_the_rule_read_alone(string tool, string table)
    {
        var (family, name) = Of(tool, table);
        var lines = Lines(tool, table);

        // Each line beside itself and between its neighbours.
        var order = Enumerable.Range(0, lines.Count).SelectMany(at => new[] { at, at, (at + 1) % lines.Count, at }).Select(at => lines[at]).ToList();
        var text = $"*{table}\n{string.Concat(order.Select(line => $"-A {line.Chain} {line.Rule}\n"))}COMMIT\n";
        var read = IptablesRestore.Read(Ruleset.Empty(family, IptablesBackend.Nft), text).Ruleset.GetTable(name);
        foreach (var chain in order.Select(line => line.Chain).Distinct())
        {
            var alone = order.Where(line => line.Chain == chain).Select(line => Alone(family, name, chain, line.Rule)).ToList();
            Assert.Equal(alone, read.Chains[chain].Rules);
        }
    }

    [Fact]
    public void Rules_share_what_keeps_no_state_and_nothing_else()
    {
        var rules = IptablesRestore.Read(Ruleset.Empty(IpFamily.IPv4, IptablesBackend.Nft), """
            *filter
            -A INPUT -p tcp -m comment --comment "one and the same" -m tcp --dport 80 -m limit --limit 1/sec -j ACCEPT
            -A INPUT -p tcp -m comment --comment "one and the same" -m tcp --dport 80 -m limit --limit 1/sec -j ACCEPT
            -A INPUT -p tcp -m comment --comment "one and the same" -m tcp ! --dport 80 -j ACCEPT
            -A INPUT -p tcp -m tcp --tcp-flags SYN SYN -j ACCEPT
            -A INPUT -p tcp -m tcp --tcp-flags SYN NONE -j ACCEPT
            COMMIT

            """).Ruleset.GetTable(TableName.Filter).Chains["INPUT"].Rules;
        Assert.Same(rules[0].Matches[0], rules[1].Matches[0]);
        Assert.Same(rules[0].Matches[1], rules[1].Matches[1]);
        Assert.NotSame(rules[0].Matches[2], rules[1].Matches[2]);
        Assert.Same(rules[0].Matches[0], rules[2].Matches[0]);
        Assert.NotEqual(rules[0].Matches[1], rules[2].Matches[1]);
        Assert.NotEqual(rules[3], rules[4]);
    }

    [Fact]
    public void Rules_that_take_turns_share_with_the_rule_before_the_last()
    {
        var chains = IptablesRestore.Read(Ruleset.Empty(IpFamily.IPv4, IptablesBackend.Nft), """
            *nat
            :A - [0:0]
            -A A -s 10.0.0.1/32 -m comment --comment "ns/web" -j ACCEPT
            -A A -p udp -m comment --comment "ns/web" -m udp -j DNAT --to-destination 10.0.0.1:53
            -A A -s 10.0.0.2/32 -m comment --comment "ns/web" -j ACCEPT
            -A A -p udp -m comment --comment "ns/web" -m udp -j DNAT --to-destination 10.0.0.2:53
            -A A -p tcp -m comment --comment "ns/web" -m tcp -j DNAT --to-destination 10.0.0.2:53
            COMMIT

            """).Ruleset.GetTable(TableName.Nat).Chains;
        var rules = chains["A"].Rules;
        Assert.All(rules, rule => Assert.Same(rules[0].Matches[0], rule.Matches[0]));
        Assert.True(rules[0].Matches.Items == rules[2].Matches.Items, "The lists of the first and the third rule are two.");
        Assert.True(rules[1].Matches.Items == rules[3].Matches.Items, "The lists of the second and the fourth rule are two.");
        Assert.False(rules[0].Matches.Items == rules[1].Matches.Items);
        Assert.Equal("tcp", rules[4].Matches[1].Name);
    }

    [Fact]
    public void A_match_that_was_read_for_one_protocol_is_refused_for_another()
    {
        var error = Assert.Throws<IptablesSyntaxException>(() => IptablesRestore.Read(
            Ruleset.Empty(IpFamily.IPv4, IptablesBackend.Nft), "*filter\n-A INPUT -p udp -m udp --dport 53\n-A INPUT -p tcp -m udp --dport 53\nCOMMIT\n"));
        Assert.Equal(("MissingProtocol", 3), (error.ErrorId, error.Line));
    }

    [Theory]
    [InlineData(IptablesBackend.Nft, false)]
    [InlineData(IptablesBackend.Legacy, true)]
    public void Beside_a_rule_of_connbytes_any_change_switches_accounting_on_where_the_whole_table_is_taken_in_anew(IptablesBackend backend, bool isOn)
    {
        const string Accounting = "net.netfilter.nf_conntrack_acct";
        var config = NetworkConfig.Create().AddNamespaceForTest()
            .RestoreRuleset("n", "*filter\n-A INPUT -m connbytes --connbytes 10: --connbytes-dir both --connbytes-mode bytes\nCOMMIT\n", out _, backend: backend);
        Assert.True(IsAccounted(config));
        config = config.SetSysctl("n", Accounting, "0");
        Assert.Equal(isOn, IsAccounted(config.RestoreRuleset("n", "*filter\n-A INPUT -s 10.0.0.1\nCOMMIT\n", out _, backend: backend, noFlush: true)));
        foreach (var change in new[] { "-A INPUT -s 10.0.0.1", "-P FORWARD ACCEPT", "-F OUTPUT", "-N X" })
            Assert.Equal(isOn, IsAccounted(config.RunIptables("n", change, backend: backend)));
        Assert.False(IsAccounted(config.RunIptables("n", "-t mangle -A INPUT -s 10.0.0.1", backend: backend)));

        static bool IsAccounted(NetworkConfig config) => config["n"].Sysctls.Number(Accounting) == 1;
    }

    private static (IpFamily Family, TableName Table) Of(string tool, string table)
    {
        Assert.True(TableNameExtensions.TryParseTable(table, out var name));
        return (tool == "ip6tables" ? IpFamily.IPv6 : IpFamily.IPv4, name);
    }

    /// <summary>The rows of a table that nf_tables takes, each for its first chain.</summary>
    private static List<(string Chain, string Rule)> Lines(string tool, string table)
    {
        var (family, name) = Of(tool, table);
        return [.. Corpora.ReadTsv("iptables-ext", "iptables-ext-1.8.9.tsv")
            .Where(row => row[2] == tool && row[3] == table && row[7] == "OK")
            .Select(row => (Chain: row[4].Split(',')[0], Rule: row[5]))
            .Where(line => IsTaken(family, name, line.Chain, line.Rule))];
    }

    private static bool IsTaken(IpFamily family, TableName table, string chain, string rule)
    {
        try
        {
            Alone(family, table, chain, rule);
            return true;
        }
        catch (IptablesSyntaxException)
        {
            return false;
        }
    }

    private static Rule Alone(IpFamily family, TableName table, string chain, string rule) =>
        NetworkConfig.Create().AddNamespaceForTest().AppendRule(new TableLocation("n", table, family), chain, rule)["n"].GetRuleset(family).GetTable(table).Chains[chain].Rules[0];
}
