using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Completers;

/// <summary>What a rule can lead to: the targets that the model knows, and the user chains of <c>-Table</c>.</summary>
public sealed class JumpCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var table = BoundTable.Of(bound);
        var chains = Homes(lab, bound).SelectMany(table.ChainsIn).Where(chain => !chain.IsBuiltIn);
        return IptablesSyntax.Complete("-j ", table.Family).Choices.Select(target => new Choice(target.Text, $"target {target.Meaning}"))
            .Concat(chains.Select(chain => new Choice(chain.Name, $"chain {chain.Name}: {chain.Rules.Count} rules")));
    }
}
