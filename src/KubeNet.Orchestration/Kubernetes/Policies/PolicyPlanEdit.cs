using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>
/// Makes the plan of a cluster from that of an earlier value of it. Takes time in proportion to the policies times the pods that differ, and
/// for policies that differ to the pods of the namespaces and with the labels that they look at.
/// </summary>
internal sealed class PolicyPlanEdit
{
    private readonly PolicyPlan _plan;
    private readonly Cluster _before;
    private readonly Cluster _after;
    private readonly List<(PolicyPod? Before, PolicyPod? After)> _pods;
    private readonly IReadOnlyList<ObjectChange<NetworkPolicy>> _policies;
    private readonly PolicyPodIndex _index;
    private readonly Lazy<ILookup<string, NetworkPolicy>> _policiesByNamespace;

    /// <summary>An edit from one value of a cluster, with its plan, to another, and what differs between them.</summary>
    public PolicyPlanEdit(PolicyPlan plan, Cluster before, Cluster after, ClusterDiff difference)
    {
        (_plan, _before, _after) = (plan, before, after);
        _policies = difference.NetworkPolicies;
        _pods = ChangedPods(difference);
        _index = new PolicyPodIndex(after);
        _policiesByNamespace = new(() => _after.NetworkPolicies.Values.ToLookup(policy => policy.Name.Namespace));
    }

    /// <summary>The plan of the cluster after the edit.</summary>
    public PolicyPlan Make()
    {
        var policies = _plan.Policies.ToBuilder();
        foreach (var change in _policies)
        {
            foreach (var family in _after.Options.Families)
                policies.Remove((change.Either.Name, family));
        }

        foreach (var (name, sets) in policies.ToList())
            policies[name] = Follow(sets);
        foreach (var policy in _policies.Select(change => change.After).OfType<NetworkPolicy>())
        {
            foreach (var family in _after.Options.Families)
                policies[(policy.Name, family)] = Fill(PolicySets.Of(policy, family));
        }

        return new PolicyPlan(policies.ToImmutable(), MoveFirewalls());
    }

    /// <summary>The pods that policies see otherwise than before: themselves changed, or the labels of their namespaces.</summary>
    private List<(PolicyPod? Before, PolicyPod? After)> ChangedPods(ClusterDiff difference)
    {
        var changed = difference.Pods.Select(change => (PolicyPod.Of(_before, change.Before), PolicyPod.Of(_after, change.After))).ToList();
        var relabelled = difference.Namespaces
            .Select(change => change.Either.Name)
            .Where(name => !PolicyPod.LabelsOf(_before, name).Equals(PolicyPod.LabelsOf(_after, name)))
            .ToHashSet();
        if (relabelled.Count > 0)
        {
            var counted = difference.Pods.Select(change => change.Either.Name).ToHashSet();
            changed.AddRange(_after.Pods.Values
                .Where(pod => relabelled.Contains(pod.Name.Namespace) && !counted.Contains(pod.Name))
                .Select(pod => (PolicyPod.Of(_before, pod), PolicyPod.Of(_after, pod))));
        }

        changed.RemoveAll(pod => pod.Item1 is null && pod.Item2 is null);
        return changed;
    }

    /// <summary>A policy that stayed as it was, with the pods that changed taken out and put in.</summary>
    private PolicySets Follow(PolicySets sets)
    {
        var gone = new List<(PolicySetKey, IpAddress)>();
        var come = new List<(PolicySetKey, IpAddress)>();
        foreach (var (before, after) in _pods)
        {
            var (left, entered) = (gone.Count, come.Count);
            Collect(sets, before, gone);
            Collect(sets, after, come);
            if (gone.Skip(left).SequenceEqual(come.Skip(entered)))
            {
                gone.RemoveRange(left, gone.Count - left);
                come.RemoveRange(entered, come.Count - entered);
            }
        }

        return gone.Count == 0 && come.Count == 0 ? sets : sets.Exchange(gone, come);
    }

    /// <summary>A policy that is new or changed, with all pods that it is about.</summary>
    private PolicySets Fill(PolicySets sets)
    {
        var come = new List<(PolicySetKey, IpAddress)>();
        foreach (var pod in _index.Candidates(sets.Policy))
            Collect(sets, pod, come);
        return come.Count == 0 ? sets : sets.Exchange([], come);
    }

    private static void Collect(PolicySets sets, PolicyPod? pod, List<(PolicySetKey Set, IpAddress Address)> found)
    {
        if (pod is not { } seen)
            return;
        var start = found.Count;
        PolicyMemberships.Collect(sets.Policy, seen, found);
        for (var index = found.Count - 1; index >= start; index--)
        {
            if (found[index].Address.Family != sets.Family)
                found.RemoveAt(index);
        }
    }

    private ImmutableSortedDictionary<string, ImmutableSortedDictionary<ObjectName, PodFirewall>> MoveFirewalls()
    {
        // A pod's firewall changes with the pod, and with the policies of its namespace that select it or did.
        var touched = _pods.ToList();
        var namespaces = _policies.Select(change => change.Either.Name.Namespace).ToHashSet();
        if (namespaces.Count > 0)
        {
            var counted = _pods.Select(pod => (pod.After ?? pod.Before)!.Value.Pod.Name).ToHashSet();
            touched.AddRange(namespaces
                .SelectMany(_index.In)
                .Where(pod => !counted.Contains(pod.Pod.Name))
                .Select(pod => ((PolicyPod?)pod, (PolicyPod?)pod)));
        }

        var nodes = _plan.Nodes.ToBuilder();
        foreach (var node in Moves(touched).GroupBy(move => move.Node, move => (move.Pod, move.Firewall)))
        {
            var old = nodes.GetValueOrDefault(node.Key) ?? ImmutableSortedDictionary<ObjectName, PodFirewall>.Empty;
            var pods = old.ToBuilder();
            foreach (var (pod, firewall) in node)
            {
                if (firewall is null)
                    pods.Remove(pod);
                else if (!firewall.Equals(pods.GetValueOrDefault(pod)))
                    pods[pod] = firewall;
            }

            if (pods.Count == 0)
                nodes.Remove(node.Key);
            else
                nodes[node.Key] = pods.ToImmutable();
        }

        return nodes.ToImmutable();
    }

    /// <summary>Which firewall a pod has on which node from now on; null where it has none, or no longer.</summary>
    private IEnumerable<(string Node, ObjectName Pod, PodFirewall? Firewall)> Moves(IEnumerable<(PolicyPod? Before, PolicyPod? After)> pods)
    {
        foreach (var (before, after) in pods)
        {
            if (before?.Pod is { NodeName: { } left } gone && left != after?.Pod.NodeName)
                yield return (left, gone.Name, null);
            if (after?.Pod is { NodeName: { } node } pod)
                yield return (node, pod.Name, PodFirewall.Of(after, _policiesByNamespace.Value[pod.Name.Namespace]));
        }
    }
}
