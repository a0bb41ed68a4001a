using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Completers;

/// <summary>The numbers of the rules of <c>-Chain</c>.</summary>
public sealed class RuleNumberCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var table = BoundTable.Of(bound);
        return from home in Homes(lab, bound)
               from chain in table.ChainsIn(home)
               where bound.Strings("Chain").Contains(chain.Name)
               from number in Enumerable.Range(1, chain.Rules.Count)
               select new Choice(number.ToString(), chain.Rules[number - 1].ToText());
    }
}
