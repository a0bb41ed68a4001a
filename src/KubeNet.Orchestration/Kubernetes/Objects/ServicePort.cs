using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A port of a service (v1.ServicePort).</summary>
public sealed record ServicePort
{
    /// <summary>Its name; empty where the service has one port only.</summary>
    public string Name { get; init; } = "";

    /// <summary>TCP, UDP or SCTP.</summary>
    public IpProtocol Protocol { get; init; } = IpProtocol.Tcp;

    /// <summary>The port of the service's address, 1..65535.</summary>
    public required ushort Port { get; init; }

    /// <summary>The pods' port by number or container port name; the same as <see cref="Port"/> unless given.</summary>
    public PortReference TargetPort { get; init; }

    /// <summary>The port on every node; 0 where there is none.</summary>
    public ushort NodePort { get; init; }

    /// <summary><c>80:30080/TCP</c>, as kubectl prints.</summary>
    public override string ToString() => NodePort == 0 ? $"{Port}/{ProtocolName}" : $"{Port}:{NodePort}/{ProtocolName}";

    private string ProtocolName => Protocol.ToName().ToUpperInvariant();
}
