using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>What iptables-restore does, seen on a live kernel, and what it does not: a text goes in whole or not at all.</summary>
public sealed class IptablesRestoreTests
{
    private const string Before = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:OLD - [0:0]\n-A INPUT -j OLD\n-A OLD -j DROP\nCOMMIT\n";

    private const string Nothing = ":INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n";

    [Theory]
    [InlineData("a declared user chain is emptied", "*filter\n:OLD - [0:0]\n:INPUT ACCEPT [0:0]\n-A FORWARD -j ACCEPT\nCOMMIT\n", Nothing + ":OLD - [0:0]\n-A INPUT -j OLD\n-A FORWARD -j ACCEPT\n")]
    [InlineData("a chain declared twice is emptied again", "*filter\n:A - [0:0]\n-A A -j ACCEPT\n:A - [0:0]\nCOMMIT\n", Nothing + ":A - [0:0]\n:OLD - [0:0]\n-A INPUT -j OLD\n-A OLD -j DROP\n")]
    [InlineData("a user chain's policy is passed over", "*filter\n:A ACCEPT [0:0]\nCOMMIT\n", Nothing + ":A - [0:0]\n:OLD - [0:0]\n-A INPUT -j OLD\n-A OLD -j DROP\n")]
    [InlineData("a built-in chain without a policy keeps its own", "*filter\n:FORWARD - [0:0]\nCOMMIT\n", Nothing + ":OLD - [0:0]\n-A INPUT -j OLD\n-A OLD -j DROP\n")]
    [InlineData("comments and empty lines are passed over", "*filter\n# hi\n\n -A INPUT -j ACCEPT\nCOMMIT\n", Nothing + ":OLD - [0:0]\n-A INPUT -j OLD\n-A INPUT -j ACCEPT\n-A OLD -j DROP\n")]
    [InlineData("a chain is taken down in steps", "*filter\n-D INPUT -j OLD\n-F OLD\n-X OLD\nCOMMIT\n", Nothing)]
    [InlineData("commands other than -A work", "*filter\n-P INPUT DROP\n-P INPUT ACCEPT\n-N NEW\n-I INPUT 2 -j NEW\n-R INPUT 1 -j NEW\nCOMMIT\n", Nothing + ":NEW - [0:0]\n:OLD - [0:0]\n-A INPUT -j NEW\n-A INPUT -j NEW\n-A OLD -j DROP\n")]
    [InlineData("a name that is built in elsewhere is a user chain here", "*filter\n:PREROUTING - [0:0]\nCOMMIT\n", Nothing + ":OLD - [0:0]\n:PREROUTING - [0:0]\n-A INPUT -j OLD\n-A OLD -j DROP\n")]
    [InlineData("Windows line ends do no harm", "*filter\r\n:OLD - [0:0]\r\nCOMMIT\r\n", Nothing + ":OLD - [0:0]\n-A INPUT -j OLD\n")]
    public void Without_flushing(string because, string text, string after)
    {
        Assert.NotEmpty(because);
        Assert.Equal($"*filter\n{after}COMMIT\n", IptablesSave.Write(IptablesRestore.Read(Start(), text, noFlush: true).Ruleset));
    }

    [Theory]
    [InlineData(IptablesBackend.Nft, "ACCEPT")]
    [InlineData(IptablesBackend.Legacy, "DROP")]
    public void A_full_restore_starts_from_empty_chains_and_only_legacy_remembers_policies(IptablesBackend backend, string forward)
    {
        var after = IptablesRestore.Read(Start(backend), "*filter\n-A OUTPUT -j ACCEPT\nCOMMIT\n").Ruleset;
        Assert.Equal($"*filter\n:INPUT ACCEPT [0:0]\n:FORWARD {forward} [0:0]\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j ACCEPT\nCOMMIT\n", IptablesSave.Write(after));
    }

    [Fact]
    public void Tables_that_the_text_does_not_name_stay()
    {
        var after = IptablesRestore.Read(Start(), "*nat\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n").Ruleset;
        Assert.Equal([TableName.Nat, TableName.Filter], after.Tables.Keys);
        Assert.Equal(2, after.GetTable(TableName.Filter).Chains.Values.Sum(chain => chain.Rules.Count));
    }

    [Theory]
    [InlineData("*filter\n-A INPUT -j ACCEPT\n", "CommitExpected", 3)]
    [InlineData("-A INPUT -j ACCEPT\n", "TableExpected", 1)]
    [InlineData("*nope\nCOMMIT\n", "TableNotFound", 1)]
    [InlineData("*filter\n*nat\nCOMMIT\n", "UnknownArgument", 2)]
    [InlineData("*filter\n:INPUT\nCOMMIT\n", "InvalidPolicy", 2)]
    [InlineData("*filter\n:INPUT REJECT [0:0]\nCOMMIT\n", "InvalidPolicy", 2)]
    [InlineData("*filter\n:INPUT ACCEPT [x]\nCOMMIT\n", "InvalidCounter", 2)]
    [InlineData("*filter\n[1:2 -A INPUT\nCOMMIT\n", "InvalidCounter", 2)]
    [InlineData("*filter\n:DROP - [0:0]\nCOMMIT\n", "InvalidChainName", 2)]
    [InlineData("*filter\n:ABCDEFGHIJKLMNOPQRSTUVWXYZ123 - [0:0]\nCOMMIT\n", "ChainNameTooLong", 2)]
    [InlineData("*filter\n-A INPUT -j LATER\n:LATER - [0:0]\nCOMMIT\n", "ChainNotFound", 2)]
    [InlineData("*filter\n\n-A NOPE -j ACCEPT\nCOMMIT\n", "ChainNotFound", 3)]
    [InlineData("*filter\n-X OLD\nCOMMIT\n", "ChainNotEmpty", 2)]
    [InlineData("*filter\n-F OLD\n-X OLD\nCOMMIT\n", "ChainInUse", 3)]
    [InlineData("*filter\n-N OLD\nCOMMIT\n", "ChainExists", 2)]
    [InlineData("*filter\n-I INPUT 9 -j ACCEPT\nCOMMIT\n", "RuleNumberOutOfRange", 2)]
    [InlineData("*filter\n-t nat -A INPUT\nCOMMIT\n", "UnexpectedTable", 2)]
    [InlineData("*filter\n-A INPUT -m comment --comment 'a b'\nCOMMIT\n", "UnknownArgument", 2)]
    [InlineData("*filter\n-A INPUT -m comment --comment \"a\nCOMMIT\n", "UnbalancedQuote", 2)]
    [InlineData("*filter\n:A - [0:0]\n:B - [0:0]\n-A A -j B\n-A B -j A\n-A INPUT -j A\nCOMMIT\n", "ChainLoop", 5)]
    [InlineData("*nat\n-A POSTROUTING -j RETURN\n-A POSTROUTING -j REDIRECT\nCOMMIT\n", "TargetNotAllowedHere", 3)]
    [InlineData("*filter\n-A FORWARD -j ACCEPT\nCOMMIT\n*nat\n-A BAD -j ACCEPT\nCOMMIT\n", "ChainNotFound", 5)]
    public void A_wrong_text_changes_nothing_and_names_the_line(string text, string errorId, int line)
    {
        var start = Start();
        var error = Assert.Throws<IptablesSyntaxException>(() => IptablesRestore.Read(start, text, noFlush: true));
        Assert.Equal((errorId, line), (error.ErrorId, error.Line));
        Assert.Equal(Before, IptablesSave.Write(start));
    }

    [Fact]
    public void Counters_of_rules_and_policies_come_back()
    {
        const string text = "*filter\n:INPUT ACCEPT [3:4]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n[7:8] -A INPUT -j ACCEPT\n[0:0] -A INPUT -j ACCEPT\n[9:10] -A INPUT -j ACCEPT\nCOMMIT\n";
        var restored = IptablesRestore.Read(Ruleset.Empty(IpFamily.IPv4, IptablesBackend.Nft), text);
        var counters = new RuleCounters();
        restored.SeedCounters(counters);
        Assert.Equal(text, IptablesSave.Write(restored.Ruleset, counters, withCounters: true));
    }

    [Fact]
    public void A_lenient_restore_keeps_what_it_can_and_reports_the_rest()
    {
        var result = IptablesRestore.ReadLeniently(
            Ruleset.Empty(IpFamily.IPv4, IptablesBackend.Nft),
            "junk\n*filter\n:A - [0:0]\n-A A -m brandnew --thing 5 -j ACCEPT\n-A A --nonsense\n-A INPUT -j NOWHERE\n-A INPUT -j A\n-A A -j A\n-A NOPE -j ACCEPT\n");

        Assert.Equal([1, 5, 6, 8, 9, 10], result.Problems.Select(problem => problem.Line));
        Assert.Equal(
            ["TableExpected", "UnknownOption", "ChainNotFound", "ChainLoop", "ChainNotFound", "CommitExpected"],
            result.Problems.Select(problem => problem.Error.ErrorId));
        var filter = result.Ruleset.GetTable(TableName.Filter);
        Assert.Equal("-m brandnew --thing 5 -j ACCEPT", Assert.Single(filter.Chains["A"].Rules).ToText());
        Assert.IsType<UnknownMatch>(filter.Chains["A"].Rules[0].Matches[0]);
        Assert.Equal("-j A", Assert.Single(filter.Chains["INPUT"].Rules).ToText());
    }

    /// <summary>A mutated dump found that such a match was kept and printed as text that reads as another rule.</summary>
    [Theory]
    [InlineData("\"a b\"")]
    [InlineData("\"\"")]
    [InlineData("--log-prefix")]
    [InlineData("a\u00e9")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabc")]
    public void What_no_extension_can_be_called_is_not_kept_as_one(string name)
    {
        var result = IptablesRestore.ReadLeniently(Ruleset.Empty(IpFamily.IPv4, IptablesBackend.Nft), $"*filter\n-A INPUT -m {name} -j DROP\nCOMMIT\n");
        Assert.Equal("UnknownMatch", Assert.Single(result.Problems).Error.ErrorId);
    }

    private static Ruleset Start(IptablesBackend backend = IptablesBackend.Nft) =>
        IptablesRestore.Read(Ruleset.Empty(IpFamily.IPv4, backend), Before).Ruleset;

    [Fact]
    public void A_chain_may_be_named_with_a_blank_that_only_Unicode_knows() =>
        Assert.True(IptablesRestore.Read(Ruleset.Empty(IpFamily.IPv4, IptablesBackend.Nft), "*filter\n:a\u00a0b - [0:0]\nCOMMIT\n").Ruleset.GetTable(TableName.Filter).Chains.ContainsKey("a\u00a0b"));

    [Fact]
    public void A_lenient_restore_leaves_out_each_refused_rule_of_a_chain_and_no_other()
    {
        var result = IptablesRestore.ReadLeniently(
            Ruleset.Empty(IpFamily.IPv4, IptablesBackend.Nft), "*filter\n-A INPUT -s 10.0.0.1\n-A INPUT -j MASQUERADE\n-A INPUT -s 10.0.0.2\n-A INPUT -j MASQUERADE\nCOMMIT\n");
        Assert.Equal(["-s 10.0.0.1/32", "-s 10.0.0.2/32"], result.Ruleset.GetTable(TableName.Filter).Chains["INPUT"].Rules.Select(rule => rule.ToText()));
        Assert.Equal([(3, "-A INPUT -j MASQUERADE"), (5, "-A INPUT -j MASQUERADE")], result.Problems.Select(problem => (problem.Line, problem.Text)));
    }

    [Theory]
    [InlineData("nat", "-j DROP", IptablesBackend.Nft, "TargetNotAllowedHere")]
    [InlineData("filter", "-j MASQUERADE", IptablesBackend.Nft, "TargetNotAllowedHere")]
    [InlineData("filter", "-j QUEUE", IptablesBackend.Nft, "TargetNotAllowedHere")]
    [InlineData("filter", "! -s 0.0.0.0/0", IptablesBackend.Nft, "InvalidAddress")]
    [InlineData("filter", "-j OUTPUT", IptablesBackend.Nft, "TargetNotAllowedHere")]
    [InlineData("filter", "-p tcp -j TCPMSS --set-mss 1000", IptablesBackend.Legacy, "TargetNotAllowedHere")]
    [InlineData("filter", "! -p tcp -m tcp --tcp-option 3", IptablesBackend.Nft, "MissingProtocol")]
    public void A_rule_that_the_kernel_would_refuse_is_named_by_its_line(string table, string rule, IptablesBackend backend, string errorId)
    {
        var error = Assert.Throws<IptablesSyntaxException>(() => IptablesRestore.Read(
            Ruleset.Empty(IpFamily.IPv4, backend), $"*{table}\n:MINE - [0:0]\n-A INPUT -s 10.0.0.1\n-A INPUT {rule}\n-A MINE -s 10.0.0.1\nCOMMIT\n"));
        Assert.Equal((errorId, 4), (error.ErrorId, error.Line));
    }
}
