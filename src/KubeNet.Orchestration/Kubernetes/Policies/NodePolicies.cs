using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>What policies need on one node, in one family: those that select a pod of the node, and those pods.</summary>
internal sealed class NodePolicies
{
    private readonly IpFamily _family;
    private readonly ImmutableSortedDictionary<ObjectName, PodFirewall> _pods;

    /// <summary>The policies of a node by the plan of its cluster.</summary>
    public NodePolicies(PolicyPlan plan, string node, IpFamily family)
    {
        _family = family;
        _pods = plan.Nodes.GetValueOrDefault(node) ?? ImmutableSortedDictionary<ObjectName, PodFirewall>.Empty;
        Pods = [.. _pods.Values.Where(pod => pod.AddressOf(family) is not null)];
        Policies =
        [
            .. Pods.SelectMany(pod => pod.Ingress.Items.Concat(pod.Egress.Items))
                .Distinct().Order()
                .Select(policy => plan.Policies[(policy, family)]),
        ];
    }

    /// <summary>The pods that have an address of the family.</summary>
    public IReadOnlyList<PodFirewall> Pods { get; }

    /// <summary>The policies that select one of them.</summary>
    public IReadOnlyList<PolicySets> Policies { get; }

    /// <summary>The sets that the node needs.</summary>
    public IEnumerable<IpSet> Sets => Policies.SelectMany(policy => policy.Sets.Values);

    /// <summary>Whether at most the entries of sets differ.</summary>
    public bool HasSameChains(NodePolicies other) =>
        Pods.SequenceEqual(other.Pods) && Policies.Select(policy => policy.Chains).SequenceEqual(other.Policies.Select(policy => policy.Chains));

    /// <summary>The names of the chains that the node needs; none where no pod is selected.</summary>
    public IEnumerable<string> ChainNames(RouterChains router) => Pods.Count == 0
        ? []
        : router.Names.Concat(Policies.SelectMany(policy => policy.Chains).Select(chain => chain.Name)).Concat(Pods.Select(pod => pod.ChainName));

    /// <summary>The chains that the node needs. Those of pods that are as they were are taken from the table.</summary>
    public IEnumerable<Chain> Chains(RouterChains router, Table table, NodePolicies before) => Pods.Count == 0
        ? []
        : router.Fixed
            .Concat(router.HooksOf(Pods))
            .Concat(Policies.SelectMany(policy => policy.Chains))
            .Concat(Pods.Select(pod => before._pods.TryGetValue(pod.Pod, out var old) && old.Equals(pod) && table.Chains.TryGetValue(pod.ChainName, out var chain)
                ? chain
                : pod.ToChain(pod.AddressOf(_family)!.Value)));
}
