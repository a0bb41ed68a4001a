using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A port that a container listens on (v1.ContainerPort).</summary>
public sealed record ContainerPort
{
    /// <summary>The port, 1..65535.</summary>
    public required ushort Port { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    public IpProtocol Protocol { get; init; } = IpProtocol.Tcp;

    /// <summary>Its name, which services and policies can refer to, or null.</summary>
    public string? Name { get; init; }

    /// <summary>A port of the node that leads here (hostPort), or null.</summary>
    public ushort? HostPort { get; init; }

    /// <summary>The node's address that <see cref="HostPort"/> is bound to, or null for all.</summary>
    public IpAddress? HostIp { get; init; }
}
