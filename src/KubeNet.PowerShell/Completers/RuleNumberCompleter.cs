using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Completers;

/// <summary>The numbers of the rules of <c>-Chain</c>.</summary>
public sealed class RuleNumberCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var family = bound.Has("IPv6") ? IpFamily.IPv6 : IpFamily.IPv4;
        var backend = bound.Has("Legacy") ? IptablesBackend.Legacy : IptablesBackend.Nft;
        var table = bound.Strings("Table") is [var text, ..] && TableNameExtensions.TryParseTable(text, out var named) ? named : TableName.Filter;
        return from home in Homes(lab, bound)
               from chain in home.GetRuleset(family, backend).GetTable(table).InSaveOrder
               where bound.Strings("Chain").Contains(chain.Name)
               from number in Enumerable.Range(1, chain.Rules.Count)
               select new Choice(number.ToString(), chain.Rules[number - 1].ToText());
    }
}
