using System.Runtime.CompilerServices;

namespace KubeNet.Engine.Netfilter;

/// <summary>The rules of a chain that a packet can meet, in the chain's order: several sorted lists of rule indexes, merged as they are asked.</summary>
internal struct Candidates
{
    /// <summary>So many lists there can be.</summary>
    public const int MaxLists = 6;

    private Lists _lists;
    private Positions _positions;
    private int _count;
    private bool _isAll;

    /// <summary>Whether they are every rule.</summary>
    public readonly bool IsAll => _isAll;

    /// <summary>Begins anew, with every rule or with none. In place: a copy would be larger than all that is in it.</summary>
    public void Clear(bool isAll) => (_isAll, _count) = (isAll, 0);

    /// <summary>Takes a sorted list of rule indexes in. Precondition: fewer than <see cref="MaxLists"/> so far.</summary>
    public void Add(int[] rules)
    {
        if (rules.Length == 0)
            return;
        _positions[_count] = 0;
        _lists[_count++] = rules;
    }

    /// <summary>The first candidate that is not before a place, or <see cref="int.MaxValue"/>. Places must not go back.</summary>
    public int Next(int at)
    {
        if (_isAll)
            return at;
        var next = int.MaxValue;
        for (var list = 0; list < _count; list++)
        {
            var (rules, position) = (_lists[list], _positions[list]);
            while (position < rules.Length && rules[position] < at)
                position++;
            _positions[list] = position;
            if (position < rules.Length)
                next = Math.Min(next, rules[position]);
        }

        return next;
    }

    [InlineArray(MaxLists)]
    private struct Lists
    {
        private int[] _first;
    }

    [InlineArray(MaxLists)]
    private struct Positions
    {
        private int _first;
    }
}
