using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>Finds tables in <c>nft list ruleset</c> that are not iptables': the model does not evaluate them, and must say so.</summary>
internal static class NftTables
{
    private static readonly HashSet<string> Iptables = new(StringComparer.Ordinal) { "raw", "mangle", "nat", "filter", "security" };

    public static void Report(Folder folder, BundleFile file)
    {
        foreach (var (number, line) in file.Lines())
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is not ["table", var family, var table, ..] || (family is "ip" or "ip6" && Iptables.Contains(table)))
                continue;
            folder.Warn(BundleFiles.NftRuleset, number, $"The nftables table '{family} {table}' was not made by iptables and is not read.", "what its chains drop or translate passes unchanged in the model");
        }
    }
}
