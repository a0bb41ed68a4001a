using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Routing;

/// <summary>The flow of a packet in a packet: what a tunnel wraps, or what an ICMP error is about.</summary>
/// <param name="Source">Its source.</param>
/// <param name="Destination">Its destination.</param>
/// <param name="Protocol">Its protocol.</param>
/// <param name="SourcePort">Its source port, or 0.</param>
/// <param name="DestinationPort">Its destination port, or 0.</param>
public sealed record InnerFlow(IpAddress Source, IpAddress Destination, IpProtocol Protocol, ushort SourcePort, ushort DestinationPort)
{
    /// <summary>The flow of a packet.</summary>
    public static InnerFlow Of(in Packet packet) => new(packet.Source, packet.Destination, packet.Protocol, packet.SourcePort, packet.DestinationPort);
}
