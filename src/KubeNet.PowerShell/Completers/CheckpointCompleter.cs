using KubeNet.Engine.Labs;
using KubeNet.PowerShell.Sessions;

namespace KubeNet.PowerShell.Completers;

/// <summary>The lab's checkpoints.</summary>
public sealed class CheckpointCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        Checkpoints.Of(lab).Select(checkpoint => new Choice(checkpoint.Name, $"taken at {checkpoint.Clock}"));
}
