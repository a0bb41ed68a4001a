using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The kinds of links that are modelled.</summary>
public sealed class LinkKindCompleter : LabCompleter
{
    private static readonly string[] Kinds = ["veth", "bridge", "vxlan", "ipip", "dummy", "loopback"];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => Kinds.Select(kind => new Choice(kind, kind));
}
