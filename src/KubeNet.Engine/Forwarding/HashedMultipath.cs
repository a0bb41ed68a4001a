using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// By a hash of what the namespace's fib_multipath_hash_policy names, under the lab's seed, as the kernel hashes under a seed of its own (fib_select_multipath,
/// net/ipv4/fib_semantics.c).
/// </summary>
internal sealed class HashedMultipath(ulong seed, NetworkConfig config) : IMultipathChoice
{
    /// <inheritdoc/>
    public int Choose(string @namespace, Route route, in FlowKey flow, ReadOnlySpan<double> weights)
    {
        var hash = new LabRandom(seed);
        foreach (var word in MultipathKeys.Of(config[@namespace].Sysctls, flow))
            hash = Mix(Mix(hash, (ulong)word), (ulong)(word >> 64));
        var total = 0.0;
        foreach (var weight in weights)
            total += weight;
        var point = (hash.Next().Bits >> 11) * (1.0 / (1UL << 53)) * total;
        var last = -1;
        for (var at = 0; at < weights.Length; at++)
        {
            if (weights[at] <= 0)
                continue;
            last = at;
            point -= weights[at];
            if (point < 0)
                break;
        }

        return last;
    }

    private static LabRandom Mix(LabRandom random, ulong word) => new(random.Next().Bits ^ word);
}
