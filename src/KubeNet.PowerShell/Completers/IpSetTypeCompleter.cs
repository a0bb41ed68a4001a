using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter.Sets;

namespace KubeNet.PowerShell.Completers;

/// <summary>The types of sets.</summary>
public sealed class IpSetTypeCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        IpSetTypes.All.Select(type => new Choice(type.Name, $"{type.Name}: a rule gives {type.Dimension} of src and dst"));
}
