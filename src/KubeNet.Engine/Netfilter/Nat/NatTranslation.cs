using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Nat;

/// <summary>Rewrites packets by their connection's mapping: nf_nat_packet and nf_nat_icmp_reply_translation.</summary>
internal static class NatTranslation
{
    /// <summary>Rewrites the side of a packet that a hook deals with, if the connection maps it.</summary>
    public static void Apply(ref Packet packet, Connection connection, bool isReply, NatManipulation manipulation)
    {
        // "We are aiming to look like inverse of other direction."
        if (IsMapped(connection, isReply, manipulation) && PacketTuples.TryInvert(connection.TupleOf(!isReply), out var target))
            Rewrite(ref packet, target, manipulation);
    }

    /// <summary>
    /// An ICMP error about a connection: the quoted packet is put back into what its sender knows, and the error's own addresses too.
    /// Null where the kernel drops it: a redirect under NAT.
    /// </summary>
    public static Packet? ApplyToError(in Packet error, Connection connection, bool isReply, NatManipulation manipulation)
    {
        if (error.IsRedirect)
        {
            const ConnectionStatus Done = ConnectionStatus.SourceNatDone | ConnectionStatus.DestinationNatDone;
            if ((connection.Status & Done) != Done || (connection.Status & (ConnectionStatus.SourceNat | ConnectionStatus.DestinationNat)) != 0)
                return null;
        }

        if (!IsMapped(connection, isReply, manipulation) || error.Quoted is not { Packet: var quoted })
            return error;

        // The quoted packet runs the other way, so its other side is rewritten, to the tuple of its own direction.
        ref readonly var inner = ref connection.TupleOf(!isReply);
        Rewrite(ref quoted, inner, manipulation == NatManipulation.Source ? NatManipulation.Destination : NatManipulation.Source);
        var mended = error with { Quoted = new QuotedPacket(quoted) };
        return PacketTuples.TryInvert(inner, out var target)
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

    private static void Rewrite(ref Packet packet, in ConnectionTuple target, NatManipulation manipulation)
    {
        var (isIcmp, hasPorts) = (packet.Protocol.IsIcmp(), packet.Protocol.HasPorts());
        if (manipulation == NatManipulation.Source)
        {
            packet.SetSource(target.Source, hasPorts || isIcmp ? target.SourcePort : packet.SourcePort);
            return;
        }

        packet.SetDestination(target.Destination, hasPorts ? target.DestinationPort : packet.DestinationPort);
        if (isIcmp)
            packet.SetSource(packet.Source, target.SourcePort);
    }
}
