using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter;

/// <summary>The few rules of a chain that loops and placements hang on: those that lead on, and those that may not stand everywhere.</summary>
internal sealed class ChainOutline
{
    public ChainOutline(Rule[] rules)
    {
        var jumps = new List<int>();
        var placed = new List<int>();
        for (var index = 0; index < rules.Length; index++)
        {
            if (rules[index].Target is JumpTarget)
                jumps.Add(index);
            if (IsPlaced(rules[index]))
                placed.Add(index);
        }

        Jumps = [.. jumps];
        Placed = [.. placed];
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

    private static bool IsPlaced(Placement placement) =>
        !ReferenceEquals(placement, Placement.Anywhere) && (placement.Hooks != HookSet.All || placement.OwnHooks != HookSet.All);
}
