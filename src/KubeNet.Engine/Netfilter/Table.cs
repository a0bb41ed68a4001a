using System.Collections.Immutable;

namespace KubeNet.Engine.Netfilter;

/// <summary>A table: its built-in chains, one for each of its hooks, and its user chains. Immutable.</summary>
public sealed record Table
{
    private static readonly Table[] s_empty = [.. Enum.GetValues<TableName>().Select(New)];

    private Table(TableName name, ChainDictionary chains)
    {
        Name = name;
        Chains = chains;
    }

    /// <summary>Which table.</summary>
    public TableName Name { get; }

    /// <summary>All chains by name, in ordinal order.</summary>
    public ChainDictionary Chains { get; private init; }

    /// <summary>Built-in chains in hook order, then user chains by name: the order of iptables-save.</summary>
    public IEnumerable<Chain> InSaveOrder =>
        Name.Hooks().Select(hook => Chains[hook.ToChainName()]).Concat(Chains.Values.Where(chain => !chain.IsBuiltIn));

    /// <summary>A table as the kernel creates it: empty built-in chains, policy ACCEPT.</summary>
    public static Table Empty(TableName name) => s_empty[(int)name];

    /// <summary>The table with a chain put in or exchanged.</summary>
    public Table With(Chain chain) => this with { Chains = Chains.With(chain) };

    /// <summary>The table with many chains put in or exchanged at once.</summary>
    public Table WithAll(IEnumerable<Chain> chains) => this with { Chains = new ChainDictionary(Chains.Own.SetItems(ByName(chains)), Chains.Shared, Chains.Hidden) };

    /// <summary>The table with just these chains, of which those stay shared that the shared set has.</summary>
    public Table WithExactly(IEnumerable<Chain> chains)
    {
        var shared = Chains.Shared.Chains;
        if (shared.IsEmpty)
            return this with { Chains = new ChainDictionary(Chains.Own.Clear().SetItems(ByName(chains)), Chains.Shared, []) };
        var all = chains.ToDictionary(chain => chain.Name, StringComparer.Ordinal);
        var own = Chains.Own.Clear().SetItems(all.Where(entry => !shared.TryGetValue(entry.Key, out var same) || !ReferenceEquals(same, entry.Value)));
        return this with { Chains = new ChainDictionary(own, Chains.Shared, [.. shared.Keys.Where(name => !all.ContainsKey(name))]) };
    }

    /// <summary>The table with other chains shared.</summary>
    public Table WithShared(ChainSet shared) => this with { Chains = new ChainDictionary(Chains.Own, shared, Chains.Hidden) };

    /// <summary>The table with other chains shared, and all that is its own exchanged.</summary>
    /// <param name="shared">The chains that it shares.</param>
    /// <param name="own">Its own chains, the built-in ones among them.</param>
    /// <param name="hidden">The shared chains that it does not have.</param>
    public Table WithShared(ChainSet shared, TreeDictionary<string, Chain> own, ImmutableHashSet<string> hidden) =>
        this with { Chains = new ChainDictionary(own, shared, hidden) };

    /// <summary>The table without a user chain.</summary>
    public Table Without(string chain) => this with { Chains = Chains.Without(chain) };

    private static Table New(TableName name) =>
        new(name, new ChainDictionary(TreeDictionary.Empty<string, Chain>(StringComparer.Ordinal).SetItems(ByName(name.Hooks().Select(hook => Chain.BuiltIn(hook)))), ChainSet.Empty, []));

    private static IEnumerable<KeyValuePair<string, Chain>> ByName(IEnumerable<Chain> chains) => chains.Select(chain => new KeyValuePair<string, Chain>(chain.Name, chain));
}
