using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Snapshots.Comparing;

/// <summary>Where two namespaces have a chain in both rule engines, and ask another one first.</summary>
internal static class HookOrderComparison
{
    /// <summary>The chains whose order differs.</summary>
    public static IEnumerable<NetworkDifference> Between(NamespaceConfig old, NamespaceConfig now) => old.NftFirst.Union(now.NftFirst)
        .Where(chain => old.HasInBoth(chain) && now.HasInBoth(chain) && old.NftFirst.Contains(chain) != now.NftFirst.Contains(chain))
        .Order()
        .Select(chain => new NetworkDifference(
            now.Name, DifferenceKind.HookOrder, $"{RulesetComparison.Path(now.GetRuleset(chain.Family), chain.Table)} {chain.Hook.ToChainName()}", First(old, chain), First(now, chain)));

    private static string First(NamespaceConfig home, BaseChain chain) => home.NftFirst.Contains(chain) ? "nft first" : "legacy first";
}
