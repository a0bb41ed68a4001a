using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The states of <c>--ctstate</c>.</summary>
public sealed class ConntrackStateCompleter : LabCompleter
{
    private static readonly string[] States = ["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED", "SNAT", "DNAT"];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => States.Select(state => new Choice(state, state));
}
