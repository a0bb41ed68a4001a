using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;

namespace KubeNet.Engine.Netfilter.Nat;

/// <summary>Gives an unconfirmed connection its mapping: nf_nat_setup_info and nf_nat_alloc_null_binding.</summary>
internal static class NatSetup
{
    /// <summary>Whether the mapping of one side is settled.</summary>
    public static bool IsDone(Connection connection, NatManipulation manipulation) =>
        (connection.Status & (manipulation == NatManipulation.Source ? ConnectionStatus.SourceNatDone : ConnectionStatus.DestinationNatDone)) != 0;

    /// <summary>Maps one side of a connection into a range.</summary>
    public static TargetVerdict Map(Connection connection, NatRange range, NatManipulation manipulation, in UniqueTuple unique)
    {
        // "Can't setup nat info for confirmed ct."
        if (connection.Has(ConnectionStatus.Confirmed))
            return TargetVerdict.Accept;
        if (IsDone(connection, manipulation))
            return TargetVerdict.Drop;
        if (!PacketTuples.TryInvert(connection.Reply, out var current))
            return TargetVerdict.Drop;
        var mapped = unique.Find(connection, current, range, manipulation);
        if (mapped != current)
        {
            if (!PacketTuples.TryInvert(mapped, out var reply))
                return TargetVerdict.Drop;
            connection.Reply = reply;
            connection.Status |= manipulation == NatManipulation.Source ? ConnectionStatus.SourceNat : ConnectionStatus.DestinationNat;
        }

        return Settle(connection, manipulation);
    }

    /// <summary>No rule mapped this side: it stays as it is, but for a port that another connection's answers use.</summary>
    public static TargetVerdict MapToItself(Connection connection, NatManipulation manipulation, in UniqueTuple unique)
    {
        if (!connection.Has(ConnectionStatus.Confirmed) && !IsDone(connection, manipulation) && unique.IsUnique(connection))
            return Settle(connection, manipulation);
        IpAddress address = manipulation == NatManipulation.Source ? connection.Reply.Destination : connection.Reply.Source;
        return Map(connection, new NatRange { MinAddress = address, MaxAddress = address }, manipulation, unique);
    }

    private static TargetVerdict Settle(Connection connection, NatManipulation manipulation)
    {
        connection.Status |= manipulation == NatManipulation.Source ? ConnectionStatus.SourceNatDone : ConnectionStatus.DestinationNatDone;
        return TargetVerdict.Accept;
    }
}
