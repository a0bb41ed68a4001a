using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>Tuples of packets, and their inverses: nf_ct_get_tuple and nf_ct_invert_tuple.</summary>
public static class PacketTuples
{
    /// <summary>The tuple of a packet in its own direction.</summary>
    public static ConnectionTuple Of(in Packet packet, ushort zone = 0) => new()
    {
        Source = packet.Source,
        Destination = packet.Destination,
        Protocol = packet.Protocol,
        SourcePort = packet.Protocol.HasPorts() || packet.Protocol.IsIcmp() ? packet.SourcePort : (ushort)0,
        DestinationPort = packet.Protocol.IsIcmp() ? (ushort)(packet.IcmpType << 8 | packet.IcmpCode)
            : packet.Protocol.HasPorts() ? packet.DestinationPort : (ushort)0,
        Zone = zone,
    };

    /// <summary>What an answer to a tuple looks like; null for an ICMP message that nothing answers.</summary>
    public static ConnectionTuple? Invert(in ConnectionTuple tuple) => TryInvert(tuple, out var inverse) ? inverse : null;

    /// <summary>As <see cref="Invert"/>, without copies.</summary>
    internal static bool TryInvert(in ConnectionTuple tuple, out ConnectionTuple inverse)
    {
        inverse = default;
        inverse.SetInverse(tuple);
        if (!tuple.Protocol.IsIcmp())
            return true;
        var type = InverseType(tuple.Protocol, tuple.IcmpType);
        inverse.SetQuery(tuple.SourcePort, type ?? 0, tuple.IcmpCode);
        return type is not null;
    }

    /// <summary>Whether an ICMP type may start a connection: echo, timestamp, information and address mask requests.</summary>
    public static bool StartsIcmpConnection(IpProtocol protocol, byte type) => protocol == IpProtocol.Icmp
        ? type is IcmpType.EchoRequest or 13 or 15 or 17
        : type is IcmpType.V6EchoRequest or 139;

    private static byte? InverseType(IpProtocol protocol, byte type) => (protocol, type) switch
    {
        (IpProtocol.Icmp, IcmpType.EchoRequest) => IcmpType.EchoReply,
        (IpProtocol.Icmp, IcmpType.EchoReply) => IcmpType.EchoRequest,
        (IpProtocol.Icmp, 13) => 14,
        (IpProtocol.Icmp, 14) => 13,
        (IpProtocol.Icmp, 15) => 16,
        (IpProtocol.Icmp, 16) => 15,
        (IpProtocol.Icmp, 17) => 18,
        (IpProtocol.Icmp, 18) => 17,
        (IpProtocol.Icmpv6, IcmpType.V6EchoRequest) => IcmpType.V6EchoReply,
        (IpProtocol.Icmpv6, IcmpType.V6EchoReply) => IcmpType.V6EchoRequest,
        (IpProtocol.Icmpv6, 139) => 140,
        (IpProtocol.Icmpv6, 140) => 139,
        _ => null,
    };
}
