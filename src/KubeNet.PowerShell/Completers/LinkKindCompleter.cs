using KubeNet.Engine.Labs;
using KubeNet.PowerShell.Commands;

namespace KubeNet.PowerShell.Completers;

/// <summary>The kinds of links that are modelled.</summary>
public sealed class LinkKindCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => LinkKinds.All.Select(kind => new Choice(kind, kind));
}
