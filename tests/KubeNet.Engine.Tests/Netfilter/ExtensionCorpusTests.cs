using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>Every row of iptables' own extension tests: what iptables took is taken and saved alike, what it refused is refused.</summary>
public sealed class ExtensionCorpusTests
{
    // This kernel took a hitcount above the module's old limit; upstream's test expects a refusal.
    private static readonly string[] TakenByTheKernelAllTheSame = ["libxt_recent.t:7"];

    // nft writes what legacy writes but for these, where the row's own variant is legacy.
    private static readonly string[] LegacyOnly = ["libipt_CLUSTERIP.t:2", "libipt_CLUSTERIP.t:3"];

    public static TheoryData<string, string> Rows()
    {
        var data = new TheoryData<string, string>();
        foreach (var row in Corpora.ReadTsv("iptables-ext", "iptables-ext-1.8.9.tsv"))
            data.Add($"{row[0]}:{row[1]}", string.Join('\t', row));
        return data;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_rule_is_taken_or_refused_as_iptables_does(string id, string line)
    {
        var row = line.Split('\t');
        var (family, table, chains, text) = (row[2] == "ip6tables" ? IpFamily.IPv6 : IpFamily.IPv4, row[3], row[4].Split(','), row[5]);
        Assert.True(TableNameExtensions.TryParseTable(table, out var name));
        if (row[7] == "OK" || TakenByTheKernelAllTheSame.Contains(id))
        {
            foreach (var chain in chains)
            {
                var config = NetworkConfig.Create().AddNamespaceForTest().AppendRule(new TableLocation("n", name, family), chain, text);
                var saved = config["n"].GetRuleset(family).GetTable(name).Chains[chain].Rules[0].ToText(chain);
                var expected = row[12].Length > 0 ? $"-A {chain}{row[12][row[12].IndexOf(' ', 3)..]}" : $"-A {chain} {row[6]}";
                Assert.Equal(expected.TrimEnd(), saved);
            }
        }
        else if (!LegacyOnly.Contains(id))
        {
            var config = NetworkConfig.Create().AddNamespaceForTest();
            foreach (var chain in chains)
                Assert.Throws<IptablesSyntaxException>(() => config.AppendRule(new TableLocation("n", name, family), chain, text));
        }
    }
}
