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
        var given = BoundTable.Of(bound);
        return from home in Homes(lab, bound)
               from table in Asked(bound, given)
               from chain in given.ChainsIn(home, table)
               where Fits(chain)
               select new Choice(chain.Name, $"{chain.Name} of {table.ToName()}: {chain.Rules.Count} rules");
    }

    private static TableName[] Asked(BoundParameters bound, BoundTable given) =>
        given.Named is { } named ? [named] : bound.IsQuery ? Enum.GetValues<TableName>() : [TableName.Filter];
}
