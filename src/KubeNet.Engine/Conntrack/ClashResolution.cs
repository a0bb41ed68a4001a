using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>
/// Two packets of one flow were under way at once, and each started a connection: the second one to be confirmed finds its addresses and
/// ports taken (nf_ct_resolve_clash of net/netfilter/nf_conntrack_core.c, Linux 6.18).
/// </summary>
internal static class ClashResolution
{
    private static readonly TimeSpan s_loserLifetime = TimeSpan.FromSeconds(1);

    /// <summary>The connection that the loser's packet belongs to from now on; null where the packet is dropped.</summary>
    /// <param name="table">The table.</param>
    /// <param name="winner">The connection that has one of the tuples.</param>
    /// <param name="loser">The connection that should have been put in.</param>
    /// <param name="now">The lab's time.</param>
    public static Connection? Resolve(ConnectionTable table, Connection winner, Connection loser, TimeSpan now)
    {
        if (AllowsClash(winner.Original.Protocol))
        {
            if (CanMerge(winner, loser))
                return Merge(table, winner, loser);

            // Only the original direction may clash, or else both must be the same flow.
            if (table.Find(loser.Reply, now) is not { } taken)
                return KeepForAnswers(table, loser, now);
            if (CanMerge(taken, loser))
                return Merge(table, taken, loser);
        }

        table.Statistics.InsertFailed++;
        table.Statistics.Drop++;
        return null;
    }

    /// <summary>
    /// Whether a protocol lets two connections of one flow be made one: l4proto-&gt;allow_clash. Not TCP and ICMP: whoever sent the packet sends
    /// it again.
    /// </summary>
    public static bool AllowsClash(IpProtocol protocol) => protocol is not (IpProtocol.Tcp or IpProtocol.Icmp or IpProtocol.Icmpv6 or IpProtocol.Sctp);

    private static bool CanMerge(Connection winner, Connection loser) =>
        (winner.Status & (ConnectionStatus.SourceNatDone | ConnectionStatus.DestinationNatDone)) == 0
        || (winner.Original == loser.Original && winner.Reply == loser.Reply)
        || (winner.Original == loser.Reply && winner.Reply == loser.Original);

    private static Connection Merge(ConnectionTable table, Connection winner, Connection loser)
    {
        winner.OriginalPackets += loser.OriginalPackets;
        winner.OriginalBytes += loser.OriginalBytes;
        table.Statistics.ClashResolve++;
        return winner;
    }

    /// <summary>Translated elsewhere: it is found by its answers alone, for a second, and goes with the first of them.</summary>
    private static Connection KeepForAnswers(ConnectionTable table, Connection loser, TimeSpan now)
    {
        loser.Expires = now + s_loserLifetime;
        loser.Status |= ConnectionStatus.Confirmed | ConnectionStatus.FixedTimeout | ConnectionStatus.NatClash;
        table.AddByReply(loser);
        table.Statistics.ClashResolve++;
        return loser;
    }
}
