using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>
/// What all policies of a cluster come to: the sets and chains of each policy, and for each node its pods that policies select. Follows from
/// the cluster; the plan of an edited cluster shares all that the edit does not touch.
/// </summary>
/// <param name="Policies">The policies in each family of the cluster.</param>
/// <param name="Nodes">The pods that policies select, by node; nodes without any are not there.</param>
internal sealed record PolicyPlan(
    ImmutableSortedDictionary<(ObjectName Policy, IpFamily Family), PolicySets> Policies,
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<ObjectName, PodFirewall>> Nodes)
{
    /// <summary>The plan of a cluster without policies.</summary>
    public static PolicyPlan Empty { get; } = new(
        ImmutableSortedDictionary<(ObjectName, IpFamily), PolicySets>.Empty,
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<ObjectName, PodFirewall>>(StringComparer.Ordinal));

    /// <summary>The plan of a cluster, worked out from all its objects.</summary>
    public static PolicyPlan Of(Cluster cluster)
    {
        if (cluster.NetworkPolicies.IsEmpty)
            return Empty;
        var bare = new Cluster { Name = cluster.Name, Options = cluster.Options };
        return new PolicyPlanEdit(Empty, bare, cluster, new ClusterDiff(bare, cluster)).Make();
    }

    /// <summary>The plan after an edit of the cluster. Precondition: this is the plan of <paramref name="before"/>.</summary>
    public PolicyPlan Follow(Cluster before, Cluster after, ClusterDiff difference) => before.NetworkPolicies.IsEmpty || after.NetworkPolicies.IsEmpty
        ? Of(after)
        : new PolicyPlanEdit(this, before, after, difference).Make();

    /// <summary>The nodes whose rules or sets differ from another plan's.</summary>
    public IEnumerable<string> NodesThatDiffer(PolicyPlan other)
    {
        var changed = Policies.Where(policy => !ReferenceEquals(policy.Value, other.Policies.GetValueOrDefault(policy.Key)))
            .Select(policy => policy.Key.Policy)
            .ToHashSet();
        foreach (var (node, pods) in Nodes)
        {
            if (!ReferenceEquals(pods, other.Nodes.GetValueOrDefault(node))
                || (changed.Count > 0 && pods.Values.Any(pod => pod.Ingress.Items.Any(changed.Contains) || pod.Egress.Items.Any(changed.Contains))))
            {
                yield return node;
            }
        }

        foreach (var node in other.Nodes.Keys)
        {
            if (!Nodes.ContainsKey(node))
                yield return node;
        }
    }
}
