using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Removes Kubernetes namespaces with all objects in them.</summary>
/// <example>
/// <summary>Remove all that the cluster did not come with.</summary>
/// <code>Get-KubeNamespace team-* | Remove-KubeNamespace</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "KubeNamespace", SupportsShouldProcess = true)]
public sealed class RemoveKubeNamespaceCommand : ClusterCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KubeNamespaceCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Attempt(name, () => ChangeCluster(name, "Remove Kubernetes namespace with its objects", cluster => cluster.RemoveNamespace(name)));
    }
}
