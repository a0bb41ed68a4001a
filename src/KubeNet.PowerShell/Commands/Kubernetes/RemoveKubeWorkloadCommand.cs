using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Removes workloads with their pods.</summary>
/// <example>
/// <summary>Remove a Deployment.</summary>
/// <code>New-KubeWorkload front 3
/// Remove-KubeWorkload front</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "KubeWorkload", SupportsShouldProcess = true)]
public sealed class RemoveKubeWorkloadCommand : KubeObjectCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(WorkloadCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>What it is, where workloads of several kinds have the name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public WorkloadKind? Kind { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                var found = TheCluster.WorkloadCalled(Full(name), Kind);
                ChangeCluster($"{found}", "Remove workload with its pods", cluster => cluster.RemoveWorkload(found));
            });
        }
    }
}
