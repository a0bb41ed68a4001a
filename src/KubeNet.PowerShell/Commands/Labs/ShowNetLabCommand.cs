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
[Cmdlet(VerbsCommon.Show, "NetLab")]
[OutputType(typeof(string))]
public sealed class ShowNetLabCommand : LabCmdlet
{
    /// <summary>Only these namespaces, with the pods and containers that they hold.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[]? Namespace { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Namespace;

    /// <inheritdoc/>
    protected override void Process()
    {
        var width = Rendering.WidthOf(Host);
        if (Namespace is null)
            WriteObject(TopologyTree.Draw(TheLab, width), enumerateCollection: true);
        foreach (var name in Namespace ?? [])
            Attempt(name, () => WriteObject(TopologyTree.Draw(TheLab, name, width), enumerateCollection: true));
    }
}
