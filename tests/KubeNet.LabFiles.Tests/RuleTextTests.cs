using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;
using KubeNet.LabFiles.Netfilter;
using Xunit.Abstractions;

namespace KubeNet.LabFiles.Tests;

public sealed class RuleTextTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_rule_that_a_real_iptables_took_is_read_back_as_the_same_rule()
    {
        var count = 0;
        var objects = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (family, rule) in Rules())
        {
            count++;
            var part = new RuleJson(family).Write("C", rule);
            ShouldBeRead(family, rule, part);
            if (part.Form == JsonForm.Object)
                objects.UnionWith(rule.Matches.Select(match => $"-m {match.Name}").Append($"-j {rule.Target?.Name}"));
        }

        output.WriteLine($"{count} rules; as objects some with {string.Join(", ", objects)}");
        Assert.True(count > 1500, $"Only {count} rules were read.");
    }

    [Fact]
    public void Every_rule_could_be_written_by_its_parts()
    {
        foreach (var (family, rule) in Rules().DistinctBy(entry => (entry.Family, entry.Rule)))
            ShouldBeRead(family, rule, JsonPart.Object().Add("rule", LabContract.Current.Of(typeof(Rule)).Write(rule)));
    }

    private static void ShouldBeRead(IpFamily family, Rule rule, JsonPart part)
    {
        var again = new RuleJson(family).Read("C", part, new LabReading(new JsonSource("rules", default)));
        if (again != rule)
            Assert.Fail($"{rule.ToText()}\n{JsonText.Write(JsonPart.Object().Add("", part))}");
    }

    private static IEnumerable<(IpFamily Family, Rule Rule)> Rules()
    {
        foreach (var line in File.ReadLines(Golden.PathOf("../Corpora/iptables-ext/iptables-ext-1.8.9.tsv")).Skip(1).Concat(File.ReadLines(Golden.PathOf("../Corpora/iptables-options/options.tsv")).Skip(1)))
        {
            foreach (var field in line.Split('\t'))
            {
                foreach (var family in Enum.GetValues<IpFamily>())
                {
                    var rules = Try(field, family);
                    foreach (var rule in rules)
                        yield return (family, NftForm.Of(rule, IptablesBackend.Nft));
                }
            }
        }

        foreach (var file in Directory.GetFiles(Golden.PathOf("../Corpora/iptables-live"), "*.save.txt"))
        {
            var family = Path.GetFileName(file).StartsWith("ip6", StringComparison.Ordinal) ? IpFamily.IPv6 : IpFamily.IPv4;
            var backend = file.Contains("legacy", StringComparison.Ordinal) ? IptablesBackend.Legacy : IptablesBackend.Nft;
            foreach (var rule in IptablesRestore.ReadLeniently(Ruleset.Empty(family, backend), File.ReadAllText(file)).Ruleset.Tables.Values.SelectMany(table => table.Chains.Values).SelectMany(chain => chain.Rules))
                yield return (family, rule);
        }
    }

    private static EquatableArray<Rule> Try(string text, IpFamily family)
    {
        try
        {
            return text.StartsWith("-A", StringComparison.Ordinal) || text.StartsWith("-t", StringComparison.Ordinal)
                ? IptablesSyntax.ParseCommand(text, family).Rules
                : IptablesSyntax.ParseRule(text, family);
        }
        catch (NetConfigException)
        {
            return [];
        }
    }
}
