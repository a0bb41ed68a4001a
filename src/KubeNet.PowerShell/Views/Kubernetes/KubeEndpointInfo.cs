using System.Globalization;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>One endpoint of a service.</summary>
public sealed record KubeEndpointInfo : ClusterObject
{
    /// <summary>Its Kubernetes namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>Its address.</summary>
    public required string Address { get; init; }

    /// <summary>Its ports: <c>8080/tcp</c>.</summary>
    public required string[] Ports { get; init; }

    /// <summary>Condition ready.</summary>
    public required bool Ready { get; init; }

    /// <summary>Condition serving.</summary>
    public required bool Serving { get; init; }

    /// <summary>Condition terminating.</summary>
    public required bool Terminating { get; init; }

    /// <summary>The node it is on, or null.</summary>
    public required string? Node { get; init; }

    /// <summary>The pod behind it (<c>namespace/name</c>), or null.</summary>
    public required string? Pod { get; init; }

    /// <summary>The EndpointSlice that lists it.</summary>
    public required string Slice { get; init; }

    /// <summary>Its address and its first port.</summary>
    public override string ToString() => Ports.Length == 0 ? Address : $"{Address} {Ports[0]}";

    internal static IEnumerable<KubeEndpointInfo> Of(Lab lab, Cluster cluster, EndpointSlice slice) => slice.Endpoints.Select(endpoint => new KubeEndpointInfo
    {
        Lab = lab,
        Cluster = cluster.Name,
        Namespace = slice.Name.Namespace,
        Service = slice.ServiceName,
        Address = endpoint.Address.ToString(),
        Ports = [.. slice.Ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"{port.Port}/{port.Protocol.ToName()}"))],
        Ready = endpoint.IsReady,
        Serving = endpoint.IsServing,
        Terminating = endpoint.IsTerminating,
        Node = endpoint.NodeName,
        Pod = endpoint.Pod?.ToString(),
        Slice = slice.Name.Name,
    });
}
