using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>What kube-proxy knows of one endpoint of a service port (pkg/proxy/endpoint.go). Compares by content.</summary>
public sealed record EndpointInfo
{
    /// <summary>Its address.</summary>
    public required IpAddress Address { get; init; }

    /// <summary>Its port.</summary>
    public required ushort Port { get; init; }

    /// <summary>The two as <c>10.0.0.1:80</c> or <c>[fd00::1]:80</c>, by which endpoints are sorted and told apart.</summary>
    public required string Text { get; init; }

    /// <summary>The name of its chain: KUBE-SEP-...</summary>
    public required string Chain { get; init; }

    /// <summary>Ready and not terminating.</summary>
    public bool IsReady { get; init; }

    /// <summary>Ready, were it not for its termination.</summary>
    public bool IsServing { get; init; }

    /// <summary>Being deleted.</summary>
    public bool IsTerminating { get; init; }

    /// <summary>Its node, or null.</summary>
    public string? NodeName { get; init; }

    /// <summary>hints.forZones.</summary>
    public EquatableArray<string> ZoneHints { get; init; }

    /// <summary>hints.forNodes.</summary>
    public EquatableArray<string> NodeHints { get; init; }

    /// <summary>Whether it still serves what it has, which is better than nothing.</summary>
    public bool IsServingTerminating => IsServing && IsTerminating;

    /// <summary>The endpoint that a slice lists for a service port.</summary>
    public static EndpointInfo Of(in ServicePortName name, Endpoint endpoint, ushort port)
    {
        var text = endpoint.Address.Family == IpFamily.IPv4 ? $"{endpoint.Address}:{port}" : $"[{endpoint.Address}]:{port}";
        return new EndpointInfo
        {
            Address = endpoint.Address,
            Port = port,
            Text = text,
            Chain = ChainNames.Endpoint(name.ToString(), name.Protocol.ToName(), text),
            IsReady = endpoint.IsReady,
            IsServing = endpoint.IsServing,
            IsTerminating = endpoint.IsTerminating,
            NodeName = endpoint.NodeName,
            ZoneHints = endpoint.ZoneHints,
            NodeHints = endpoint.NodeHints,
        };
    }

    /// <summary>Whether it is on a node.</summary>
    public bool IsOn(string node) => NodeName == node;
}
