using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// By a hash of source and destination (fib_multipath_hash_policy 0) under the lab's seed, as the kernel hashes under a seed of its own
/// (fib_select_multipath, net/ipv4/fib_semantics.c). Policy 1 takes protocol and ports in.
/// </summary>
internal sealed class HashedMultipath(ulong seed, Func<string, int> policyOf) : IMultipathChoice
{
    /// <inheritdoc/>
    public int Choose(string @namespace, Route route, in FlowKey flow, ReadOnlySpan<double> weights)
    {
        var hash = new LabRandom(seed);
        hash = Mix(hash, (ulong)(flow.Source?.Bits ?? 0));
        hash = Mix(hash, (ulong)flow.Destination.Bits);
        if (policyOf(@namespace) == 1 && flow.Protocol.HasPorts())
            hash = Mix(hash, ((ulong)flow.Protocol << 32) | ((ulong)flow.SourcePort << 16) | flow.DestinationPort);
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
