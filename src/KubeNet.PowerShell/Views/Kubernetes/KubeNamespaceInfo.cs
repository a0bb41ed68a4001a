using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>A Kubernetes namespace.</summary>
public sealed record KubeNamespaceInfo : ClusterObject
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its labels.</summary>
    public required KubeLabels Labels { get; init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    internal static KubeNamespaceInfo Of(Lab lab, Cluster cluster, KubeNamespace home) => new()
    {
        Lab = lab,
        Cluster = cluster.Name,
        Name = home.Name,
        Labels = new KubeLabels(home.Labels),
    };
}
