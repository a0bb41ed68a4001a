using System.Collections.Concurrent;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter;

/// <summary>The few rules of a chain that loops and placements hang on: those that lead on, and those that may not stand everywhere.</summary>
internal sealed class ChainOutline
{
    private static readonly ConcurrentDictionary<int, ChainOutline> s_short = [];

    private ChainOutline(in ChainShape shape, Rule[] rules)
    {
        Jumps = IndexesOf(rules, static rule => rule.Target is JumpTarget);
        Placed = IndexesOf(rules, ChainShape.IsPlaced);
        (Hooks, OwnHooks) = (shape.Hooks, shape.OwnHooks);
    }

    /// <summary>The indexes of the rules that jump or go to a user chain.</summary>
    public int[] Jumps { get; }

    /// <summary>The indexes of the rules with a match or target that only some hooks allow.</summary>
    public int[] Placed { get; }

    /// <summary>The hooks from which packets may reach the chain, as far as its rules go.</summary>
    public HookSet Hooks { get; }

    /// <summary>The hooks that checkentry may be told of (<see cref="Placement.OwnHooks"/>).</summary>
    public HookSet OwnHooks { get; }

    /// <summary>The outline of a chain's rules.</summary>
    public static ChainOutline Of(Rule[] rules) => Of(ChainShape.Of(rules), rules);

    /// <summary>The outline of a chain's rules, whose shape is known.</summary>
    public static ChainOutline Of(in ChainShape shape, Rule[] rules)
    {
        if (shape.Number is not { } number)
            return new ChainOutline(shape, rules);
        return s_short.TryGetValue(number, out var known) ? known : s_short.GetOrAdd(number, new ChainOutline(shape, rules));
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
}
