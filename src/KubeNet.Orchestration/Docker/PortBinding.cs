using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Docker;

/// <summary>A published port of a running container, of one host address.</summary>
/// <param name="Mapper">What makes it.</param>
/// <param name="Protocol">tcp, udp or sctp.</param>
/// <param name="HostAddress">The host's address; 0.0.0.0 or :: is every one of the family.</param>
/// <param name="HostPort">The host's port; 0 where it is routed.</param>
/// <param name="ContainerAddress">The container's address; of IPv4 behind a host's IPv6 address where docker-proxy relays between the families.</param>
/// <param name="ContainerPort">The container's port.</param>
public sealed record PortBinding(
    PortMapperKind Mapper, IpProtocol Protocol, IpAddress HostAddress, ushort HostPort, IpAddress ContainerAddress, ushort ContainerPort)
{
    /// <summary>The socket in the host's namespace that holds the port: docker-proxy's, or without it the daemon's, which takes nothing. Null where it is routed.</summary>
    public Listener? Socket { get; init; }

    /// <summary>As <c>docker ps</c> shows it: <c>0.0.0.0:8080->80/tcp</c>, and <c>80/tcp</c> where it is routed.</summary>
    public override string ToString() => HostPort == 0
        ? $"{ContainerPort}/{Protocol.ToName()}"
        : $"{PacketText.Endpoint(HostAddress, HostPort, Protocol)}->{ContainerPort}/{Protocol.ToName()}";
}
