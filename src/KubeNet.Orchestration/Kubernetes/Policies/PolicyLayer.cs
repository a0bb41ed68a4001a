using System.Collections.Immutable;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>What the policies of each cluster came to when they were last written: where the next edit starts from.</summary>
internal sealed record PolicyLayer : IConfigLayer
{
    /// <summary>The layer of a configuration without policies.</summary>
    public static PolicyLayer Empty { get; } = new();

    /// <summary>The plans by the names of the clusters; clusters without policies are not there.</summary>
    public ImmutableSortedDictionary<string, PolicyPlan> Plans { get; init; } = ImmutableSortedDictionary.Create<string, PolicyPlan>(StringComparer.Ordinal);

    /// <summary>The layer with the plan of a cluster exchanged.</summary>
    public PolicyLayer With(string cluster, PolicyPlan plan) => this with
    {
        Plans = plan.Policies.IsEmpty ? Plans.Remove(cluster) : Plans.SetItem(cluster, plan),
    };
}
