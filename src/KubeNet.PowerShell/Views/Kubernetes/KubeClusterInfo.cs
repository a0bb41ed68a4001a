using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;

namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>A cluster.</summary>
public sealed record KubeClusterInfo : LabObject
{
    /// <summary>Its name in the lab.</summary>
    public required string Name { get; init; }

    /// <summary>The network plugin.</summary>
    public required string Cni { get; init; }

    /// <summary>How kube-proxy works.</summary>
    public required string ProxyMode { get; init; }

    /// <summary>Where nodes' pod networks come from.</summary>
    public required string[] PodCidr { get; init; }

    /// <summary>Where services' addresses come from.</summary>
    public required string[] ServiceCidr { get; init; }

    /// <summary>The DNS domain.</summary>
    public required string DnsDomain { get; init; }

    /// <summary>How many nodes it has.</summary>
    public required int Nodes { get; init; }

    /// <summary>How many pods it has.</summary>
    public required int Pods { get; init; }

    /// <summary>How many services it has.</summary>
    public required int Services { get; init; }

    /// <summary>How many network policies it has.</summary>
    public required int NetworkPolicies { get; init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    internal static KubeClusterInfo Of(Lab lab, Cluster cluster) => new()
    {
        Lab = lab,
        Name = cluster.Name,
        Cni = cluster.Options.Cni.ToString(),
        ProxyMode = cluster.Options.ProxyMode.ToString(),
        PodCidr = [.. cluster.Options.PodCidrs.Select(cidr => cidr.ToString())],
        ServiceCidr = [.. cluster.ServiceRanges().Select(cidr => cidr.ToString())],
        DnsDomain = cluster.Options.DnsDomain,
        Nodes = cluster.Nodes.Count,
        Pods = cluster.Pods.Count,
        Services = cluster.Services.Count,
        NetworkPolicies = cluster.NetworkPolicies.Count,
    };
}
