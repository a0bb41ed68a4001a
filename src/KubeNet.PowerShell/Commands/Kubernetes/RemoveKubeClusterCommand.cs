using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Removes clusters with their nodes and pods.</summary>
/// <example>
/// <summary>Remove every cluster of the lab.</summary>
/// <code>Get-KubeCluster | Remove-KubeCluster</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "KubeCluster", SupportsShouldProcess = true)]
public sealed class RemoveKubeClusterCommand : LabCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Cluster")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Attempt(name, () => Change(name, "Remove cluster with its nodes and pods", config => config.RemoveCluster(name)));
    }
}
