using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>
/// Finds or starts the connection of a packet (nf_conntrack_in) and puts a new one into the table when its first packet has got through
/// (nf_conntrack_confirm); net/netfilter/nf_conntrack_core.c and its protocol files.
/// </summary>
public sealed class ConnectionTracker(ConnectionTable table, ConntrackSettings settings, Func<TimeSpan> clock)
{
    private static readonly TimeSpan s_streamAge = TimeSpan.FromSeconds(2);

    /// <summary>The connection of a packet that comes in or is made here.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="zone">The conntrack zone it is looked up in.</param>
    public TrackResult Track(in Packet packet, ushort zone = 0)
    {
        if (packet.Protocol == IpProtocol.Icmpv6 && (packet.IcmpType is >= 130 and <= 136 or 143))
            return TrackResult.Untracked;
        if (packet.IsIcmpError)
            return TrackError(packet, zone);
        if (packet.Protocol == IpProtocol.Tcp && !TcpTransitions.AreValid(packet.TcpFlags))
            return TrackResult.Invalid;
        var tuple = PacketTuples.Of(packet, zone);
        if (table.Find(tuple, clock()) is not { } connection)
        {
            if (Start(packet, tuple) is not { } started)
                return TrackResult.Invalid;
            Account(started, packet, false);
            return new TrackResult(started, ConntrackState.New, false);
        }

        var isReply = tuple != connection.Original;
        return Follow(connection, packet, isReply, zone);
    }

    /// <summary>
    /// Puts a connection into the table. False where another connection has taken one of its tuples, or the table is full: then its
    /// packet is dropped.
    /// </summary>
    public bool Confirm(Connection connection)
    {
        if (connection.Status.HasFlag(ConnectionStatus.Confirmed))
            return true;
        var now = clock();
        if (table.IsUsed(connection.Original, now) || table.IsUsed(connection.Reply, now))
            return false;
        connection.Status |= ConnectionStatus.Confirmed;
        connection.Expires = now + settings.TimeoutOf(connection, false);
        connection.Started = now;
        table.Add(connection);
        return true;
    }

    private TrackResult TrackError(in Packet packet, ushort zone)
    {
        if (packet.Quoted is not { Packet: var quoted })
            return TrackResult.Invalid;
        var inner = PacketTuples.Of(quoted, zone);
        if (PacketTuples.Invert(inner) is not { } answer || table.Find(answer, clock()) is not { } connection)
            return TrackResult.Invalid;
        var isReply = answer != connection.Original;

        // The error must run to where an answer of this direction runs to (nf_conntrack_inet_error).
        var expected = isReply ? connection.Reply.Destination : connection.Original.Destination;
        return packet.Destination == expected ? new TrackResult(connection, ConntrackState.Related, isReply) : TrackResult.Invalid;
    }

    private Connection? Start(in Packet packet, in ConnectionTuple tuple)
    {
        if (packet.Protocol.IsIcmp() && !PacketTuples.StartsIcmpConnection(packet.Protocol, packet.IcmpType))
            return null;
        var tcpState = TcpConntrackState.None;
        if (packet.Protocol == IpProtocol.Tcp)
        {
            var (effect, next) = TcpTransitions.Next(TcpConntrackState.None, packet.TcpFlags, false);
            if (effect == TcpTransitions.Effect.Invalid || (next != TcpConntrackState.SynSent && !settings.TcpLoose))
                return null;
            tcpState = next;
        }

        if (PacketTuples.Invert(tuple) is not { } reply)
            return null;
        if (settings.Max > 0 && table.Count >= settings.Max)
            return null;
        return new Connection { Original = tuple, Reply = reply, TcpState = tcpState };
    }

    private TrackResult Follow(Connection connection, in Packet packet, bool isReply, ushort zone)
    {
        if (packet.Protocol == IpProtocol.Tcp)
        {
            var (effect, next) = TcpTransitions.Next(connection.TcpState, packet.TcpFlags, isReply);
            if (effect == TcpTransitions.Effect.Invalid)
                return TrackResult.Invalid;
            if (next == TcpConntrackState.SynSent && connection.TcpState is TcpConntrackState.TimeWait or TcpConntrackState.Close && !isReply)
            {
                // A new connection over a closed one: forget it and look again.
                table.Remove(connection);
                return Track(packet, zone);
            }

            var onlyRst = !connection.Status.HasFlag(ConnectionStatus.SeenReply) && packet.TcpFlags.HasFlag(TcpFlags.Rst);
            var before = connection.TcpState;
            if (effect == TcpTransitions.Effect.Moves)
                connection.TcpState = next;
            if (onlyRst && isReply)
            {
                // "If only reply is a RST, we can consider ourselves not to have an established connection": gone at once.
                table.Remove(connection);
                return new TrackResult(connection, ConntrackState.Established, true);
            }

            if (connection.Status.HasFlag(ConnectionStatus.SeenReply) && next == TcpConntrackState.Established
                && before is TcpConntrackState.SynRecv or TcpConntrackState.Established)
                connection.Status |= ConnectionStatus.Assured;
        }

        var now = clock();
        var seenReply = connection.Status.HasFlag(ConnectionStatus.SeenReply);
        var isStream = seenReply && packet.Protocol is IpProtocol.Udp or IpProtocol.UdpLite && now - connection.Started > s_streamAge;
        if (isStream)
            connection.Status |= ConnectionStatus.Assured;
        connection.Expires = now + settings.TimeoutOf(connection, isStream);
        Account(connection, packet, isReply);
        if (isReply)
        {
            connection.Status |= ConnectionStatus.SeenReply;
            return new TrackResult(connection, ConntrackState.Established, true);
        }

        if (seenReply)
            return new TrackResult(connection, ConntrackState.Established, false);
        var isExpected = connection.Status.HasFlag(ConnectionStatus.Expected);
        return new TrackResult(connection, isExpected ? ConntrackState.Related : ConntrackState.New, false);
    }

    private static void Account(Connection connection, in Packet packet, bool isReply)
    {
        if (isReply)
        {
            connection.ReplyPackets++;
            connection.ReplyBytes += packet.Length;
        }
        else
        {
            connection.OriginalPackets++;
            connection.OriginalBytes += packet.Length;
        }
    }
}
