using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The scopes of addresses and routes.</summary>
public sealed class ScopeCompleter : LabCompleter
{
    private static readonly Choice[] Scopes =
        [new("global", "valid everywhere"), new("link", "valid on the link"), new("host", "valid on this host"), new("nowhere", "valid nowhere")];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => Scopes;
}
