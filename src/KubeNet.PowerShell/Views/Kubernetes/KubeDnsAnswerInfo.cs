using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Dns;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>One query of a pod's resolver, and its answer.</summary>
public sealed record KubeDnsAnswerInfo : ClusterObject
{
    /// <summary>The pod that asks.</summary>
    public required string Pod { get; init; }

    /// <summary>The full name asked for.</summary>
    public required string Query { get; init; }

    /// <summary>Answered, NoData, NxDomain; HostsFile: no server is asked, since the name is in the pod's /etc/hosts; Forwarded: no name of the cluster; or Elsewhere: the pod asks another server than the cluster's.</summary>
    public required string Outcome { get; init; }

    /// <summary>The CNAMEs on the way.</summary>
    public required string[] Aliases { get; init; }

    /// <summary>The addresses.</summary>
    public required string[] Addresses { get; init; }

    /// <summary>The query with its answer.</summary>
    public override string ToString() => $"{Query}: {(Addresses.Length > 0 ? string.Join(", ", Addresses) : Outcome)}";

    internal static KubeDnsAnswerInfo Of(Lab lab, Cluster cluster, Pod pod, DnsAnswer answer) => new()
    {
        Lab = lab,
        Cluster = cluster.Name,
        Pod = pod.Name.ToString(),
        Query = answer.Name,
        Outcome = answer.Outcome.ToString(),
        Aliases = [.. answer.Aliases],
        Addresses = [.. answer.Addresses.Select(address => address.ToString())],
    };
}
