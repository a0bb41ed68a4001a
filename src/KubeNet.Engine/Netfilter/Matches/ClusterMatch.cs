using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Nat;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m cluster</c>: whether a hash of the connection's source falls to this node of a cluster (net/netfilter/xt_cluster.c).</summary>
/// <param name="TotalNodes"><c>--cluster-total-nodes</c>, 1..32.</param>
/// <param name="NodeMask">Bit n for node n + 1.</param>
/// <param name="Negated">A <c>!</c> before the node or the mask.</param>
/// <param name="Seed"><c>--cluster-hash-seed</c>.</param>
public sealed record ClusterMatch(uint TotalNodes, uint NodeMask, bool Negated, uint Seed) : Match
{
    private const uint MaxNodes = 32;

    /// <inheritdoc/>
    public override string Name => "cluster";

    internal static MatchExtension Extension { get; } = new(
        "cluster",
        [
            new OptionSpec("cluster-total-nodes", "how many nodes share the traffic", OptionTraits.Mandatory),
            new OptionSpec("cluster-local-node", "which of them this one is", OptionTraits.Invertible) { Excludes = ["cluster-local-nodemask"] },
            new OptionSpec("cluster-local-nodemask", "which of them this one is, as a mask", OptionTraits.Invertible) { Excludes = ["cluster-local-node"] },
            new OptionSpec("cluster-hash-seed", "the seed of the hash that shares it out", OptionTraits.Mandatory),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var skb = context.Skb;
        if (skb.Connection is not { } connection || skb.State == ConntrackState.Untracked)
            return MatchResult.No;
        var node = NodeOf((connection.Parent ?? connection).Original.Source);
        return (NodeMask & (1u << (int)node)) != 0 != Negated ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() =>
        $"{SaveText.Not(Negated)}--cluster-local-nodemask 0x{NodeMask:x8} --cluster-total-nodes {TotalNodes} --cluster-hash-seed 0x{Seed:x8}";

    /// <inheritdoc/>
    public override string ListOptions() => $"cluster {(Negated ? "!" : "")}node_mask=0x{NodeMask:x8} total_nodes={TotalNodes} hash_seed=0x{Seed:x8}";

    private uint NodeOf(IpAddress source)
    {
        Span<uint> words = stackalloc uint[4];
        AddressWords.Network(source, words);

        // Of IPv6 too the kernel hashes one word: it divides the number of words by their size (xt_cluster_hash_ipv6).
        return (uint)(((ulong)JenkinsHash.Hash(words[..1], Seed) * TotalNodes) >> 32);
    }

    private static ClusterMatch Read(OptionValues values)
    {
        var total = values["cluster-total-nodes"].Number(1, MaxNodes);
        var seed = values["cluster-hash-seed"].Number(0, uint.MaxValue);
        if (values.TryGet("cluster-local-node", out var node))
        {
            var number = node.Number(1, MaxNodes);
            return number <= total
                ? new ClusterMatch(total, 1u << (int)(number - 1), node.Negated, seed)
                : throw node.Bad("cluster match: `--cluster-local-node' must be <= `--cluster-total-nodes'.");
        }

        if (!values.TryGet("cluster-local-nodemask", out var mask))
            throw values.Missing("cluster match: `--cluster-local-node' or `--cluster-local-nodemask' is missing.");
        var bits = mask.Number(1, MaxNodes);
        return bits < 1UL << (int)total
            ? new ClusterMatch(total, bits, mask.Negated, seed)
            : throw mask.Bad("cluster match: `--cluster-local-nodemask' too big for `--cluster-total-nodes'.");
    }
}
