using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// Which of two rule engines a hook asks first where both have a chain of one table: the one that registered last (nf_hook_entries_grow of net/netfilter/core.c puts
/// a hook before those of its priority; nf_nat keeps its own lists in the same way). ip_tables registers a table with all its hooks at its first use and keeps it; nf_tables
/// registers a chain when it is made.
/// </summary>
internal static class HookOrder
{
    /// <summary>The chains of nf_tables that come first once a ruleset is exchanged.</summary>
    /// <param name="home">The namespace before.</param>
    /// <param name="now">The ruleset that it gets.</param>
    public static EquatableArray<BaseChain> With(NamespaceConfig home, Ruleset now)
    {
        var isNft = now.Backend == IptablesBackend.Nft;
        var other = home.GetRuleset(now.Family, isNft ? IptablesBackend.Legacy : IptablesBackend.Nft);
        if (other.Tables.IsEmpty)
            return home.NftFirst;
        var before = home.GetRuleset(now.Family, now.Backend);
        var own = Shared(isNft ? now : other, isNft ? other : now).Where(chain => IsRegistered(before, chain) ? home.NftFirst.Contains(chain) : isNft);
        return Sorted(home.NftFirst.Where(chain => chain.Family != now.Family).Concat(own));
    }

    /// <summary>Those of some chains that both engines have, in order.</summary>
    public static EquatableArray<BaseChain> Valid(NamespaceConfig home, IEnumerable<BaseChain> chains) => Sorted(chains.Distinct().Where(chain => IsInBoth(home, chain)));

    /// <summary>Whether both engines have a chain.</summary>
    public static bool IsInBoth(NamespaceConfig home, BaseChain chain) =>
        HasOnePriority(chain.Table) && IsRegistered(home.GetRuleset(chain.Family), chain) && IsRegistered(home.GetRuleset(chain.Family, IptablesBackend.Legacy), chain);

    private static IEnumerable<BaseChain> Shared(Ruleset nft, Ruleset legacy) => legacy.Tables.Keys.Where(HasOnePriority).SelectMany(table => table.Hooks(), (table, hook) => new BaseChain(legacy.Family, table, hook))
        .Where(chain => IsRegistered(nft, chain));

    /// <summary>The two tables security stand at priorities of their own, and so in one order whichever is later.</summary>
    private static bool HasOnePriority(TableName table) => table != TableName.Security;

    private static bool IsRegistered(Ruleset ruleset, BaseChain chain) => ruleset.Tables.TryGetValue(chain.Table, out var table)
        && table.Chains.TryGetValue(chain.Hook.ToChainName(), out var found) && (found.IsMade || ruleset.Backend == IptablesBackend.Legacy);

    private static EquatableArray<BaseChain> Sorted(IEnumerable<BaseChain> chains) => chains.Order().ToEquatableArray();
}
