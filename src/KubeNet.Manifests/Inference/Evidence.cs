namespace KubeNet.Manifests.Inference;

/// <summary>What the input says about one option of the cluster; of several sources the most trustworthy counts, and of equal ones the first.</summary>
internal sealed class Evidence<T>
{
    /// <summary>Whether anything was found.</summary>
    public bool IsThere => Source is not null;

    /// <summary>The value.</summary>
    public T? Value { get; private set; }

    /// <summary>Where it was found, or null.</summary>
    public string? Source { get; private set; }

    /// <summary>How far the source is from the option itself; 0 is the option.</summary>
    public int Rank { get; private set; } = int.MaxValue;

    /// <summary>Takes a value where it is better than what there is.</summary>
    public void Offer(T value, string source, int rank = 0)
    {
        if (rank < Rank)
            (Value, Source, Rank) = (value, source, rank);
    }
}
