namespace KubeNet.Engine;

/// <summary>
/// Finds items by a key. The first few searches walk the list, since most lists are searched once or never; then a dictionary is made of it. Of
/// items with the same key the first counts.
/// </summary>
internal sealed class SearchIndex<TKey, TItem>(EquatableArray<TItem> items, Func<TItem, TKey> keyOf)
    where TKey : notnull, IEquatable<TKey>
    where TItem : class
{
    private const int Walks = 4;

    private int _searches;
    private Dictionary<TKey, TItem>? _byKey;

    /// <summary>The first item of a key, or null.</summary>
    public TItem? Find(TKey key)
    {
        if (items.IsEmpty)
            return null;
        if (_byKey is { } known)
            return known.GetValueOrDefault(key);
        if (++_searches > Walks)
            return (_byKey = Index()).GetValueOrDefault(key);
        foreach (var item in items)
        {
            if (keyOf(item).Equals(key))
                return item;
        }

        return null;
    }

    private Dictionary<TKey, TItem> Index()
    {
        var index = new Dictionary<TKey, TItem>(items.Count);
        foreach (var item in items)
            index.TryAdd(keyOf(item), item);
        return index;
    }
}
