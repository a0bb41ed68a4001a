using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>A Deployment, ReplicaSet, StatefulSet or DaemonSet.</summary>
public sealed record KubeWorkloadInfo : ClusterObject
{
    /// <summary>Its Kubernetes namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Deployment, ReplicaSet, StatefulSet or DaemonSet.</summary>
    public required string Kind { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How many pods it shall have; of a DaemonSet null.</summary>
    public required int? Replicas { get; init; }

    /// <summary>How many of its pods are ready.</summary>
    public required int ReadyPods { get; init; }

    /// <summary>The names of its pods.</summary>
    public required string[] Pods { get; init; }

    /// <summary>Which pods are its own, as <c>-Selector</c> takes it.</summary>
    public required string Selector { get; init; }

    /// <summary>The labels of its pods.</summary>
    public required KubeLabels Labels { get; init; }

    /// <summary>The ports that its pods listen on: <c>80/tcp</c>.</summary>
    public required string[] Ports { get; init; }

    /// <summary>Whether its pods use their node's network namespace.</summary>
    public required bool HostNetwork { get; init; }

    /// <summary>Which nodes its pods may run on.</summary>
    public required KubeLabels NodeSelector { get; init; }

    /// <summary>The further lines of its pods' /etc/hosts: <c>10.1.1.1 db db.local</c>.</summary>
    public required string[] HostAliases { get; init; }

    /// <summary>Of a StatefulSet: OrderedReady or Parallel; else null.</summary>
    public required string? PodManagementPolicy { get; init; }

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";

    /// <summary>The workload itself.</summary>
    internal Workload Workload { get; private init; } = null!;

    internal static KubeWorkloadInfo Of(Lab lab, Cluster cluster, Workload workload)
    {
        var pods = cluster.PodsOf(workload).ToList();
        return new()
        {
            Lab = lab,
            Workload = workload,
            Cluster = cluster.Name,
            Namespace = workload.Name.Namespace,
            Kind = workload.Kind.ToString(),
            Name = workload.Name.Name,
            Replicas = workload.Kind == WorkloadKind.DaemonSet ? null : workload.Replicas,
            ReadyPods = pods.Count(pod => pod is { IsReady: true, HasNetwork: true }),
            Pods = [.. pods.Select(pod => pod.Name.Name)],
            Selector = workload.Selector.ToString(),
            Labels = new KubeLabels(workload.Template.Labels),
            HostNetwork = workload.Template.HostNetwork,
            NodeSelector = new KubeLabels(workload.Template.NodeSelector),
            HostAliases = PodText.HostAliases(workload.Template),
            PodManagementPolicy = workload.Kind != WorkloadKind.StatefulSet ? null : workload.IsParallel ? "Parallel" : "OrderedReady",
            Ports = PodText.Ports(workload.Template),
        };
    }
}
