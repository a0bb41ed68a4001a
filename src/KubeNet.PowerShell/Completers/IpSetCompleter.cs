using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The sets of <c>-Namespace</c>.</summary>
public sealed class IpSetCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        from home in Homes(lab, bound)
        from set in home.IpSets.All
        select new Choice(set.Name, $"{set.Type} {set.Name} in {home.Name}: {set.Count} entries");
}
