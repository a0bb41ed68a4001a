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

    /// <summary>The plans of a lab's clusters, worked out anew: for a lab that has their rules already.</summary>
    public static PolicyLayer Recall(NetworkConfig config) =>
        config.Clusters().Where(cluster => !cluster.NetworkPolicies.IsEmpty).Aggregate(Empty, (layer, cluster) => layer.With(cluster.Name, PolicyPlan.Of(cluster)));

    /// <summary>The layer with the plan of a cluster exchanged.</summary>
    public PolicyLayer With(string cluster, PolicyPlan plan) => this with
    {
        Plans = plan.Policies.IsEmpty ? Plans.Remove(cluster) : Plans.SetItem(cluster, plan),
    };
}
