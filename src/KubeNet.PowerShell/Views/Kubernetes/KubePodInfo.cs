using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>A pod.</summary>
public sealed record KubePodInfo : ClusterObject
{
    /// <summary>Its Kubernetes namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether services send to it.</summary>
    public required bool Ready { get; init; }

    /// <summary>Pending, Running, Terminating or Ended.</summary>
    public required string Status { get; init; }

    /// <summary>Its addresses; of a pod that waits for a node, those that it asks for.</summary>
    public required string[] IPAddress { get; init; }

    /// <summary>The node it runs on, or null.</summary>
    public required string? Node { get; init; }

    /// <summary>The ports its containers listen on: <c>80/tcp</c>.</summary>
    public required string[] Ports { get; init; }

    /// <summary>Its labels.</summary>
    public required KubeLabels Labels { get; init; }

    /// <summary>Whether it uses its node's network namespace.</summary>
    public required bool HostNetwork { get; init; }

    /// <summary>Its spec.nodeSelector.</summary>
    public required KubeLabels NodeSelector { get; init; }

    /// <summary>Its spec.hostAliases, a line of /etc/hosts each: <c>10.1.1.1 db db.local</c>.</summary>
    public required string[] HostAliases { get; init; }

    /// <summary>What made it, or null.</summary>
    public required string? Owner { get; init; }

    /// <summary>The network namespace that its containers share: what <c>-Namespace</c> of Get-IpLink and the like takes.</summary>
    public required string NetworkNamespace { get; init; }

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";

    internal override string HomeNamespace => NetworkNamespace;

    /// <summary>The pod itself.</summary>
    internal Pod Pod { get; private init; } = null!;

    internal static KubePodInfo Of(Lab lab, Cluster cluster, Pod pod) => new()
    {
        Lab = lab,
        Pod = pod,
        Cluster = cluster.Name,
        Namespace = pod.Name.Namespace,
        Name = pod.Name.Name,
        Ready = pod.IsReady && pod.HasNetwork,
        Status = pod.HasEnded ? "Ended" : !pod.HasNetwork ? "Pending" : pod.IsTerminating ? "Terminating" : "Running",
        IPAddress = [.. pod.Addresses.Select(address => address.ToString())],
        Node = pod.NodeName,
        Ports = PodText.Ports(pod),
        Labels = new KubeLabels(pod.Labels),
        HostNetwork = pod.HostNetwork,
        NodeSelector = new KubeLabels(pod.NodeSelector),
        HostAliases = PodText.HostAliases(pod),
        Owner = pod.Owner,
        NetworkNamespace = pod.NetworkNamespace,
    };
}
