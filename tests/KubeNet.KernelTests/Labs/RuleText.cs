using System.Text;

namespace KubeNet.KernelTests.Labs;

/// <summary>Writes texts for iptables-restore: built-in chains and their policies are filled in.</summary>
internal static class RuleText
{
    private static readonly Dictionary<string, string[]> Chains = new(StringComparer.Ordinal)
    {
        ["raw"] = ["PREROUTING", "OUTPUT"],
        ["mangle"] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
        ["nat"] = ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
        ["filter"] = ["INPUT", "FORWARD", "OUTPUT"],
        ["security"] = ["INPUT", "FORWARD", "OUTPUT"],
    };

    /// <summary>
    /// A table. A line <c>-P CHAIN DROP</c> sets a policy, <c>-N CHAIN</c> makes a user chain, others are rules as they are.
    /// </summary>
    public static string Table(string table, params string[] lines)
    {
        var text = new StringBuilder($"*{table}\n");
        foreach (var chain in Chains[table])
            text.Append($":{chain} {(lines.Contains($"-P {chain} DROP") ? "DROP" : "ACCEPT")} [0:0]\n");
        foreach (var line in lines.Where(line => line.StartsWith("-N ", StringComparison.Ordinal)))
            text.Append($":{line[3..]} - [0:0]\n");
        foreach (var line in lines.Where(line => !line.StartsWith("-N ", StringComparison.Ordinal) && !line.StartsWith("-P ", StringComparison.Ordinal)))
            text.Append(line).Append('\n');
        return text.Append("COMMIT\n").ToString();
    }

    /// <summary>Every table a lab may count in, without a rule: their policies count.</summary>
    public static string Watch => Table("raw") + Table("mangle") + Table("nat") + Table("filter");
}
