using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>
/// Which of two rule engines is asked first, by <c>nft list hooks</c>. Only who stands first of a priority is told: those after it are printed in reverse by most versions
/// (basehook_list_add_tail of nftables' src/mnl.c), and the nat chains, which have a list of their own, not at all.
/// </summary>
internal static class HookReader
{
    public static NamespaceConfig Read(Folder folder, NamespaceConfig config)
    {
        var shared = Shared(config).ToList();
        if (shared.Count == 0)
            return config;
        var first = folder.Find(BundleFiles.NftHooks) is { } file ? First(file) : [];
        if (shared.FindAll(chain => !first.ContainsKey(chain)) is { Count: > 0 } untold)
        {
            folder.Warn(
                BundleFiles.NftHooks, null, $"It is not told whether iptables-nft or iptables-legacy came later in {string.Join(", ", untold.Select(Name))}.",
                "the rules of iptables-legacy are asked first there; the machine may ask those of iptables-nft first");
        }

        return config.WithNftFirst(shared.Where(chain => first.GetValueOrDefault(chain)));
    }

    private static IEnumerable<BaseChain> Shared(NamespaceConfig config) =>
        from family in new[] { IpFamily.IPv4, IpFamily.IPv6 }
        from table in Enum.GetValues<TableName>()
        from hook in table.Hooks()
        let chain = new BaseChain(family, table, hook)
        where config.HasInBoth(chain)
        select chain;

    private static string Name(BaseChain chain) => $"{(chain.Family == IpFamily.IPv4 ? "" : "ip6tables ")}{chain.Table.ToName()} {chain.Hook.ToChainName()}";

    /// <summary>The chains that stand first of their priority, and whether they are nf_tables'.</summary>
    private static Dictionary<BaseChain, bool> First(BundleFile file)
    {
        var first = new Dictionary<BaseChain, bool>();
        var seen = new HashSet<int>();
        IpFamily? family = null;
        Hook? hook = null;
        foreach (var (_, line) in file.Lines())
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words is ["family", var name, ..])
            {
                family = name switch { "ip" => IpFamily.IPv4, "ip6" => IpFamily.IPv6, _ => null };
            }
            else if (words is ["hook", var at, ..])
            {
                hook = HookExtensions.TryParseHook(at.ToUpperInvariant(), out var known) ? known : null;
                seen.Clear();
            }
            else if (family is { } one && hook is { } place && words is [var priority, .. var owner] && int.TryParse(priority, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && seen.Add(number) && TableOf(owner, number, one, place) is { } table)
            {
                first[new BaseChain(one, table, place)] = owner[0] == "chain";
            }
        }

        return first;
    }

    /// <summary>The iptables table whose hook it is; null of any other.</summary>
    private static TableName? TableOf(string[] owner, int priority, IpFamily family, Hook hook)
    {
        var ip = family == IpFamily.IPv4 ? "ip" : "ip6";
        return owner switch
        {
            ["chain", var ofFamily, var table, var chain, ..] => ofFamily == ip && chain == hook.ToChainName() && TableNameExtensions.TryParseTable(table, out var name) ? name : null,
            [var function, ..] when function == $"{ip}t_do_table" || function.StartsWith($"{ip}table_", StringComparison.Ordinal) => priority switch
            {
                -300 => TableName.Raw,
                -150 => TableName.Mangle,
                0 => TableName.Filter,
                _ => null,
            },
            _ => null,
        };
    }
}
