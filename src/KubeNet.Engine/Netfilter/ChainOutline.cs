using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter;

/// <summary>The few rules of a chain that loops and placements hang on: those that lead on, and those that may not stand everywhere.</summary>
internal sealed class ChainOutline
{
    // Most chains are short, and alike: by two bits for each rule, behind a one.
    private const int MaxShort = 4;
    private static readonly ChainOutline?[] s_short = new ChainOutline?[2 << (2 * MaxShort)];

    private ChainOutline(Rule[] rules)
    {
        Jumps = IndexesOf(rules, static rule => rule.Target is JumpTarget);
        Placed = IndexesOf(rules, IsPlaced);
    }

    /// <summary>The indexes of the rules that jump or go to a user chain.</summary>
    public int[] Jumps { get; }

    /// <summary>The indexes of the rules with a match or target that only some hooks allow.</summary>
    public int[] Placed { get; }

    /// <summary>The outline of a chain's rules.</summary>
    public static ChainOutline Of(Rule[] rules)
    {
        if (rules.Length > MaxShort)
            return new ChainOutline(rules);
        var shape = 1;
        foreach (var rule in rules)
            shape = (shape << 2) | (rule.Target is JumpTarget ? 1 : 0) | (IsPlaced(rule) ? 2 : 0);
        return s_short[shape] ??= new ChainOutline(rules);
    }

    /// <summary>Whether only some hooks allow the rule.</summary>
    public static bool IsPlaced(Rule rule)
    {
        if (rule.Target is { } target && IsPlaced(target.Placement))
            return true;
        foreach (var match in rule.Matches)
        {
            if (IsPlaced(match.Placement))
                return true;
        }

        return false;
    }

    private static int[] IndexesOf(Rule[] rules, Predicate<Rule> which)
    {
        var indexes = new List<int>();
        for (var index = 0; index < rules.Length; index++)
        {
            if (which(rules[index]))
                indexes.Add(index);
        }

        return [.. indexes];
    }

    private static bool IsPlaced(Placement placement) =>
        !ReferenceEquals(placement, Placement.Anywhere) && (placement.Hooks != HookSet.All || placement.OwnHooks != HookSet.All);
}
