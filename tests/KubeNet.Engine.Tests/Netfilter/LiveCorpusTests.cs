using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>Random rules as a live kernel took, saved and listed them.</summary>
public sealed class LiveCorpusTests
{
    [Theory]
    [InlineData("iptables-nft", IpFamily.IPv4, IptablesBackend.Nft)]
    [InlineData("iptables-legacy", IpFamily.IPv4, IptablesBackend.Legacy)]
    [InlineData("ip6tables-nft", IpFamily.IPv6, IptablesBackend.Nft)]
    [InlineData("ip6tables-legacy", IpFamily.IPv6, IptablesBackend.Legacy)]
    public void Random_rules_save_and_list_as_on_the_live_kernel(string tool, IpFamily family, IptablesBackend backend)
    {
        var restored = IptablesRestore.Read(Ruleset.Empty(family, backend), Read(tool, "restore"));
        var counters = new RuleCounters();
        restored.SeedCounters(counters);

        var saved = IptablesSave.Write(restored.Ruleset, counters, withCounters: true);
        Assert.Equal(Read(tool, "save"), saved);
        var listed = string.Concat(new[] { TableName.Raw, TableName.Mangle, TableName.Nat, TableName.Filter }
            .Select(table => $"@{table.ToName()}\n{IptablesList.Write(restored.Ruleset, table, counters: counters)}"));
        Assert.Equal(Read(tool, "list"), listed);
    }

    [Theory]
    [InlineData("iptables-nft", IpFamily.IPv4, IptablesBackend.Nft)]
    [InlineData("ip6tables-legacy", IpFamily.IPv6, IptablesBackend.Legacy)]
    public void What_was_saved_reads_back_as_the_same_rules(string tool, IpFamily family, IptablesBackend backend)
    {
        var first = IptablesRestore.Read(Ruleset.Empty(family, backend), Read(tool, "restore")).Ruleset;
        var second = IptablesRestore.Read(Ruleset.Empty(family, backend), IptablesSave.Write(first)).Ruleset;
        Assert.Equal(IptablesSave.Write(first), IptablesSave.Write(second));
    }

    private static string Read(string tool, string kind) => File.ReadAllText(Corpora.PathOf("iptables-live", $"{tool}.{kind}.txt"));
}
