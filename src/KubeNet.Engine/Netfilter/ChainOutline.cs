using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter;

/// <summary>The few rules of a chain that loops and placements hang on: those that lead on, and those that may not stand everywhere.</summary>
internal sealed class ChainOutline
{
    public ChainOutline(Rule[] rules)
    {
        Jumps = IndexesOf(rules, static rule => rule.Target is JumpTarget);
        Placed = IndexesOf(rules, IsPlaced);
    }

    /// <summary>The indexes of the rules that jump or go to a user chain.</summary>
    public int[] Jumps { get; }

    /// <summary>The indexes of the rules with a match or target that only some hooks allow.</summary>
    public int[] Placed { get; }

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
        List<int>? indexes = null;
        for (var index = 0; index < rules.Length; index++)
        {
            if (which(rules[index]))
                (indexes ??= []).Add(index);
        }

        return indexes is null ? [] : [.. indexes];
    }

    private static bool IsPlaced(Placement placement) =>
        !ReferenceEquals(placement, Placement.Anywhere) && (placement.Hooks != HookSet.All || placement.OwnHooks != HookSet.All);
}
