using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Gets Deployments, ReplicaSets, StatefulSets and DaemonSets.</summary>
/// <example>
/// <summary>The workloads of the lab, and which have fewer pods ready than they should.</summary>
/// <code>Get-KubeWorkload | Where-Object { $_.ReadyPods -lt $_.Replicas }</code>
/// </example>
/// <example>
/// <summary>The pods of a workload.</summary>
/// <code>New-KubeWorkload front 3
/// Get-KubeWorkload front | Get-KubePod</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "KubeWorkload")]
[OutputType(typeof(KubeWorkloadInfo))]
public sealed class GetKubeWorkloadCommand : KubeQueryCmdlet
{
    /// <summary>The names, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllOf(typeof(KubeClusterInfo), typeof(KubeNamespaceInfo))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkloadCompleter))]
    public override string[] Name { get; set; } = ["*"];

    /// <summary>Only those of these kinds.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public WorkloadKind[]? Kind { get; set; }

    private protected override string ObjectKind => Kind is null ? "workload" : string.Join(" or ", Kind);

    private protected override string NotFound => "WorkloadNotFound";

    private protected override IEnumerable<ObjectName> Names(Cluster cluster) => Asked(cluster).Select(workload => workload.Name);

    private protected override void Query(Cluster cluster, Func<ObjectName, bool> fits)
    {
        foreach (var workload in Asked(cluster))
        {
            if (fits(workload.Name))
                WriteObject(KubeWorkloadInfo.Of(TheLab, cluster, workload));
        }
    }

    private IEnumerable<Workload> Asked(Cluster cluster) => cluster.Workloads.Values.Where(workload => Kind is null || Kind.Contains(workload.Kind));
}
