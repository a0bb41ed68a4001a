using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>
/// The sets of a rule's ipBlocks. kube-router puts all blocks of a rule into one hash:net, where an exception of one block also hides what
/// another block allows; here a block with exceptions beside other blocks has a set of its own.
/// </summary>
internal static class PolicyBlocks
{
    /// <summary>Makes the sets that the blocks of a rule fill, in one family; none where it has no block of the family.</summary>
    public static IEnumerable<(PolicySetKey Key, IpSet Set)> SetsOf(ObjectName policy, PolicyDirection direction, int rule, EquatableArray<PolicyPeer> peers, IpFamily family)
    {
        var blocks = peers.Items
            .Select((peer, index) => (Block: peer.IpBlock, Number: index + 1))
            .Where(peer => peer.Block is not null && peer.Block.Cidr.Family == family)
            .ToList();
        var isAlone = blocks.Count == 1;
        return blocks
            .GroupBy(peer => isAlone || peer.Block!.Except.IsEmpty ? 0 : peer.Number, peer => peer.Block!)
            .OrderBy(group => group.Key)
            .Select(group =>
            {
                var key = new PolicySetKey(direction, rule, PolicySetRole.Blocks, group.Key);
                return (key, PolicyIpSets.HashNet(PolicyNames.Set(policy, key, family), family, group.SelectMany(Entries)));
            });
    }

    /// <summary>A block's range and, as exceptions, its holes.</summary>
    private static IEnumerable<(IpPrefix Prefix, bool NoMatch)> Entries(IpBlock block) =>
        Halves(block.Cidr).Select(half => (half, false)).Concat(block.Except.Items.SelectMany(Halves).Select(half => (half, true)));

    /// <summary>The prefix, or the two halves of /0, which hash:net does not take.</summary>
    private static IpPrefix[] Halves(IpPrefix prefix)
    {
        if (prefix.Length > 0)
            return [prefix];
        var upper = UInt128.One << (prefix.Family.AddressBits() - 1);
        return [new IpPrefix(IpAddress.Any(prefix.Family), 1), new IpPrefix(IpAddress.FromBits(prefix.Family, upper), 1)];
    }
}
