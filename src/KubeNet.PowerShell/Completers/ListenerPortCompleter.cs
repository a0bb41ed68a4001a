using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The ports that somebody listens on in <c>-Namespace</c>.</summary>
public sealed class ListenerPortCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        Homes(lab, bound).SelectMany(home => home.Listeners.Select(listener => new Choice(listener.Port.ToString(), $"{listener} in {home.Name}")));
}
