using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>A cmdlet that works in one namespace.</summary>
public abstract class NamespaceCmdlet : LabCmdlet
{
    /// <summary>The network namespace.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [NetworkNamespace]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = "";

    /// <inheritdoc/>
    protected override object? Target => Namespace;

    /// <summary>The namespace as it is configured now.</summary>
    protected NamespaceConfig Home => TheLab.Config[Namespace];
}
