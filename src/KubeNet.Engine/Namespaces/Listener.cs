using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Namespaces;

/// <summary>A socket that waits for packets: TCP in LISTEN, or a bound UDP socket. What it gets it answers.</summary>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="Address">The address it is bound to; null is the wildcard of both families (a dual-stack <c>*</c>), 0.0.0.0 or :: of one.</param>
/// <param name="Port">The port it is bound to.</param>
/// <param name="Device">SO_BINDTODEVICE, or null.</param>
public sealed record Listener(IpProtocol Protocol, IpAddress? Address, ushort Port, string? Device = null)
{
    /// <summary>As ss prints it: <c>tcp 0.0.0.0:80</c>.</summary>
    public override string ToString() => Address is { } address
        ? $"{Protocol.ToName()} {PacketText.Endpoint(address, Port, Protocol)}"
        : $"{Protocol.ToName()} *:{Port}";
}
