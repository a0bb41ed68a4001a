using System.Management.Automation;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Stories;
using KubeNet.PowerShell.Topology;

namespace KubeNet.PowerShell.Commands;

/// <summary>Draws the lab as a tree: who is connected to whom.</summary>
/// <remarks>
/// Namespaces with their links, peers, addresses and listening sockets; ports stand below their bridge, containers below their Docker host, pods below their node. What every
/// namespace has, such as lo, is left out. Format-Custom draws the same of what Get-NetLab and Get-NetNamespace return.
/// </remarks>
/// <example>
/// <summary>See the whole lab.</summary>
/// <code>Show-NetLab</code>
/// </example>
/// <example>
/// <summary>See one namespace.</summary>
/// <code>Show-NetLab lan</code>
/// </example>
/// <example>
/// <summary>See the nodes of a cluster with their pods.</summary>
/// <code>Show-NetLab node*</code>
/// </example>
[Cmdlet(VerbsCommon.Show, "NetLab")]
[OutputType(typeof(string))]
public sealed class ShowNetLabCommand : LabCmdlet
{
    /// <summary>Only these namespaces, with the pods and containers that they hold; with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [AllOf]
    [NetworkNamespace]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[]? Namespace { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Namespace;

    /// <inheritdoc/>
    protected override void Process()
    {
        var width = Rendering.WidthOf(Host);
        if (Namespace is null or ["*"])
        {
            WriteObject(TopologyTree.Draw(TheLab, width), enumerateCollection: true);
            return;
        }

        foreach (var pattern in Namespace)
        {
            Attempt(pattern, () =>
            {
                foreach (var home in Wildcards.Namespaces(TheLab.Config, pattern))
                    WriteObject(TopologyTree.Draw(TheLab, home.Name, width), enumerateCollection: true);
            });
        }
    }
}
