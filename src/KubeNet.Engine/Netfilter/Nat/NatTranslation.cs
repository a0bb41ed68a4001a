using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Nat;

/// <summary>Rewrites packets by their connection's mapping: nf_nat_packet and nf_nat_icmp_reply_translation.</summary>
internal static class NatTranslation
{
    /// <summary>The packet with the side that a hook deals with rewritten, if the connection maps it.</summary>
    public static Packet Apply(in Packet packet, Connection connection, bool isReply, NatManipulation manipulation)
    {
        if (!IsMapped(connection, isReply, manipulation))
            return packet;

        // "We are aiming to look like inverse of other direction."
        var other = isReply ? connection.Original : connection.Reply;
        return PacketTuples.Invert(other) is { } target ? Rewrite(packet, target, manipulation) : packet;
    }

    /// <summary>
    /// An ICMP error about a connection: the quoted packet is put back into what its sender knows, and the error's own addresses too.
    /// Null where the kernel drops it: a redirect under NAT.
    /// </summary>
    public static Packet? ApplyToError(in Packet error, Connection connection, bool isReply, NatManipulation manipulation)
    {
        if (error.Protocol == IpProtocol.Icmp && error.IcmpType == IcmpType.Redirect)
        {
            const ConnectionStatus Done = ConnectionStatus.SourceNatDone | ConnectionStatus.DestinationNatDone;
            if ((connection.Status & Done) != Done || (connection.Status & (ConnectionStatus.SourceNat | ConnectionStatus.DestinationNat)) != 0)
                return null;
        }

        if (!IsMapped(connection, isReply, manipulation) || error.Quoted is not { Packet: var quoted })
            return error;

        // The quoted packet runs the other way, so its other side is rewritten, to the tuple of its own direction.
        var inner = isReply ? connection.Original : connection.Reply;
        var opposite = manipulation == NatManipulation.Source ? NatManipulation.Destination : NatManipulation.Source;
        var mended = error with { Quoted = new QuotedPacket(Rewrite(quoted, inner, opposite)) };

        var other = isReply ? connection.Original : connection.Reply;
        return PacketTuples.Invert(other) is { } target
            ? manipulation == NatManipulation.Source ? mended with { Source = target.Source } : mended with { Destination = target.Destination }
            : mended;
    }

    /// <summary>Whether a connection maps the side that a hook deals with.</summary>
    public static bool IsMapped(Connection connection, bool isReply, NatManipulation manipulation)
    {
        // In the reply direction a source mapping is undone on the destination, and the other way round.
        var isSource = (manipulation == NatManipulation.Source) != isReply;
        return (connection.Status & (isSource ? ConnectionStatus.SourceNat : ConnectionStatus.DestinationNat)) != 0;
    }

    private static Packet Rewrite(in Packet packet, in ConnectionTuple target, NatManipulation manipulation)
    {
        var isIcmp = packet.Protocol.IsIcmp();
        return manipulation == NatManipulation.Source
            ? packet with
            {
                Source = target.Source,
                SourcePort = packet.Protocol.HasPorts() || isIcmp ? target.SourcePort : packet.SourcePort,
            }
            : packet with
            {
                Destination = target.Destination,
                DestinationPort = packet.Protocol.HasPorts() ? target.DestinationPort : packet.DestinationPort,
                SourcePort = isIcmp ? target.SourcePort : packet.SourcePort,
            };
    }
}
