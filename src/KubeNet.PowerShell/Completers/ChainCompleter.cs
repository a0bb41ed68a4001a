using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Completers;

/// <summary>The chains of <c>-Table</c> (filter unless given) in <c>-Namespace</c>.</summary>
public sealed class ChainCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var family = bound.Has("IPv6") ? IpFamily.IPv6 : IpFamily.IPv4;
        var backend = bound.Has("Legacy") ? IptablesBackend.Legacy : IptablesBackend.Nft;
        var table = bound.Strings("Table") is [var text, ..] && TableNameExtensions.TryParseTable(text, out var named) ? named : TableName.Filter;
        return Homes(lab, bound)
            .SelectMany(home => home.GetRuleset(family, backend).GetTable(table).InSaveOrder)
            .Select(chain => new Choice(chain.Name, $"{chain.Name} of {table.ToName()}: {chain.Rules.Count} rules"));
    }
}
