using System.Collections;
using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Scales workloads, or rolls another template out. Pods, endpoints and the rules of every node follow at once.</summary>
/// <remarks>What is not given stays as it is. A changed template replaces all pods at once, but those of a ReplicaSet, or of one whose updateStrategy is OnDelete, stay as they are; which pods go when there are too many is decided as upstream's controllers do.</remarks>
/// <example>
/// <summary>Scale down: who stays?</summary>
/// <code>New-KubeWorkload front 3 -ContainerPort 80
/// Set-KubeWorkload front -Replicas 1
/// Get-KubeWorkload front | Get-KubePod</code>
/// </example>
/// <example>
/// <summary>Another port, as an update would roll it out.</summary>
/// <code>New-KubeWorkload front 3 -ContainerPort 80
/// Set-KubeWorkload front -ContainerPort 8080</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "KubeWorkload", SupportsShouldProcess = true)]
[OutputType(typeof(KubeWorkloadInfo))]
public sealed class SetKubeWorkloadCommand : PodTemplateCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(WorkloadCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>How many pods it keeps.</summary>
    [Parameter(Position = 1)]
    [Alias("Replica")]
    public int? Replicas { get; set; }

    /// <summary>What it is, where workloads of several kinds have the name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public WorkloadKind? Kind { get; set; }

    /// <summary>Return the workload as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Labels of its pods to set, as @{ app = 'web' } or app=web; a value of $null, or app-, takes a label away. Others stay. Those that it selects by must stay too.</summary>
    [Parameter]
    [LabelText]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PodLabelCompleter))]
    public override IDictionary? Label { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                var found = TheCluster.WorkloadCalled(Full(name), Kind);
                if (ChangeCluster($"{found}", "Change workload", cluster => Changed(cluster, found)) && PassThru)
                    WriteObject(KubeWorkloadInfo.Of(TheLab, TheCluster, TheCluster.Workloads[found]));
            });
        }
    }

    private protected override LabelSet LabelsAfter(LabelSet labels) => KubeParsing.Changed(labels, Label);

    private Cluster Changed(Cluster cluster, WorkloadName name)
    {
        cluster = cluster.SetWorkload(name, workload => workload with { Template = Apply(workload.Template, isNew: false) });
        return Replicas is { } replicas ? cluster.ScaleWorkload(name, replicas) : cluster;
    }
}
