namespace KubeNet.Engine.Netfilter;

/// <summary>A chain while a restore changes it.</summary>
internal sealed class ChainDraft(Chain original)
{
    private List<Rule>? _rules;

    public string Name => original.Name;

    public bool IsBuiltIn => original.IsBuiltIn;

    /// <summary>The policy that the text gave, or null where it gave none.</summary>
    public ChainPolicy? Policy { get; set; }

    /// <summary>The policy as it is now; null of a user chain.</summary>
    public ChainPolicy? CurrentPolicy => Policy ?? original.Policy;

    /// <summary>The line that each rule came from; 0 for rules that were there before.</summary>
    public List<int> Lines { get; } = original.Rules.IsEmpty ? [] : [.. Enumerable.Repeat(0, original.Rules.Count)];

    /// <summary>The rules, to be changed.</summary>
    public List<Rule> Rules => _rules ??= [.. original.Rules];

    public int Count => _rules?.Count ?? original.Rules.Count;

    public void Add(Rule rule, int line)
    {
        Rules.Add(rule);
        Lines.Add(line);
    }

    public void Insert(int index, Rule rule, int line)
    {
        Rules.Insert(index, rule);
        Lines.Insert(index, line);
    }

    public void Replace(int index, Rule rule, int line)
    {
        Rules[index] = rule;
        Lines[index] = line;
    }

    public void RemoveAt(int index)
    {
        Rules.RemoveAt(index);
        Lines.RemoveAt(index);
    }

    public void Flush()
    {
        _rules = [];
        Lines.Clear();
    }

    public Chain ToChain()
    {
        var chain = original;
        if (_rules is not null)
            chain = chain.WithRules([.. _rules]);
        return Policy is { } policy ? chain.WithPolicy(policy) : chain;
    }

    public ChainDraft Renamed(string name)
    {
        var draft = new ChainDraft(ToChain().WithName(name));
        draft.Lines.Clear();
        draft.Lines.AddRange(Lines);
        return draft;
    }
}
