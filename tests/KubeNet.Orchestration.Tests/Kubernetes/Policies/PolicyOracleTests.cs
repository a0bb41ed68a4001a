using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>The naive judge agrees with the tables of Cyclonus' simulator in every case, a pod with itself included.</summary>
public sealed class PolicyOracleTests
{
    [Fact]
    public void The_oracle_agrees_with_every_table_of_the_corpus()
    {
        var wrong = new List<string>();
        foreach (var one in CyclonusCase.All)
        {
            foreach (var step in one.Steps)
            {
                var oracle = new PolicyOracle(ClusterOf(step));
                foreach (var table in step.Tables)
                    Compare(one, step, oracle, table, wrong);
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_corpus_is_whole()
    {
        Assert.Equal(230, CyclonusCase.All.Count);
        Assert.Equal(256, CyclonusCase.All.Sum(one => one.Steps.Count));
    }

    private static Cluster ClusterOf(CyclonusStep step) => new()
    {
        Name = "cyclonus",
        Namespaces = new Cluster { Name = "" }.Namespaces.AddRange(step.Namespaces.Select(one => KeyValuePair.Create(one.Name, one))),
        NetworkPolicies = new Cluster { Name = "" }.NetworkPolicies.AddRange(step.Policies.Select(one => KeyValuePair.Create(one.Name, one))),
    };

    private static void Compare(CyclonusCase one, CyclonusStep step, PolicyOracle oracle, CyclonusTable table, List<string> wrong)
    {
        for (var from = 0; from < step.Pods.Count; from++)
        {
            for (var to = 0; to < step.Pods.Count; to++)
            {
                var (source, destination) = (PolicyEnd.Of(step.Pods[from]), PolicyEnd.Of(step.Pods[to]));
                var answer = (
                    oracle.AllowsIngress(source, destination, table.Protocol, table.Port),
                    oracle.AllowsEgress(source, destination, table.Protocol, table.Port),
                    oracle.Allows(source, destination, table.Protocol, table.Port));
                var expected = (table.Ingress[from][to] == '.', table.Egress[from][to] == '.', table.Combined[from][to] == '.');
                if (answer != expected)
                    wrong.Add($"{one}: {source.Pod!.Name} to {destination.Pod!.Name} {table.Protocol}/{table.Port}: {answer}, not {expected}");
            }
        }
    }
}
