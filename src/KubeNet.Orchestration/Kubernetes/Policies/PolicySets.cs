using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>
/// What one policy comes to in one family: its sets and its chains, the same on every node. Immutable; a pod that comes, goes or changes its
/// labels makes a new value that shares the chains and all sets that the pod is not in.
/// </summary>
internal sealed class PolicySets
{
    private PolicySets(NetworkPolicy policy, IpFamily family, ImmutableSortedDictionary<PolicySetKey, IpSet> sets, ImmutableArray<Chain> chains)
    {
        Policy = policy;
        Family = family;
        Sets = sets;
        Chains = chains;
    }

    /// <summary>The policy.</summary>
    public NetworkPolicy Policy { get; }

    /// <summary>The family.</summary>
    public IpFamily Family { get; }

    /// <summary>The sets.</summary>
    public ImmutableSortedDictionary<PolicySetKey, IpSet> Sets { get; }

    /// <summary>The chains, one for each direction that the policy restricts.</summary>
    public ImmutableArray<Chain> Chains { get; }

    /// <summary>A policy without any pod.</summary>
    public static PolicySets Of(NetworkPolicy policy, IpFamily family)
    {
        var sets = ImmutableSortedDictionary.CreateBuilder<PolicySetKey, IpSet>();
        foreach (var direction in PolicyMemberships.DirectionsOf(policy))
        {
            sets.Add(PolicySetKey.Targets(direction), Empty(PolicySetKey.Targets(direction)));
            var rules = PolicyMemberships.RulesOf(policy, direction);
            for (var index = 0; index < rules.Length; index++)
            {
                var key = new PolicySetKey(direction, index, PolicySetRole.Peers);
                if (rules[index].Peers.Items.Any(peer => peer.IpBlock is null))
                    sets.Add(key, Empty(key));
                foreach (var (block, set) in PolicyBlocks.SetsOf(policy.Name, direction, index, rules[index].Peers, family))
                    sets.Add(block, set);
            }
        }

        return WithChains(policy, family, sets.ToImmutable());

        IpSet Empty(PolicySetKey key) => PolicyIpSets.HashIp(PolicyNames.Set(policy.Name, key, family), family);
    }

    /// <summary>The policy with addresses taken out of its sets, and others put in.</summary>
    /// <param name="gone">Addresses that are in the sets now.</param>
    /// <param name="come">Addresses that are in them from now on; of the family, as those of <paramref name="gone"/>.</param>
    public PolicySets Exchange(IEnumerable<(PolicySetKey Set, IpAddress Address)> gone, IEnumerable<(PolicySetKey Set, IpAddress Address)> come)
    {
        var sets = Sets;
        foreach (var leaving in gone.GroupBy(one => one.Set, one => one.Address))
            sets = sets.SetItem(leaving.Key, PolicyIpSets.Without(sets[leaving.Key], leaving));
        foreach (var coming in come.GroupBy(one => one.Set, one => one.Address))
            sets = sets.SetItem(coming.Key, PolicyIpSets.With(sets.GetValueOrDefault(coming.Key) ?? EmptyNamedPort(coming.Key), coming));
        sets = sets.RemoveRange(sets.Where(set => set.Key.Role == PolicySetRole.NamedPort && set.Value.Count == 0).Select(set => set.Key));

        var hasSamePorts = NamedPorts(sets).SequenceEqual(NamedPorts(Sets));
        return hasSamePorts ? new PolicySets(Policy, Family, sets, Chains) : WithChains(Policy, Family, sets);
    }

    private static IEnumerable<PolicySetKey> NamedPorts(ImmutableSortedDictionary<PolicySetKey, IpSet> sets) =>
        sets.Keys.Where(key => key.Role == PolicySetRole.NamedPort);

    private IpSet EmptyNamedPort(PolicySetKey key) => PolicyIpSets.HashIp(PolicyNames.Set(Policy.Name, key, Family), Family);

    /// <summary>Numbers the named ports of each rule anew, and makes the chains that name them.</summary>
    private static PolicySets WithChains(NetworkPolicy policy, IpFamily family, ImmutableSortedDictionary<PolicySetKey, IpSet> sets)
    {
        foreach (var rule in NamedPorts(sets).GroupBy(key => (key.Direction, key.Rule)))
        {
            foreach (var (key, ordinal) in rule.Select((key, ordinal) => (key, ordinal)))
                sets = sets.SetItem(key, sets[key].WithName(PolicyNames.Set(policy.Name, key, family, ordinal)));
        }

        var names = sets.Select(set => (set.Key, set.Value.Name)).ToList();
        return new PolicySets(policy, family, sets, [.. PolicyMemberships.DirectionsOf(policy).Select(direction => PolicyChain.Make(policy, direction, family, names))]);
    }
}
