using System.Security.Cryptography;
using System.Text;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>Chains of the reference plugins: their names (pkg/utils/utils.go) and how they go.</summary>
internal static class CniChains
{
    private const int NameLength = 28;
    private const int CommentMax = 255;

    /// <summary><c>CNI-</c>, a prefix, and as much of the SHA-512 of network name and container id as fits into 28 characters.</summary>
    public static string Name(string prefix, string network, string containerId) =>
        $"CNI-{prefix}{Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(network + containerId)))}"[..NameLength];

    /// <summary><c>-m comment --comment "PREFIX name: \"NETWORK\" id: \"CONTAINER\""</c> for a shell, cut to what xt_comment holds.</summary>
    public static string Comment(string prefix, string network, string containerId)
    {
        var text = $"{prefix}name: \"{network}\" id: \"{containerId}\"";
        return $"-m comment --comment '{text[..Math.Min(text.Length, CommentMax)]}'";
    }

    /// <summary>Takes a chain away, and the rules of another chain that lead there.</summary>
    public static NetworkConfig Remove(NetworkConfig config, in TableLocation where, string chain, string from)
    {
        var home = config[where.Namespace];
        var ruleset = home.GetRuleset(where.Family, where.Backend);
        var table = ruleset.GetTable(where.Table);
        if (!table.Chains.ContainsKey(chain))
            return config;
        if (table.Chains.TryGetValue(from, out var entry))
            table = table.With(entry.WithRules(entry.Rules.RemoveAll(rule => rule.Target is JumpTarget jump && jump.Chain == chain)));
        return config.With(home.With(ruleset.With(table.Without(chain))));
    }
}
