using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Removes nodes with the pods that they run.</summary>
/// <example>
/// <summary>A node fails; its pods, and their endpoints, are gone.</summary>
/// <code>Remove-KubeNode node2</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "KubeNode", SupportsShouldProcess = true)]
public sealed class RemoveKubeNodeCommand : ClusterCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Attempt(name, () => ChangeCluster(name, "Remove node with its pods", cluster => cluster.RemoveNode(name)));
    }
}
