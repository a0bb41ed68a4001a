using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>Forms of options, right and wrong, as both backends of a live iptables took, saved and listed them.</summary>
public sealed class OptionCorpusTests
{
    // What hangs on the machine, not on the rule: the recording kernel lacks the module, or has no such object.
    private static readonly (string Part, string Reason)[] NotAsked =
    [
        ("-j LED", "no module"), ("-j CLUSTERIP", "no module"), ("-j ULOG", "no module"),
        ("--object-pinned", "no such object"), ("--path", "no such control group"), ("--rateest RE --", "no such estimator"), ("NOSUCH", "no such estimator"),
        ("-m eui64", "ip6tables-legacy lists its name, ip6tables-nft nothing"),
        ("SYN,ACK -j TCPMSS --set-mss 5 -m tcp --tcp-flags", "of two matches that ask the same iptables-nft prints the last, though the kernel asks both"),
    ];

    public static TheoryData<string, string> Tools()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in new[] { "options.tsv", "mutated.tsv" })
        {
            foreach (var tool in new[] { "iptables-nft", "iptables-legacy", "ip6tables-nft", "ip6tables-legacy" })
                data.Add(file, tool);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public void Each_form_is_taken_saved_and_listed_as_by_iptables(string file, string tool)
    {
        var wrong = new List<string>();
        foreach (var row in Corpora.ReadTsv("iptables-options", file).Where(row => $"{row[0]}-{row[1]}" == tool && !IsNotAsked(row[4])))
        {
            Assert.True(TableNameExtensions.TryParseTable(row[2], out var table));
            var family = row[0] == "iptables" ? IpFamily.IPv4 : IpFamily.IPv6;
            var where = new TableLocation("n", table, family, row[1] == "nft" ? IptablesBackend.Nft : IptablesBackend.Legacy);
            var (expected, answered) = ($"{row[5]}\t{row[6]}\t{row[7].TrimEnd()}", Ask(where, row[3], row[4]));
            if (expected != answered)
                wrong.Add($"{table.ToName()} {row[3]} {row[4]}\n  kernel: {expected}\n  model:  {answered}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static bool IsNotAsked(string rule) => Array.Exists(NotAsked, known => rule.Contains(known.Part, StringComparison.Ordinal));

    private static string Ask(TableLocation where, string chain, string rule)
    {
        try
        {
            var ruleset = NetworkConfig.Create().AddNamespaceForTest().AppendRule(where, chain, rule)["n"].GetRuleset(where.Family, where.Backend);
            var saved = ruleset.GetTable(where.Table).Chains[chain].Rules[0].ToText(chain).TrimEnd();
            var listed = IptablesList.Write(ruleset, where.Table, chain, options: ListOptions.None).Split('\n')[2].TrimEnd();
            return $"taken\t{saved}\t{listed}";
        }
        catch (IptablesSyntaxException)
        {
            return "refused\t\t";
        }
    }
}
