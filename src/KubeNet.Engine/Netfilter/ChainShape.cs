using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter;

/// <summary>What loops and placements hang on in a chain, taken down rule by rule: which of its rules lead on, which may not stand everywhere, and where those may.</summary>
internal struct ChainShape
{
    private const int MaxShort = 4;
    private int _kinds = 1;
    private int _count;

    public ChainShape()
    {
    }

    /// <summary>The hooks that all rules allow.</summary>
    public HookSet Hooks { get; private set; } = HookSet.All;

    /// <summary>The hooks that checkentry allows of all rules (<see cref="Placement.OwnHooks"/>).</summary>
    public HookSet OwnHooks { get; private set; } = HookSet.All;

    /// <summary>Most chains are short, and alike: chains of one number have one outline. Null of a long chain.</summary>
    public readonly int? Number => _count > MaxShort ? null : (_kinds << 10) | ((int)Hooks << 5) | (int)OwnHooks;

    /// <summary>The shape of a whole chain.</summary>
    public static ChainShape Of(Rule[] rules)
    {
        var shape = new ChainShape();
        foreach (var rule in rules)
            shape.Add(rule);
        return shape;
    }

    /// <summary>Whether only some hooks allow the rule.</summary>
    public static bool IsPlaced(Rule rule)
    {
        var shape = new ChainShape();
        shape.Add(rule);
        return shape.Hooks != HookSet.All || shape.OwnHooks != HookSet.All;
    }

    /// <summary>Another rule, at the end.</summary>
    public void Add(Rule rule)
    {
        var (hooks, own) = (HookSet.All, HookSet.All);
        if (rule.Target is { } target)
            Narrow(target.Placement, ref hooks, ref own);
        foreach (var match in rule.Matches.AsSpan())
            Narrow(match.Placement, ref hooks, ref own);
        var isPlaced = hooks != HookSet.All || own != HookSet.All;
        (Hooks, OwnHooks) = (Hooks & hooks, OwnHooks & own);
        if (++_count <= MaxShort)
            _kinds = (_kinds << 2) | (rule.Target is JumpTarget ? 1 : 0) | (isPlaced ? 2 : 0);
    }

    private static void Narrow(Placement placement, ref HookSet hooks, ref HookSet own)
    {
        if (!ReferenceEquals(placement, Placement.Anywhere))
            (hooks, own) = (hooks & placement.Hooks, own & placement.OwnHooks);
    }
}
