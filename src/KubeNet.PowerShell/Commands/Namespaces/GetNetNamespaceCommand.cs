using System.Management.Automation;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets network namespaces.</summary>
/// <remarks>A network namespace is a network stack of its own: a host, a container, a pod.</remarks>
/// <example>
/// <summary>See all that the lab has.</summary>
/// <code>Get-NetNamespace</code>
/// </example>
/// <example>
/// <summary>Which of them route?</summary>
/// <code>Get-NetNamespace | Where-Object Forwarding</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "NetNamespace")]
[OutputType(typeof(NetNamespaceInfo))]
public sealed class GetNetNamespaceCommand : LabCmdlet
{
    /// <summary>The names, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Namespace")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [AllOf]
    [NetworkNamespace]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Attempt(name, () => Get(name));
    }

    private void Get(string name)
    {
        foreach (var home in Wildcards.Namespaces(TheLab.Config, name))
            WriteObject(NetNamespaceInfo.Of(TheLab, home));
    }
}
