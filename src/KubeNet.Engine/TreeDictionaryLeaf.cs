namespace KubeNet.Engine;

/// <summary>Entries of a <see cref="TreeDictionary{TKey, TValue}"/> in order.</summary>
internal sealed class TreeDictionaryLeaf<TKey, TValue>(KeyValuePair<TKey, TValue>[] items) : TreeDictionaryNode<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    public KeyValuePair<TKey, TValue>[] Items { get; } = items;

    public override int Count => Items.Length;

    public override int Width => Items.Length;

    public override TKey First => Items[0].Key;

    /// <summary>The index of a key, or a negative number.</summary>
    public int IndexOf(TKey key, IComparer<TKey> comparer)
    {
        var (low, high) = (0, Items.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = comparer.Compare(Items[middle].Key, key);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }

    public override TreeDictionaryLeaf<TKey, TValue> LeafOf(TKey key, IComparer<TKey> comparer) => this;

    public override TreeDictionaryNode<TKey, TValue>? Exchange(TKey key, TValue value, IComparer<TKey> comparer)
    {
        var index = IndexOf(key, comparer);
        if (index < 0)
            return null;
        if (ReferenceEquals(Items[index].Value, value))
            return this;
        var items = Items.AsSpan().ToArray();
        items[index] = new(items[index].Key, value);
        return new TreeDictionaryLeaf<TKey, TValue>(items);
    }

    public override void Apply(ReadOnlySpan<KeyValuePair<TKey, TValue?>> changes, IComparer<TKey> comparer, List<TreeDictionaryNode<TKey, TValue>> into)
    {
        var merged = new List<KeyValuePair<TKey, TValue>>(Items.Length + changes.Length);
        var hasChanged = false;
        var (item, change) = (0, 0);
        while (item < Items.Length || change < changes.Length)
        {
            var order = item == Items.Length ? 1 : change == changes.Length ? -1 : comparer.Compare(Items[item].Key, changes[change].Key);
            if (order < 0)
            {
                merged.Add(Items[item++]);
                continue;
            }

            var value = changes[change].Value;
            hasChanged |= order == 0 ? !ReferenceEquals(Items[item].Value, value) : value is not null;
            if (value is not null)
                merged.Add(new(order == 0 ? Items[item].Key : changes[change].Key, value));
            change++;
            item += order == 0 ? 1 : 0;
        }

        if (!hasChanged && Items.Length > 0)
            into.Add(this);
        else
            into.AddRange(Cut(merged.ToArray()).Select(piece => new TreeDictionaryLeaf<TKey, TValue>(piece)));
    }

    public override void Join(TreeDictionaryNode<TKey, TValue> next, List<TreeDictionaryNode<TKey, TValue>> into) =>
        into.AddRange(Cut<KeyValuePair<TKey, TValue>>([.. Items, .. ((TreeDictionaryLeaf<TKey, TValue>)next).Items]).Select(piece => new TreeDictionaryLeaf<TKey, TValue>(piece)));
}
