using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>Who can send: network namespaces, and pods.</summary>
public sealed class SenderCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        Homes(lab, bound, parameter: "").Select(home => new Choice(home.Name, $"{home.Name}: {string.Join(", ", home.Links.Values.Select(link => link.Name))}"))
            .Concat(PlaceNames.Of(lab, withServices: false));
}
