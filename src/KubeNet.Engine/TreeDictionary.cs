using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace KubeNet.Engine;

/// <summary>
/// An immutable dictionary in the order of its keys: a B+ tree whose values share what an edit did not touch. Many entries are changed at once in one pass
/// (<see cref="SetItems"/>), and two values tell how they differ in time proportional to the difference (<see cref="DifferencesTo"/>); the balanced tree of
/// ImmutableSortedDictionary does neither.
/// </summary>
public sealed class TreeDictionary<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly IComparer<TKey> _comparer;
    private readonly TreeDictionaryNode<TKey, TValue>? _root;

    internal TreeDictionary(IComparer<TKey> comparer, TreeDictionaryNode<TKey, TValue>? root = null) => (_comparer, _root) = (comparer, root);

    /// <summary>How many entries there are.</summary>
    public int Count => _root?.Count ?? 0;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _root is null;

    /// <summary>The keys in order.</summary>
    public IEnumerable<TKey> Keys => this.Select(entry => entry.Key);

    /// <summary>The values in the order of their keys.</summary>
    public IEnumerable<TValue> Values => this.Select(entry => entry.Value);

    /// <inheritdoc/>
    public TValue this[TKey key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no entry '{key}'.");

    /// <inheritdoc/>
    public bool ContainsKey(TKey key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var node = _root;
        while (node is TreeDictionaryBranch<TKey, TValue> branch)
            node = branch.Children[branch.IndexOf(key, _comparer)];
        if (node is TreeDictionaryLeaf<TKey, TValue> leaf && leaf.IndexOf(key, _comparer) is var index and >= 0)
        {
            value = leaf.Items[index].Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>The entries of many keys, in the order of the keys, without those that have none. Cheap where that is the order of the dictionary.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Find(IEnumerable<TKey> keys)
    {
        var search = new TreeDictionarySearch<TKey, TValue>(_root, _comparer);
        foreach (var key in keys)
        {
            if (search.TryGetValue(key, out var value))
                yield return new(key, value);
        }
    }

    /// <summary>What others have under a key, each with the value here, without those that have none here. Cheap where the others are in the order of the dictionary.</summary>
    public IEnumerable<(TOther Other, TValue Value)> Join<TOther>(IEnumerable<KeyValuePair<TKey, TOther>> others)
    {
        var search = new TreeDictionarySearch<TKey, TValue>(_root, _comparer);
        foreach (var (key, other) in others)
        {
            if (search.TryGetValue(key, out var value))
                yield return (other, value);
        }
    }

    /// <summary>The dictionary with an entry put in or exchanged.</summary>
    public TreeDictionary<TKey, TValue> SetItem(TKey key, TValue value) =>
        _root?.Exchange(key, value, _comparer) is not { } root ? Apply([new(key, value)]) : ReferenceEquals(root, _root) ? this : new TreeDictionary<TKey, TValue>(_comparer, root);

    /// <summary>The dictionary with many entries put in or exchanged; of a key that occurs twice the last value counts.</summary>
    public TreeDictionary<TKey, TValue> SetItems(IEnumerable<KeyValuePair<TKey, TValue>> entries) => Apply(Ordered(entries.Select(entry => new KeyValuePair<TKey, TValue?>(entry.Key, entry.Value))));

    /// <summary>The dictionary without an entry.</summary>
    public TreeDictionary<TKey, TValue> Remove(TKey key) => Apply([new(key, null)]);

    /// <summary>The dictionary without many entries.</summary>
    public TreeDictionary<TKey, TValue> RemoveRange(IEnumerable<TKey> keys) => Apply(Ordered(keys.Select(key => new KeyValuePair<TKey, TValue?>(key, null))));

    /// <summary>The dictionary without entries.</summary>
    public TreeDictionary<TKey, TValue> Clear() => IsEmpty ? this : new(_comparer);

    /// <summary>What is other in another value of this dictionary, in the order of keys: null stands where an entry is not there. Values are told apart by reference.</summary>
    public IEnumerable<TreeDictionaryDifference<TKey, TValue>> DifferencesTo(TreeDictionary<TKey, TValue> other)
    {
        var (left, right) = (new TreeDictionaryCursor<TKey, TValue>(_root), new TreeDictionaryCursor<TKey, TValue>(other._root));
        while (!left.IsAtEnd || !right.IsAtEnd)
        {
            if (left.SkipShared(right))
                continue;
            var order = left.IsAtEnd ? 1 : right.IsAtEnd ? -1 : _comparer.Compare(left.Current.Key, right.Current.Key);
            var (before, after) = (order <= 0 ? left.Current.Value : null, order >= 0 ? right.Current.Value : null);
            if (!ReferenceEquals(before, after))
                yield return new TreeDictionaryDifference<TKey, TValue>(order <= 0 ? left.Current.Key : right.Current.Key, before, after);
            if (order <= 0)
                left.MoveNext();
            if (order >= 0)
                right.MoveNext();
        }
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator()
    {
        for (var cursor = new TreeDictionaryCursor<TKey, TValue>(_root); !cursor.IsAtEnd; cursor.MoveNext())
            yield return cursor.Current;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private KeyValuePair<TKey, TValue?>[] Ordered(IEnumerable<KeyValuePair<TKey, TValue?>> changes)
    {
        // A stable order, so that the last of equal keys stands last; most callers come in order already.
        var all = changes.ToArray();
        for (var index = 1; index < all.Length; index++)
        {
            if (_comparer.Compare(all[index - 1].Key, all[index].Key) >= 0)
                return LastOfEachKey([.. all.OrderBy(change => change.Key, _comparer)]);
        }

        return all;
    }

    private KeyValuePair<TKey, TValue?>[] LastOfEachKey(KeyValuePair<TKey, TValue?>[] ordered) =>
        [.. ordered.Where((change, index) => index == ordered.Length - 1 || _comparer.Compare(change.Key, ordered[index + 1].Key) != 0)];

    private TreeDictionary<TKey, TValue> Apply(ReadOnlySpan<KeyValuePair<TKey, TValue?>> changes)
    {
        var nodes = new List<TreeDictionaryNode<TKey, TValue>>();
        (_root ?? new TreeDictionaryLeaf<TKey, TValue>([])).Apply(changes, _comparer, nodes);
        while (nodes.Count > 1)
            nodes = TreeDictionaryBranch<TKey, TValue>.Group(nodes);
        var root = nodes.Count == 0 ? null : nodes[0];
        while (root is TreeDictionaryBranch<TKey, TValue> { Children: [var only] })
            root = only;
        return ReferenceEquals(root, _root) ? this : new TreeDictionary<TKey, TValue>(_comparer, root);
    }
}

/// <summary>Makes tree dictionaries.</summary>
public static class TreeDictionary
{
    /// <summary>A dictionary without entries.</summary>
    public static TreeDictionary<TKey, TValue> Empty<TKey, TValue>(IComparer<TKey> comparer)
        where TKey : notnull
        where TValue : class => new(comparer);
}
