using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>A service.</summary>
public sealed record KubeServiceInfo : ClusterObject
{
    /// <summary>Its Kubernetes namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>ClusterIP, NodePort, LoadBalancer or ExternalName.</summary>
    public required string Type { get; init; }

    /// <summary>Its cluster addresses; None for a headless service.</summary>
    public required string[] ClusterIP { get; init; }

    /// <summary>The addresses of its load balancer and its external addresses; of an ExternalName service the name, as kubectl shows it.</summary>
    public required string[] ExternalIP { get; init; }

    /// <summary>Its ports as kubectl prints them: <c>80:30080/TCP</c>.</summary>
    public required string[] Ports { get; init; }

    /// <summary>Its ports as <c>-Port</c> takes them: <c>web:80:8080/TCP</c>.</summary>
    public required string[] Port { get; init; }

    /// <summary>The ports that it has on every node, in the order of its ports; none where it has none there.</summary>
    public required int[] NodePort { get; init; }

    /// <summary>The labels of its pods, or null where endpoints are set by hand.</summary>
    public required KubeLabels? Selector { get; init; }

    /// <summary>How many endpoints are ready.</summary>
    public required int Endpoints { get; init; }

    /// <summary>Cluster or Local.</summary>
    public required string ExternalTrafficPolicy { get; init; }

    /// <summary>Cluster or Local.</summary>
    public required string InternalTrafficPolicy { get; init; }

    /// <summary>None or ClientIP.</summary>
    public required string SessionAffinity { get; init; }

    /// <summary>The DNS name that it stands for, or null.</summary>
    public required string? ExternalName { get; init; }

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";

    /// <summary>The service itself.</summary>
    internal Service Service { get; private init; } = null!;

    internal static KubeServiceInfo Of(Lab lab, Cluster cluster, Service service) => new()
    {
        Lab = lab,
        Service = service,
        Cluster = cluster.Name,
        Namespace = service.Name.Namespace,
        Name = service.Name.Name,
        Type = service.Type.ToString(),
        ClusterIP = service.IsHeadless ? ["None"] : [.. service.ClusterIPs.Select(address => address.ToString())],
        ExternalIP = service.Alias is { } alias ? [alias] : [.. service.LoadBalancerIngress.Select(ingress => ingress.Address.ToString()), .. service.ExternalIPs.Select(address => address.ToString())],
        Ports = [.. service.Ports.Select(port => port.ToString())],
        Port = [.. service.Ports.Select(Words)],
        NodePort = [.. service.Ports.Where(port => port.NodePort != 0).Select(port => (int)port.NodePort)],
        Selector = service.Selector is { } selector ? new KubeLabels(selector) : null,
        Endpoints = cluster.SlicesOf(service.Name).SelectMany(slice => slice.Endpoints).Count(endpoint => endpoint.IsReady),
        ExternalTrafficPolicy = service.ExternalTrafficPolicy.ToString(),
        InternalTrafficPolicy = service.InternalTrafficPolicy.ToString(),
        SessionAffinity = service.AffinitySeconds is null ? "None" : "ClientIP",
        ExternalName = service.ExternalName,
    };

    private static string Words(ServicePort port)
    {
        var protocol = port.ToString()[port.ToString().IndexOf('/', StringComparison.Ordinal)..];
        var target = port.TargetPort.IsUnset ? "" : $":{port.TargetPort}";
        return port.Name.Length == 0 ? $"{port.Port}{target}{protocol}" : $"{port.Name}:{port.Port}{target}{protocol}";
    }
}
