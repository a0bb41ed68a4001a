using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter;

/// <summary>What a restore made of a text.</summary>
/// <param name="Ruleset">The new rules.</param>
/// <param name="RuleCounters">The rules that the text gave a counter other than zero, by instance.</param>
/// <param name="PolicyCounters">The built-in chains whose policies the text gave a counter.</param>
/// <param name="Problems">What a lenient restore left out, in order.</param>
public sealed record RestoreResult(
    Ruleset Ruleset,
    IReadOnlyList<(Rule Rule, Counter Counter)> RuleCounters,
    IReadOnlyList<(TableName Table, string Chain, Counter Counter)> PolicyCounters,
    IReadOnlyList<RestoreProblem> Problems)
{
    /// <summary>Whether a rule of the text counts bytes of connections, for which the kernel switches accounting on.</summary>
    internal bool NeedsAccounting { get; init; }

    /// <summary>The tables that the restore deletes and makes anew, with all their chains: those of iptables-nft without --noflush.</summary>
    internal IReadOnlyList<TableName> Deleted { get; init; } = [];

    /// <summary>Seeds a lab's counters with those of the text.</summary>
    public void SeedCounters(RuleCounters counters)
    {
        foreach (var (rule, counter) in RuleCounters)
            counters.Set(rule, counter);
        foreach (var (table, chain, counter) in PolicyCounters)
            counters.SetPolicy(Ruleset, table, chain, counter);
    }
}

/// <summary>A line that a lenient restore could not read, and what became of it.</summary>
/// <param name="Line">From 1; 0 for the whole text.</param>
/// <param name="Text">The line.</param>
/// <param name="Error">What is wrong with it.</param>
public sealed record RestoreProblem(int Line, string Text, IptablesSyntaxException Error);
