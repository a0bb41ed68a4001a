using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>A case of a test suite: edits of a cluster, and who reaches whom after each.</summary>
internal sealed class PolicyScenario(string name)
{
    private readonly List<(Func<Cluster, Cluster>? Edit, Reachability? Expected)> _steps = [];

    public string Name { get; } = name;

    public PolicyScenario Edit(Func<Cluster, Cluster> edit)
    {
        _steps.Add((edit, null));
        return this;
    }

    /// <summary>Adds a policy, or changes the one of its name.</summary>
    public PolicyScenario With(NetworkPolicy policy) => Edit(cluster => cluster.NetworkPolicies.ContainsKey(policy.Name)
        ? cluster.SetNetworkPolicy(policy.Name, _ => policy)
        : cluster.AddNetworkPolicy(policy));

    public PolicyScenario Label(string pod, string labels) => Edit(cluster => cluster.SetPod(ObjectName.Parse(pod), one => one with { Labels = PolicyClusters.Labels(labels) }));

    public PolicyScenario Expect(string reachability)
    {
        _steps.Add((null, Reachability.Parse(reachability)));
        return this;
    }

    public void Run(PolicyLab lab)
    {
        foreach (var (edit, expected) in _steps)
        {
            if (edit is not null)
                lab.Edit(edit);
            if (expected is not null)
                Assert.Empty(expected.Compare(lab));
        }
    }
}
