using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter;

/// <summary>A chain while a restore changes it: most are new, and have a rule or two.</summary>
internal sealed class ChainDraft
{
    private const int FirstCapacity = 2;
    private readonly Chain? _original;
    private readonly string _name;
    private Rule[] _rules;
    private int[] _lines = [];
    private bool _isOther;

    // Whether a chain has the array too, so that it is copied before it changes.
    private bool _isShared;

    // Taken down while the rules pass by, one at the end of the other; null where they do not.
    private ChainShape? _shape;

    /// <summary>A chain that there is.</summary>
    public ChainDraft(Chain original)
    {
        (_original, _name) = (original, original.Name);
        (_rules, _isShared) = (original.Array, true);
        Count = _rules.Length;
    }

    /// <summary>A user chain that there was not.</summary>
    public ChainDraft(string name)
    {
        (_name, _rules, _isOther, _shape) = (name, [], true, new ChainShape());
    }

    private ChainDraft(ChainDraft other, string name)
    {
        (_name, _rules, _lines, Count, _isOther, _isShared) = (name, other._rules, other._lines, other.Count, true, true);
    }

    public string Name => _name;

    public bool IsBuiltIn => _original is { IsBuiltIn: true };

    /// <summary>The policy that the text gave, or null where it gave none.</summary>
    public ChainPolicy? Policy { get; set; }

    /// <summary>The policy as it is now; null of a user chain.</summary>
    public ChainPolicy? CurrentPolicy => Policy ?? _original?.Policy;

    public int Count { get; private set; }

    /// <summary>The rules as they are now.</summary>
    public ReadOnlySpan<Rule> Rules => _rules.AsSpan(0, Count);

    /// <summary>The line that a rule came from; 0 where it was there before.</summary>
    public int LineOf(int index) => index < _lines.Length ? _lines[index] : 0;

    public void Add(Rule rule, int line)
    {
        Own(Count + 1);
        (_rules[Count], _lines[Count]) = (rule, line);
        Count++;
        if (_shape is { } shape)
        {
            shape.Add(rule);
            _shape = shape;
        }
    }

    public void Insert(int index, Rule rule, int line)
    {
        Own(Count + 1);
        _shape = null;
        Array.Copy(_rules, index, _rules, index + 1, Count - index);
        Array.Copy(_lines, index, _lines, index + 1, Count - index);
        (_rules[index], _lines[index]) = (rule, line);
        Count++;
    }

    public void Replace(int index, Rule rule, int line)
    {
        Own(Count);
        _shape = null;
        (_rules[index], _lines[index]) = (rule, line);
    }

    public void RemoveAt(int index)
    {
        Own(Count);
        _shape = null;
        Count--;
        Array.Copy(_rules, index + 1, _rules, index, Count - index);
        Array.Copy(_lines, index + 1, _lines, index, Count - index);
    }

    public bool LeadsTo(string chain)
    {
        foreach (var rule in Rules)
        {
            if (rule.Target is JumpTarget jump && jump.Chain == chain)
                return true;
        }

        return false;
    }

    public void Flush() => (_rules, _lines, Count, _isOther, _isShared, _shape) = ([], [], 0, true, false, new ChainShape());

    public ChainDraft Renamed(string name) => new(this, name);

    /// <summary>The chain as it is now.</summary>
    public Chain ToChain()
    {
        var chain = _original ?? Chain.User(_name);
        if (_isOther)
        {
            _isShared |= Count == _rules.Length;
            var rules = Count == _rules.Length ? _rules : _rules[..Count];
            chain = chain.WithArray(rules, _shape is { } shape ? ChainOutline.Of(shape, rules) : null);
        }

        return Policy is { } policy ? chain.WithPolicy(policy) : chain;
    }

    /// <summary>From here on the arrays are the draft's own, with room for so many rules.</summary>
    private void Own(int count)
    {
        _isOther = true;
        if (!_isShared && _lines.Length >= count)
            return;
        var capacity = count <= _rules.Length ? _rules.Length : Math.Max(count, _rules.Length == 0 ? FirstCapacity : _rules.Length * 2);
        (_rules, _lines, _isShared) = (Grown(_rules, capacity), Grown(_lines, capacity), false);
    }

    private static T[] Grown<T>(T[] items, int capacity)
    {
        var grown = new T[capacity];
        items.CopyTo(grown, 0);
        return grown;
    }
}
