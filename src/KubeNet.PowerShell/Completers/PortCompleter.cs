using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The ports that somebody listens on, those of <c>-To</c> where it names a namespace.</summary>
public sealed class PortCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var named = Homes(lab, bound, "To").ToList();
        return (named.Count > 0 ? named : Homes(lab, bound, parameter: "")).SelectMany(home =>
            home.Listeners.Select(listener => new Choice(listener.Port.ToString(), $"{listener} in {home.Name}")));
    }
}
