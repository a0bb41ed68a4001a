using System.Collections.Immutable;

namespace KubeNet.Engine.Netfilter;

/// <summary>A table: its built-in chains, one for each of its hooks, and its user chains. Immutable.</summary>
public sealed record Table
{
    private Table(TableName name, ImmutableSortedDictionary<string, Chain> chains)
    {
        Name = name;
        Chains = chains;
    }

    /// <summary>Which table.</summary>
    public TableName Name { get; }

    /// <summary>All chains by name, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, Chain> Chains { get; private init; }

    /// <summary>Built-in chains in hook order, then user chains by name: the order of iptables-save.</summary>
    public IEnumerable<Chain> InSaveOrder =>
        Name.Hooks().Select(hook => Chains[hook.ToChainName()]).Concat(Chains.Values.Where(chain => !chain.IsBuiltIn));

    /// <summary>A table as the kernel creates it: empty built-in chains, policy ACCEPT.</summary>
    public static Table Empty(TableName name) => new(
        name,
        name.Hooks().Select(hook => Chain.BuiltIn(hook)).ToImmutableSortedDictionary(chain => chain.Name, chain => chain, StringComparer.Ordinal));

    /// <summary>The table with a chain put in or exchanged.</summary>
    public Table With(Chain chain) => this with { Chains = Chains.SetItem(chain.Name, chain) };

    /// <summary>The table with many chains put in or exchanged at once.</summary>
    public Table WithAll(IEnumerable<Chain> chains)
    {
        // One balanced tree made at once, not one insertion after the other.
        var all = new Dictionary<string, Chain>(Chains, StringComparer.Ordinal);
        foreach (var chain in chains)
            all[chain.Name] = chain;
        return this with { Chains = all.ToImmutableSortedDictionary(StringComparer.Ordinal) };
    }

    /// <summary>The table without a user chain.</summary>
    public Table Without(string chain) => this with { Chains = Chains.Remove(chain) };
}
