namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>The few things that came last, each in the place of the one that came longest ago.</summary>
internal struct Newest<T>
{
    private const int Most = 4;
    private readonly T[] _items = new T[Most];
    private int _oldest;

    public Newest()
    {
    }

    /// <summary>All of them, in no order; <c>default</c> where there were fewer.</summary>
    public readonly ReadOnlySpan<T> Items => _items;

    public void Put(T item)
    {
        _items[_oldest] = item;
        _oldest = (_oldest + 1) % Most;
    }
}
