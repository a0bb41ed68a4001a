using KubeNet.Engine.Labs;
using KubeNet.PowerShell.Commands;

namespace KubeNet.PowerShell.Completers;

/// <summary>The sysctls of <c>-Namespace</c>.</summary>
public sealed class SysctlCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        Homes(lab, bound).SelectMany(SysctlNames.Of).Select(name => new Choice(name, name));
}
