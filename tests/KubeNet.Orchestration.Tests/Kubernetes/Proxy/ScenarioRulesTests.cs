using System.Text.Json;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>What kube-proxy's own tests say it must write: all of Corpora/kube-proxy.</summary>
public sealed class ScenarioRulesTests
{
    [Theory]
    [MemberData(nameof(ProxyScenario.Files), MemberType = typeof(ProxyScenario))]
    public void The_text_for_iptables_restore_is_upstreams(string file)
    {
        var scenario = ProxyScenario.Load(file);
        var run = new ProxyRun(scenario);
        foreach (var sync in scenario.Syncs)
        {
            var (_, text) = run.Sync(sync);
            if (sync.ExpectedRestore is { } expected && !IsStatic(file))
                Assert.Equal(expected.TrimEnd('\n'), RestoreDump.Parse(text).Sorted().TrimEnd('\n'));
            foreach (var (chain, rules) in sync.ExpectedChains.Where(_ => !IsStatic(file)))
                Assert.Equal(rules, RestoreDump.Parse(text).RulesOf(chain));
            foreach (var check in sync.Checks)
                Check(check, run, text);
        }
    }

    [Theory]
    [MemberData(nameof(ProxyScenario.Files), MemberType = typeof(ProxyScenario))]
    public void The_rules_made_are_those_that_iptables_reads_from_the_text(string file)
    {
        var scenario = ProxyScenario.Load(file);
        foreach (var sync in scenario.Syncs)
        {
            var (rules, text) = new ProxyRun(scenario).Sync(sync with { IsFull = true });
            var read = IptablesRestore.Read(Ruleset.Empty(scenario.Config.Family, IptablesBackend.Nft), text).Ruleset;
            foreach (var table in new[] { TableName.Filter, TableName.Nat })
            {
                var made = rules.ChainsOf(table).ToDictionary(chain => chain.Name);
                Assert.Equal(read.GetTable(table).Chains.Values.Where(chain => !chain.IsBuiltIn).Select(chain => chain.Name), made.Keys.Order(StringComparer.Ordinal));
                foreach (var chain in made.Values)
                    Assert.Equal(read.GetTable(table).Chains[chain.Name].Rules, chain.Rules);
            }
        }
    }

    [Theory]
    [InlineData(IptablesBackend.Nft)]
    [InlineData(IptablesBackend.Legacy)]
    public void Our_tables_save_as_the_kernel_saves_upstreams(IptablesBackend backend)
    {
        const string name = "02-Overall-iptables-rules";
        var scenario = ProxyScenario.Load($"{name}.json");
        var rules = NodeRules.Of(scenario.Config, scenario.Node, scenario.Syncs[0].Services, scenario.Syncs[0].Slices);
        var ruleset = new[] { TableName.Filter, TableName.Nat }.Aggregate(Ruleset.Empty(scenario.Config.Family, backend), (all, table) =>
            all.With(all.GetTable(table).WithShared(ChainSet.Empty.With(rules.ChainsOf(table)))));
        var saved = File.ReadLines(Corpora.PathOf("kube-proxy", "kernel-iptables-save", $"{name}.sync1.{(backend == IptablesBackend.Nft ? "nft" : "legacy")}.txt"));
        Assert.Equal(saved.Where(line => !line.StartsWith('#')).Order(StringComparer.Ordinal), IptablesSave.Write(ruleset).TrimEnd('\n').Split('\n').Where(line => !line.StartsWith('#')).Order(StringComparer.Ordinal));
    }

    /// <summary>Scenario 01 is a fixed rule set for the tracer of upstream's tests.</summary>
    internal static bool IsStatic(string file) => file.StartsWith("01-", StringComparison.Ordinal);

    private static void Check(JsonProperty check, ProxyRun run, string text)
    {
        var dnat = text.Split('\n').Where(line => line.Contains("-j DNAT", StringComparison.Ordinal)).ToList();
        switch (check.Name)
        {
            case "dnatRulesInRestore":
                Assert.Equal(check.Value.GetInt32(), dnat.Count);
                break;
            case "dnatRulesWithComment":
                Assert.Equal(check.Value.GetInt32(), dnat.Count(line => line.Contains("--comment", StringComparison.Ordinal)));
                break;
            case "contains":
                Assert.All(check.Value.EnumerateArray(), part => Assert.Contains(part.GetString()!, text, StringComparison.Ordinal));
                break;
            case "notContains":
                Assert.All(check.Value.EnumerateArray(), part => Assert.DoesNotContain(part.GetString()!, text, StringComparison.Ordinal));
                break;
            case "natKubeServicesHasRuleForDestination":
                var rules = run.Ruleset.GetTable(TableName.Nat).Chains["KUBE-SERVICES"].Rules;
                Assert.All(check.Value.EnumerateObject(), entry => Assert.Equal(entry.Value.GetBoolean(), rules.Exists(rule => rule.Destination.Address.ToString() == entry.Name)));
                break;
            case "servicesWithNoLocalEndpointsInternal":
                Assert.Equal(check.Value.GetInt32(), run.Last!.Services.Count(service => service.Plan.LacksLocalInternal));
                break;
            case "servicesWithNoLocalEndpointsExternal":
                Assert.Equal(check.Value.GetInt32(), run.Last!.Services.Count(service => service.Plan.LacksLocalExternal));
                break;
            default:
                Assert.Fail($"An unknown check: {check.Name}.");
                break;
        }
    }

    [Fact]
    public void Probabilities_have_ten_digits()
    {
        var expected = JsonDocument.Parse(File.ReadAllText(Corpora.PathOf("kube-proxy", "compute-probability.json"))).RootElement.GetProperty("computeProbability");
        Assert.All(expected.EnumerateObject(), entry => Assert.Equal(entry.Value.GetString(), RuleParts.Probability(int.Parse(entry.Name, System.Globalization.CultureInfo.InvariantCulture))));
    }
}
