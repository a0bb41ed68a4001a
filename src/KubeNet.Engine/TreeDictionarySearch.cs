using System.Diagnostics.CodeAnalysis;

namespace KubeNet.Engine;

/// <summary>Looks many keys up in a <see cref="TreeDictionary{TKey, TValue}"/>, each near the one before: the leaf that was found last is asked first.</summary>
internal struct TreeDictionarySearch<TKey, TValue>(TreeDictionaryNode<TKey, TValue>? root, IComparer<TKey> comparer)
    where TKey : notnull
    where TValue : class
{
    private TreeDictionaryLeaf<TKey, TValue>? _leaf;

    /// <summary>The value of a key.</summary>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_leaf is null || !Spans(_leaf, key))
            _leaf = root?.LeafOf(key, comparer);
        var index = _leaf?.IndexOf(key, comparer) ?? -1;
        value = index < 0 ? null : _leaf!.Items[index].Value;
        return index >= 0;
    }

    private readonly bool Spans(TreeDictionaryLeaf<TKey, TValue> leaf, TKey key) =>
        comparer.Compare(leaf.First, key) <= 0 && comparer.Compare(key, leaf.Items[^1].Key) <= 0;
}
