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

    /// <summary>A chain that there is.</summary>
    public ChainDraft(Chain original)
    {
        (_original, _name) = (original, original.Name);
        _rules = original.Array;
        Count = _rules.Length;
    }

    /// <summary>A user chain that there was not.</summary>
    public ChainDraft(string name)
    {
        (_name, _rules, _isOther) = (name, [], true);
    }

    private ChainDraft(ChainDraft other, string name)
    {
        (_name, _rules, _lines, Count, _isOther) = (name, other._rules, other._lines, other.Count, true);
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
    }

    public void Insert(int index, Rule rule, int line)
    {
        Own(Count + 1);
        Array.Copy(_rules, index, _rules, index + 1, Count - index);
        Array.Copy(_lines, index, _lines, index + 1, Count - index);
        (_rules[index], _lines[index]) = (rule, line);
        Count++;
    }

    public void Replace(int index, Rule rule, int line)
    {
        Own(Count);
        (_rules[index], _lines[index]) = (rule, line);
    }

    public void RemoveAt(int index)
    {
        Own(Count);
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

    public void Flush() => (_rules, _lines, Count, _isOther) = ([], [], 0, true);

    public ChainDraft Renamed(string name) => new(this, name);

    public Chain ToChain()
    {
        var rules = Count == _rules.Length ? _rules : _rules[..Count];
        var chain = _original is null ? Chain.User(_name, rules) : _isOther ? _original.WithArray(rules) : _original;
        return Policy is { } policy ? chain.WithPolicy(policy) : chain;
    }

    /// <summary>From here on the arrays are the draft's own, with room for so many rules.</summary>
    private void Own(int count)
    {
        if (_isOther && _lines.Length >= count)
            return;
        var capacity = Math.Max(count, _rules.Length == 0 ? FirstCapacity : _rules.Length * 2);
        Array.Resize(ref _rules, capacity);
        Array.Resize(ref _lines, capacity);
        _isOther = true;
    }
}
