using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Completers;

/// <summary>What a rule can lead to: the targets that the model knows, and the user chains of <c>-Table</c>.</summary>
public sealed class JumpCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var family = bound.Has("IPv6") ? IpFamily.IPv6 : IpFamily.IPv4;
        var backend = bound.Has("Legacy") ? IptablesBackend.Legacy : IptablesBackend.Nft;
        var table = bound.Strings("Table") is [var text, ..] && TableNameExtensions.TryParseTable(text, out var named) ? named : TableName.Filter;
        var chains = Homes(lab, bound).SelectMany(home => home.GetRuleset(family, backend).GetTable(table).InSaveOrder).Where(chain => !chain.IsBuiltIn);
        return IptablesSyntax.Complete("-j ", family).Choices.Select(target => new Choice(target.Text, $"target {target.Meaning}"))
            .Concat(chains.Select(chain => new Choice(chain.Name, $"chain {chain.Name}: {chain.Rules.Count} rules")));
    }
}
