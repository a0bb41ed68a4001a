using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Removes pods; their addresses are free again, and services no longer send to them.</summary>
/// <example>
/// <summary>Remove the pods of one application.</summary>
/// <code>Get-KubePod -Label @{ app = 'web' } | Remove-KubePod</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "KubePod", SupportsShouldProcess = true)]
public sealed class RemoveKubePodCommand : KubeObjectCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PodCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Attempt(name, () => ChangeCluster($"{Full(name)}", "Remove pod", cluster => cluster.RemovePod(Full(name))));
    }
}
