using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Completers;

/// <summary>The chains of <c>-Table</c> in <c>-Namespace</c>; without a table those of filter, and for a query those of all.</summary>
public class ChainCompleter : LabCompleter
{
    /// <summary>Which chains fit here.</summary>
    protected virtual bool Fits(Chain chain) => true;

    /// <inheritdoc/>
    protected sealed override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var family = bound.Has("IPv6") ? IpFamily.IPv6 : IpFamily.IPv4;
        var backend = bound.Has("Legacy") ? IptablesBackend.Legacy : IptablesBackend.Nft;
        return from home in Homes(lab, bound)
               from table in Asked(bound)
               from chain in home.GetRuleset(family, backend).GetTable(table).InSaveOrder
               where Fits(chain)
               select new Choice(chain.Name, $"{chain.Name} of {table.ToName()}: {chain.Rules.Count} rules");
    }

    private static TableName[] Asked(BoundParameters bound)
    {
        if (bound.Strings("Table") is [var text, ..] && TableNameExtensions.TryParseTable(text, out var named))
            return [named];
        return bound.Command.StartsWith("Get-", StringComparison.OrdinalIgnoreCase) ? Enum.GetValues<TableName>() : [TableName.Filter];
    }
}
