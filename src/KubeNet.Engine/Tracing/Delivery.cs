using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Tracing;

/// <summary>Where a packet reached a socket (or the ICMP layer), and what it looked like there.</summary>
public sealed record Delivery(string Namespace, string Device, Packet Packet);
