using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The workloads of the cluster; of the namespace and the kind where one was given.</summary>
public sealed class WorkloadCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var kinds = bound.Strings("Kind");
        return NamesIn(bound, ClustersOf(lab, bound).SelectMany(cluster => cluster.Workloads.Values)
            .Where(workload => kinds.Count == 0 || kinds.Contains(workload.Kind.ToString(), StringComparer.OrdinalIgnoreCase))
            .Select(workload => (workload.Name, ToolTip(workload))));
    }

    private static string ToolTip(Workload workload) => workload.Kind == WorkloadKind.DaemonSet ? $"{workload.FullName}" : $"{workload.FullName}: {workload.Replicas} replicas";
}
