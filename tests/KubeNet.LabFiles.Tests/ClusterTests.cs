using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Fuzzing;
using Xunit.Abstractions;

namespace KubeNet.LabFiles.Tests;

public sealed class ClusterTests(ITestOutputHelper output)
{
    [Fact]
    public void Clusters_and_Docker_hosts_come_back_from_their_files_and_go_on_alike()
    {
        const int Clusters = 12;
        const int Steps = 60;
        var first = TestSeed.Take(output);
        for (var seed = first; seed < first + Clusters; seed++)
        {
            output.WriteLine($"KUBENET_RANDOM_SEED={seed}");
            var lab = RandomCluster.Start(seed);
            var again = RoundTrip.Of(lab);
            for (var step = 0; step < Steps; step++)
            {
                var number = (seed * Steps) + step;
                try
                {
                    RoundTrip.BothShould(lab, again, one => RandomCluster.Step(one, number));
                    EveryRuleShouldStandOnce(lab);
                    if (step % 12 == 11)
                        again = RoundTrip.Of(lab);
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"seed {seed}, step {step}: {error.Message}", error);
                }
            }
        }
    }

    // Counters and buckets go by instances: one rule in two places would count for both.
    private static void EveryRuleShouldStandOnce(Lab lab)
    {
        foreach (var home in lab.Config.Namespaces.Values)
        {
            var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
            foreach (var (chain, rule) in home.Rulesets.Values.SelectMany(ruleset => ruleset.Tables.Values).SelectMany(table => table.Chains.Values).SelectMany(chain => chain.Rules.Select(rule => (chain, rule))))
            {
                foreach (var one in rule.Matches.Where(match => match is LimitMatch or QuotaMatch or ConnlimitMatch or StatisticMatch { Probability: null }).Cast<object>().Append(rule))
                    Assert.True(seen.Add(one), $"{home.Name}: '{rule.ToText(chain.Name)}' stands in two places as one rule or one match.");
            }
        }
    }
}
