namespace KubeNet.Engine;

/// <summary>A node of a <see cref="TreeDictionary{TKey, TValue}"/>. All leaves are equally deep.</summary>
internal abstract class TreeDictionaryNode<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    /// <summary>So many items a node holds at most.</summary>
    protected const int MaxWidth = 32;

    /// <summary>A node with fewer items joins a neighbour.</summary>
    protected const int MinWidth = 8;

    /// <summary>How many entries are below.</summary>
    public abstract int Count { get; }

    /// <summary>How many items the node itself holds.</summary>
    public abstract int Width { get; }

    /// <summary>The lowest key below.</summary>
    public abstract TKey First { get; }

    /// <summary>The leaf in which a key stands, if anywhere.</summary>
    public abstract TreeDictionaryLeaf<TKey, TValue> LeafOf(TKey key, IComparer<TKey> comparer);

    /// <summary>The node with another value under a key; itself where the value is there already, null where the key is not.</summary>
    public abstract TreeDictionaryNode<TKey, TValue>? Exchange(TKey key, TValue value, IComparer<TKey> comparer);

    /// <summary>Adds to <paramref name="into"/> the nodes that take this one's place after changes in the order of keys; a null value takes its entry out.</summary>
    public abstract void Apply(ReadOnlySpan<KeyValuePair<TKey, TValue?>> changes, IComparer<TKey> comparer, List<TreeDictionaryNode<TKey, TValue>> into);

    /// <summary>Adds the items of this node and of its neighbour as one node, or as two that are alike in width.</summary>
    public abstract void Join(TreeDictionaryNode<TKey, TValue> next, List<TreeDictionaryNode<TKey, TValue>> into);

    /// <summary>Cuts items into as few pieces of like width as there have to be.</summary>
    protected static IEnumerable<T[]> Cut<T>(T[] items)
    {
        var pieces = (items.Length + MaxWidth - 1) / MaxWidth;
        for (var piece = 0; piece < pieces; piece++)
            yield return items[(int)((long)items.Length * piece / pieces)..(int)((long)items.Length * (piece + 1) / pieces)];
    }
}
