using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The lab's network namespaces.</summary>
public sealed class NamespaceCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return lab.Config.Namespaces.Values.Select(home =>
            new Choice(home.Name, $"{home.Name}: {string.Join(", ", home.Links.Values.Select(link => link.Name))}"));
    }
}
