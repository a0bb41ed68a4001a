namespace KubeNet.KernelTests.Generated;

/// <summary>Choices that come from a seed: the same seed chooses the same on every machine.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>True once in so many.</summary>
    public bool OneIn(int times) => _random.Next(times) == 0;

    /// <summary>True in so many of a hundred.</summary>
    public bool Percent(int percent) => _random.Next(100) < percent;

    /// <summary>A number from the first to the last.</summary>
    public int Between(int first, int last) => _random.Next(first, last + 1);

    /// <summary>One of them.</summary>
    public T Pick<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>Some of them, at least one, in their order.</summary>
    public IReadOnlyList<T> Some<T>(IReadOnlyList<T> choices, int most = int.MaxValue)
    {
        var wanted = Between(1, Math.Min(most, choices.Count));
        return [.. choices.Select((choice, index) => (choice, index, order: _random.Next())).OrderBy(one => one.order).Take(wanted).OrderBy(one => one.index).Select(one => one.choice)];
    }
}
