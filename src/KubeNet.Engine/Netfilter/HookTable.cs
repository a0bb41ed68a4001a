using System.Collections.Concurrent;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter;

/// <summary>A table at one hook, with what the walk asks of it again and again.</summary>
internal sealed class HookTable(Ruleset ruleset, Table table, Hook hook)
{
    // By the rule's own target, which is one object.
    private readonly ConcurrentDictionary<JumpTarget, CompiledChain> _callees = new(ReferenceEqualityComparer.Instance);

    /// <summary>The ruleset that the table is of.</summary>
    public Ruleset Ruleset => ruleset;

    /// <summary>The table.</summary>
    public Table Table => table;

    /// <summary>Whether it is of ip_tables, and not of nf_tables.</summary>
    public bool IsLegacy => ruleset.Backend == IptablesBackend.Legacy;

    /// <summary>The table in a sentence: <c>filter</c>, <c>the legacy filter</c>.</summary>
    public string Words => IsLegacy ? $"the legacy {table.Name.ToName()}" : table.Name.ToName();

    /// <summary>The hook's built-in chain.</summary>
    public Chain BuiltIn { get; } = table.Chains[hook.ToChainName()];

    /// <summary>The chain that a rule leads to.</summary>
    public CompiledChain Callee(JumpTarget jump)
    {
        if (!_callees.TryGetValue(jump, out var callee))
        {
            callee = table.Chains.TryGetValue(jump.Chain, out var chain)
                ? chain.Compiled
                : throw new InvalidOperationException($"The rule jumps to {jump.Chain}, which is no chain of table {table.Name.ToName()}.");
            _callees.TryAdd(jump, callee);
        }

        return callee;
    }
}
