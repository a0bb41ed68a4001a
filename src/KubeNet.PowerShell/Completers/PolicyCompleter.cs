using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The policies of a built-in chain.</summary>
public sealed class PolicyCompleter : LabCompleter
{
    private static readonly Choice[] Policies = [new("ACCEPT", "it goes on"), new("DROP", "it is dropped")];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => Policies;
}
