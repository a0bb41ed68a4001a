using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Forwarding;

/// <summary>Random choices from the lab's generator, which moves on.</summary>
internal sealed class SeededChance(NetworkState state) : IChance
{
    /// <inheritdoc/>
    public int Decide(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights)
            total += weight;
        var point = (Draw() >> 11) * (1.0 / (1UL << 53)) * total;
        for (var at = 0; at < weights.Length - 1; at++)
        {
            point -= weights[at];
            if (point < 0)
                return at;
        }

        return weights.Length - 1;
    }

    /// <inheritdoc/>
    public uint Next(uint limit) => (uint)(Draw() % limit);

    private ulong Draw()
    {
        var (bits, after) = state.Random.Next();
        state.Random = after;
        return bits;
    }
}
