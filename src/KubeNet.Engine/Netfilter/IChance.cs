namespace KubeNet.Engine.Netfilter;

/// <summary>Where random choices come from: the lab's seeded generator, or an exploration that takes every outcome in turn.</summary>
public interface IChance
{
    /// <summary>A choice among outcomes of the given weights (non-negative, not all 0); returns the index of the one taken.</summary>
    int Decide(ReadOnlySpan<double> weights);

    /// <summary>A number below <paramref name="limit"/> that no one waits for, such as a random port: not explored, only seeded.</summary>
    uint Next(uint limit);
}
