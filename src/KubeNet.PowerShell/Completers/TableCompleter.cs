using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Completers;

/// <summary>The five tables of iptables.</summary>
public sealed class TableCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => Enum.GetValues<TableName>().Select(table =>
        new Choice(table.ToName(), $"{table.ToName()}: {string.Join(", ", table.Hooks().Select(hook => hook.ToChainName()))}"));
}
