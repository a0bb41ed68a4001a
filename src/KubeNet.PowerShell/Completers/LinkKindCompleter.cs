using KubeNet.Engine.Labs;
using KubeNet.PowerShell.Commands;

namespace KubeNet.PowerShell.Completers;

/// <summary>The kinds of links that are modelled, and those that the lab has.</summary>
public sealed class LinkKindCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => LinkKinds.In(lab.Config).Select(kind => new Choice(kind, kind));
}
