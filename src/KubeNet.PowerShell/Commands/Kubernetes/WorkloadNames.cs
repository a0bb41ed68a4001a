using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Finds a workload by its name, and by its kind where several have that name.</summary>
internal static class WorkloadNames
{
    /// <exception cref="NetConfigException">WorkloadNotFound, AmbiguousWorkload.</exception>
    public static WorkloadName Find(Cluster cluster, ObjectName name, WorkloadKind? kind)
    {
        if (kind is { } given)
            return new WorkloadName(given, name);
        var found = Enum.GetValues<WorkloadKind>().Select(candidate => new WorkloadName(candidate, name)).Where(cluster.Workloads.ContainsKey).ToList();
        return found switch
        {
            [var only] => only,
            [] => throw new NetConfigException("WorkloadNotFound", $"Cluster '{cluster.Name}' has no workload '{name}'. {Choices.Among(cluster.Workloads.Keys.Select(other => other.ToString()), "There are", "There is none.")}"),
            _ => throw new NetConfigException("AmbiguousWorkload", $"'{name}' names several workloads: {string.Join(", ", found)}; say which with -Kind."),
        };
    }
}
