using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>
/// Finds or starts the connection of a packet (nf_conntrack_in) and puts a new one into the table when its first packet has got through
/// (nf_conntrack_confirm); net/netfilter/nf_conntrack_core.c and its protocol files.
/// </summary>
public sealed class ConnectionTracker(ConnectionTable table, ConntrackSettings settings, Func<TimeSpan> clock)
{
    // RFC 4861 7.1: nobody has forwarded it.
    private const byte NeighborHopLimit = 255;

    private static readonly TimeSpan s_streamAge = TimeSpan.FromSeconds(2);
    private readonly TcpTracker _tcp = new(settings);

    /// <summary>The connection of a packet that comes in or is made here.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="zone">The conntrack zone it is looked up in.</param>
    public TrackResult Track(in Packet packet, ushort zone = 0)
    {
        if (packet.Protocol == IpProtocol.Icmpv6 && (packet.IcmpType is >= 130 and <= 136 or 143))
            return TrackResult.Untracked;
        if (packet.IsIcmpError || (packet.IsRedirect && QuotesFirst(packet)))
        {
            var error = TrackError(packet, zone);
            if (error.State == ConntrackState.Invalid)
                table.Statistics.Error++;
            return error;
        }

        var tuple = PacketTuples.Of(packet, zone);
        var result = table.Find(tuple, clock()) is { } connection
            ? Follow(connection, packet, isReply: tuple != connection.Original || connection.Has(ConnectionStatus.NatClash), zone)
            : Start(packet, tuple);
        if (result.State == ConntrackState.Invalid)
            table.Statistics.Invalid++;
        if (result.IsDropped)
            table.Statistics.Drop++;
        return result;
    }

    /// <summary>
    /// Puts a connection into the table. The connection that its packet belongs to from then on: itself, or the one that it clashed with;
    /// null where the packet is dropped.
    /// </summary>
    public Connection? Confirm(Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.Has(ConnectionStatus.Confirmed))
            return connection;
        var now = clock();
        if ((table.Find(connection.Original, now) ?? table.Find(connection.Reply, now)) is { } other)
            return ClashResolution.Resolve(table, other, connection, now);
        connection.Status |= ConnectionStatus.Confirmed;
        connection.Expires = now + connection.Lifetime;
        table.Add(connection);
        return connection;
    }

    /// <summary>A REJECT sent a RST for a packet of this connection, which is over: nf_conntrack_tcp_set_closing.</summary>
    public void SetClosing(Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.Original.Protocol != IpProtocol.Tcp || !connection.Has(ConnectionStatus.Confirmed) || connection.TcpState == TcpConntrackState.Close)
            return;
        connection.TcpState = TcpConntrackState.Close;
        Refresh(connection, settings.TcpClose);
    }

    /// <summary>Whether a redirect of IPv6 begins with what it is about, which alone is looked at: not with the address of a neighbour that is known (nf_conntrack_icmpv6_redirect).</summary>
    private static bool QuotesFirst(in Packet redirect) => redirect.NdLinkLayerAddress == default;

    private TrackResult TrackError(in Packet packet, ushort zone)
    {
        if (packet.Quoted is not { Packet: var quoted })
            return TrackResult.Invalid("it quotes no packet");
        if (packet is { Protocol: IpProtocol.Icmpv6, IsRedirect: true, Ttl: not NeighborHopLimit })
            return TrackResult.Invalid("a redirect's hop limit is 255");
        var inner = PacketTuples.Of(quoted, zone);
        if (!PacketTuples.TryInvert(inner, out var answer) || table.Find(answer, clock()) is not { } connection)
            return TrackResult.Invalid("the packet that it quotes belongs to no connection");
        var isReply = answer != connection.Original;

        // The error must run to where an answer of this direction runs to (nf_conntrack_inet_error).
        var expected = isReply ? connection.Reply.Destination : connection.Original.Destination;
        return packet.Destination == expected
            ? new TrackResult(connection, ConntrackState.Related, isReply)
            : TrackResult.Invalid($"an error about this connection goes to {expected}");
    }

    private TrackResult Start(in Packet packet, in ConnectionTuple tuple)
    {
        if (!PacketTuples.TryInvert(tuple, out var reply))
            return TrackResult.Invalid("nothing answers such a message");
        if (!EarlyDrop.MakesRoom(table, settings, tuple, clock()))
            return TrackResult.TableFull;
        if (packet.Protocol.IsIcmp() && !PacketTuples.StartsIcmpConnection(packet.Protocol, packet.IcmpType))
            return TrackResult.Invalid("it answers no request that was seen");
        var connection = new Connection { Original = tuple, Reply = reply, Started = clock(), IsAccounted = settings.Accounts };
        if (packet.Protocol != IpProtocol.Tcp)
            return Renew(connection, packet, false);
        if (!TcpTransitions.AreValid(packet.TcpFlags))
            return TrackResult.Invalid("invalid tcp flag combination");
        var (effect, next) = TcpTransitions.Next(TcpConntrackState.None, packet.TcpFlags, false);
        if (effect == TcpTransitions.Effect.Invalid)
            return TrackResult.Invalid("it starts no connection, and belongs to none");
        if (next != TcpConntrackState.SynSent && !settings.TcpLoose)
            return TrackResult.Invalid("it belongs to no connection, and nf_conntrack_tcp_loose=0 takes up none in mid-stream");
        connection.Tcp = TcpTracking.Begin(packet, packet.Tcp ?? new TcpHeader());
        return FollowTcp(connection, packet, false, tuple.Zone);
    }

    private TrackResult Follow(Connection connection, in Packet packet, bool isReply, ushort zone)
    {
        if (packet.Protocol != IpProtocol.Tcp)
            return Renew(connection, packet, isReply);
        return TcpTransitions.AreValid(packet.TcpFlags)
            ? FollowTcp(connection, packet, isReply, zone)
            : TrackResult.Invalid("invalid tcp flag combination");
    }

    private TrackResult FollowTcp(Connection connection, in Packet packet, bool isReply, ushort zone)
    {
        var outcome = _tcp.Follow(connection, packet, isReply, clock());
        switch (outcome.Kind)
        {
            case TcpOutcomeKind.Invalid:
                return TrackResult.Invalid(outcome.Why);
            case TcpOutcomeKind.Reopen:
                table.Remove(connection);
                return Track(packet, zone);
            case TcpOutcomeKind.Gone:
                table.Remove(connection);
                Account(connection, packet, isReply);
                break;
            case TcpOutcomeKind.Accepted:
                Refresh(connection, outcome.Timeout);
                Account(connection, packet, isReply);
                break;
            case TcpOutcomeKind.Ignored:
                break;
        }

        return Belongs(connection, isReply);
    }

    /// <summary>A packet of a protocol that has no states: UDP, ICMP, GRE and others.</summary>
    private TrackResult Renew(Connection connection, in Packet packet, bool isReply)
    {
        var seenReply = connection.Has(ConnectionStatus.SeenReply);
        if (isReply && !seenReply && connection.Has(ConnectionStatus.NatClash))
        {
            table.Remove(connection);
            return Belongs(connection, isReply);
        }

        var isStream = seenReply && IsStream(connection);
        Refresh(connection, TimeoutOf(packet.Protocol, isStream));
        Account(connection, packet, isReply);
        if (isStream && !connection.Has(ConnectionStatus.NatClash))
            connection.Status |= ConnectionStatus.Assured;
        return Belongs(connection, isReply);
    }

    /// <summary>Whether a connection that was answered is more than a question and its answer: UDP after two seconds, GRE at once.</summary>
    private bool IsStream(Connection connection) => connection.Original.Protocol switch
    {
        IpProtocol.Udp or IpProtocol.UdpLite => clock() - connection.Started > s_streamAge,
        var protocol => protocol == IpProtocol.Gre,
    };

    private TimeSpan TimeoutOf(IpProtocol protocol, bool isStream) => protocol switch
    {
        IpProtocol.Udp or IpProtocol.UdpLite => isStream ? settings.UdpStream : settings.Udp,
        IpProtocol.Gre => isStream ? settings.GreStream : settings.Gre,
        IpProtocol.Icmp => settings.Icmp,
        IpProtocol.Icmpv6 => settings.Icmpv6,
        IpProtocol.Sctp => settings.Sctp,
        _ => settings.Generic,
    };

    /// <summary>Keeps a connection for a time from now, or, before it is confirmed, from then on: nf_ct_refresh_acct.</summary>
    private void Refresh(Connection connection, TimeSpan timeout)
    {
        if (!connection.Has(ConnectionStatus.Confirmed))
            connection.Lifetime = timeout;
        else if (!connection.Has(ConnectionStatus.FixedTimeout))
            connection.Expires = clock() + timeout;
    }

    private static TrackResult Belongs(Connection connection, bool isReply)
    {
        if (isReply)
        {
            connection.Status |= ConnectionStatus.SeenReply;
            return new TrackResult(connection, ConntrackState.Established, true);
        }

        if (connection.Has(ConnectionStatus.SeenReply))
            return new TrackResult(connection, ConntrackState.Established, false);
        var isExpected = connection.Has(ConnectionStatus.Expected);
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
