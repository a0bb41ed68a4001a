namespace KubeNet.Engine.Packets;

/// <summary>The head of the offending packet inside an ICMP error. A class, so that <see cref="Packets.Packet"/> can hold one.</summary>
public sealed record QuotedPacket(Packet Packet);
