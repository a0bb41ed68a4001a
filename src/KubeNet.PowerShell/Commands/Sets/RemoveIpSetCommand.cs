using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Removes sets: <c>ipset destroy</c>.</summary>
/// <remarks>As with ipset, no rule and no list may refer to a set that goes; the error names who does.</remarks>
/// <example>
/// <summary>Remove the sets that nobody uses.</summary>
/// <code>Get-IpSet host | Where-Object References -eq 0 | Remove-IpSet</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "IpSet", SupportsShouldProcess = true)]
public sealed class RemoveIpSetCommand : NamespaceCmdlet
{
    /// <summary>The names of the sets.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(IpSetCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Attempt(name, () => Change(Namespace, $"Remove set {name}", config => config.DestroyIpSet(Namespace, name)));
    }
}
