using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Snapshots.Scripts;

/// <summary>One run of iptables-restore.</summary>
/// <param name="Ruleset">Whose family and rule engine say which program.</param>
/// <param name="Text">What it reads.</param>
/// <param name="NoFlush"><c>--noflush</c>.</param>
internal sealed record RulesetLoad(Ruleset Ruleset, string Text, bool NoFlush = false)
{
    /// <summary>The runs, one after the other, that give a new namespace the rules of this one, and its order of the two rule engines: what is made last is asked first.</summary>
    public static IEnumerable<RulesetLoad> Of(NamespaceConfig home) => new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(family => Of(home, family)).Where(load => load.Text.Length > 0);

    private static IEnumerable<RulesetLoad> Of(NamespaceConfig home, IpFamily family)
    {
        var (nft, legacy) = (home.GetRuleset(family), home.GetRuleset(family, IptablesBackend.Legacy));
        var early = string.Concat(legacy.Tables.Keys.Select(table => Early(home, nft, table)));
        return [new(nft, early), new(legacy, IptablesSave.Write(legacy)), new(nft, IptablesSave.Write(nft), NoFlush: early.Length > 0)];
    }

    /// <summary>Those chains of a table that nf_tables has to have before ip_tables has the table, still empty.</summary>
    private static string Early(NamespaceConfig home, Ruleset nft, TableName name)
    {
        if (!nft.Tables.TryGetValue(name, out var table))
            return "";
        var text = new StringBuilder();
        foreach (var hook in name.Hooks().Where(hook => table.Chains[hook.ToChainName()].IsMade && !home.NftFirst.Contains(new BaseChain(nft.Family, name, hook))))
            text.Append(':').Append(hook.ToChainName()).Append(" - [0:0]\n");
        return text.Length == 0 ? "" : $"*{name.ToName()}\n{text}COMMIT\n";
    }
}
