using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>A node of a cluster. Its network namespace has its name.</summary>
public sealed record KubeNodeInfo : ClusterObject
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its own addresses.</summary>
    public required string[] IPAddress { get; init; }

    /// <summary>Its pods' networks.</summary>
    public required string[] PodCidr { get; init; }

    /// <summary>How many pods it runs.</summary>
    public required int Pods { get; init; }

    /// <summary>Its labels.</summary>
    public required KubeLabels Labels { get; init; }

    /// <summary>Whether pods are kept off.</summary>
    public required bool Unschedulable { get; init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    internal override string HomeNamespace => Name;

    internal static KubeNodeInfo Of(Lab lab, Cluster cluster, Node node) => new()
    {
        Lab = lab,
        Cluster = cluster.Name,
        Name = node.Name,
        IPAddress = [.. node.Addresses.Select(address => address.ToString())],
        PodCidr = [.. node.PodCidrs.Select(cidr => cidr.ToString())],
        Pods = cluster.PodsOn(node.Name).Count(),
        Labels = new KubeLabels(node.Labels),
        Unschedulable = node.IsUnschedulable,
    };
}
