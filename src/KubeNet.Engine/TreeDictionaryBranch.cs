namespace KubeNet.Engine;

/// <summary>An inner node of a <see cref="TreeDictionary{TKey, TValue}"/>: nodes in order.</summary>
internal sealed class TreeDictionaryBranch<TKey, TValue> : TreeDictionaryNode<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly TKey[] _firsts;

    private TreeDictionaryBranch(TreeDictionaryNode<TKey, TValue>[] children)
        : this(children, Array.ConvertAll(children, child => child.First), children.Sum(child => child.Count))
    {
    }

    private TreeDictionaryBranch(TreeDictionaryNode<TKey, TValue>[] children, TKey[] firsts, int count) => (Children, _firsts, Count) = (children, firsts, count);

    public TreeDictionaryNode<TKey, TValue>[] Children { get; }

    public override int Count { get; }

    public override int Width => Children.Length;

    public override TKey First => _firsts[0];

    /// <summary>Puts nodes of one depth under as few branches as there have to be, having joined the narrow ones.</summary>
    public static List<TreeDictionaryNode<TKey, TValue>> Group(List<TreeDictionaryNode<TKey, TValue>> nodes)
    {
        var joined = new List<TreeDictionaryNode<TKey, TValue>>(nodes.Count);
        foreach (var node in nodes)
        {
            if (joined.Count > 0 && (node.Width < MinWidth || joined[^1].Width < MinWidth))
            {
                var last = joined[^1];
                joined.RemoveAt(joined.Count - 1);
                last.Join(node, joined);
            }
            else
            {
                joined.Add(node);
            }
        }

        return [.. Cut(joined.ToArray()).Select(piece => new TreeDictionaryBranch<TKey, TValue>(piece))];
    }

    /// <summary>The index of the child below which a key belongs.</summary>
    public int IndexOf(TKey key, IComparer<TKey> comparer)
    {
        var (low, high) = (1, _firsts.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (comparer.Compare(_firsts[middle], key) <= 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return low - 1;
    }

    public override TreeDictionaryLeaf<TKey, TValue> LeafOf(TKey key, IComparer<TKey> comparer) => Children[IndexOf(key, comparer)].LeafOf(key, comparer);

    public override TreeDictionaryNode<TKey, TValue>? Exchange(TKey key, TValue value, IComparer<TKey> comparer)
    {
        var index = IndexOf(key, comparer);
        var child = Children[index].Exchange(key, value, comparer);
        if (child is null || ReferenceEquals(child, Children[index]))
            return child is null ? null : this;
        var children = Children.AsSpan().ToArray();
        children[index] = child;
        return new TreeDictionaryBranch<TKey, TValue>(children, _firsts, Count);
    }

    public override void Apply(ReadOnlySpan<KeyValuePair<TKey, TValue?>> changes, IComparer<TKey> comparer, List<TreeDictionaryNode<TKey, TValue>> into)
    {
        var below = new List<TreeDictionaryNode<TKey, TValue>>(Children.Length + 1);
        for (var index = 0; index < Children.Length; index++)
        {
            var taken = index == Children.Length - 1 ? changes.Length : CountBelow(changes, _firsts[index + 1], comparer);
            if (taken == 0)
                below.Add(Children[index]);
            else
                Children[index].Apply(changes[..taken], comparer, below);
            changes = changes[taken..];
        }

        if (below.Count == Children.Length && below.Zip(Children).All(pair => ReferenceEquals(pair.First, pair.Second)))
            into.Add(this);
        else
            into.AddRange(Group(below));
    }

    public override void Join(TreeDictionaryNode<TKey, TValue> next, List<TreeDictionaryNode<TKey, TValue>> into) =>
        into.AddRange(Cut<TreeDictionaryNode<TKey, TValue>>([.. Children, .. ((TreeDictionaryBranch<TKey, TValue>)next).Children]).Select(piece => new TreeDictionaryBranch<TKey, TValue>(piece)));

    private static int CountBelow(ReadOnlySpan<KeyValuePair<TKey, TValue?>> changes, TKey key, IComparer<TKey> comparer)
    {
        var count = 0;
        while (count < changes.Length && comparer.Compare(changes[count].Key, key) < 0)
            count++;
        return count;
    }
}
