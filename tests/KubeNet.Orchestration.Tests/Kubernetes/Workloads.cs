using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>A workload of pods named web, a cluster to run it in, and edits with what the controllers make of them.</summary>
internal static class Workloads
{
    public static Workload Web(WorkloadKind kind, int replicas = 3) => new()
    {
        Kind = kind,
        Name = new("default", "web"),
        Replicas = replicas,
        Selector = new LabelSelector { MatchLabels = Labels("app=web") },
        Template = Pod("template", null, "app=web", Tcp(80)),
    };

    public static Cluster Start(int nodes = 3) => Enumerable.Range(1, nodes).Aggregate(Empty(), (all, number) => all.AddNode($"node{number}"));

    public static Cluster Run(Cluster before, Func<Cluster, Cluster> edit) => Reconciliation.Run(before, edit(before));

    // "KEY OPERATOR VALUE,VALUE & ... | ...": terms of requirements.
    public static NodeAffinity Affinity(string text) => new(text.Split(" | ").Select(term => term.Split(" & ", StringSplitOptions.RemoveEmptyEntries).Select(Requirement).ToList())
        .Select(all => new NodeSelectorTerm(all.Where(part => part.Key != "metadata.name").ToEquatableArray(), all.Where(part => part.Key == "metadata.name").ToEquatableArray())).ToEquatableArray());

    private static NodeRequirement Requirement(string text) => text.Split(' ') is [var key, var comparison, .. var values]
        ? new NodeRequirement(key, Enum.Parse<NodeOperator>(comparison), values.SelectMany(some => some.Split(',')).ToEquatableArray())
        : throw new ArgumentException(text);
}
