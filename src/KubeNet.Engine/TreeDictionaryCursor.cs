namespace KubeNet.Engine;

/// <summary>A place in a <see cref="TreeDictionary{TKey, TValue}"/>, which moves on by entries or by whole nodes.</summary>
internal sealed class TreeDictionaryCursor<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    // From the root to the leaf, with the index of the item that the place is below.
    private readonly List<(TreeDictionaryNode<TKey, TValue> Node, int Index)> _path = [];

    public TreeDictionaryCursor(TreeDictionaryNode<TKey, TValue>? root)
    {
        if (root is not null)
            Descend(root);
    }

    /// <summary>Whether all entries were passed.</summary>
    public bool IsAtEnd => _path.Count == 0;

    /// <summary>The entry here. Precondition: not at the end.</summary>
    public KeyValuePair<TKey, TValue> Current => ((TreeDictionaryLeaf<TKey, TValue>)_path[^1].Node).Items[_path[^1].Index];

    /// <summary>On to the next entry.</summary>
    public void MoveNext() => LeaveFrom(_path.Count - 1);

    /// <summary>Where a node starts here that starts at the other cursor's place too, both pass it; otherwise nothing moves.</summary>
    public bool SkipShared(TreeDictionaryCursor<TKey, TValue> other)
    {
        for (var depth = FirstStart(); depth < _path.Count; depth++)
        {
            for (var otherDepth = other.FirstStart(); otherDepth < other._path.Count; otherDepth++)
            {
                if (!ReferenceEquals(_path[depth].Node, other._path[otherDepth].Node))
                    continue;
                LeaveNode(depth);
                other.LeaveNode(otherDepth);
                return true;
            }
        }

        return false;
    }

    /// <summary>The depth of the highest node that starts at this place.</summary>
    private int FirstStart()
    {
        var depth = _path.Count;
        while (depth > 0 && _path[depth - 1].Index == 0)
            depth--;
        return depth;
    }

    private void LeaveNode(int depth)
    {
        _path.RemoveRange(depth, _path.Count - depth);
        LeaveFrom(depth - 1);
    }

    private void LeaveFrom(int depth)
    {
        for (; depth >= 0; depth--)
        {
            var (node, index) = _path[depth];
            _path.RemoveRange(depth, _path.Count - depth);
            if (index + 1 == node.Width)
                continue;
            _path.Add((node, index + 1));
            if (node is TreeDictionaryBranch<TKey, TValue> branch)
                Descend(branch.Children[index + 1]);
            return;
        }
    }

    private void Descend(TreeDictionaryNode<TKey, TValue> node)
    {
        _path.Add((node, 0));
        while (node is TreeDictionaryBranch<TKey, TValue> branch)
        {
            node = branch.Children[0];
            _path.Add((node, 0));
        }
    }
}
