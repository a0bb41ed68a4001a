using System.Buffers.Binary;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Nat;

/// <summary>
/// Finds a tuple within a NAT range whose answers no other connection expects: get_unique_tuple of net/netfilter/nf_nat_core.c.
/// </summary>
internal readonly struct UniqueTuple(ConnectionTable table, IChance chance, TimeSpan now)
{
    // NF_NAT_MAX_ATTEMPTS, and the smallest window of a further round.
    private const int MaxAttempts = 128;
    private const int MinAttempts = 16;

    // NF_NAT_HARDER_THRESH: so many attempts of a round are its last.
    private const int LastAttempts = MaxAttempts / 4;

    /// <summary>The tuple that the <paramref name="original"/> one of a connection is rewritten to.</summary>
    public ConnectionTuple Find(Connection self, in ConnectionTuple original, NatRange range, NatManipulation manipulation)
    {
        // NF_NAT_RANGE_PROTO_RANDOM_ALL is either of the two.
        var isRandom = range.Random || range.RandomFully;
        if (manipulation == NatManipulation.Source && !isRandom)
        {
            if (IsInRange(original, range))
            {
                if (!IsTaken(self, original))
                    return original;
            }
            else if (FindSourceMapping(original, range) is { } mapped && !IsTaken(self, mapped))
            {
                return mapped;
            }
        }

        var tuple = ChooseAddress(original, range, manipulation);
        if (!isRandom)
        {
            if (range.Ports is { } ports)
            {
                if (range.BasePort is null && ports.Contains(PortOf(tuple, manipulation)) && (ports.Count == 1 || !IsTaken(self, tuple)))
                    return tuple;
            }
            else if (!IsTaken(self, tuple))
            {
                return tuple;
            }
        }

        return ChoosePort(self, tuple, range, manipulation, isRandom);
    }

    /// <summary>Whether no other connection expects the answers that one does. Not counted as <see cref="ConntrackStatistics.Found"/>.</summary>
    public bool IsUnique(Connection connection) => !IsExpected(connection, connection.Reply);

    /// <summary>Whether another connection has the answers of a tuple (nf_conntrack_tuple_taken).</summary>
    private bool IsTaken(Connection self, in ConnectionTuple tuple)
    {
        if (!PacketTuples.TryInvert(tuple, out var reply) || !IsExpected(self, reply))
            return false;
        table.Statistics.Found++;
        return true;
    }

    /// <summary>
    /// Whether another connection than one expects some answers. One of the same flow does not count: another packet of it was faster, which is settled when this one is
    /// confirmed.
    /// </summary>
    private bool IsExpected(Connection self, in ConnectionTuple reply) =>
        table.Find(reply, now) is { } other && other.Original != self.Original && !IsReverse(self, other);

    /// <summary>Whether a connection is one that opens with a SYN, so that it may take what another one no longer needs.</summary>
    private static bool MayEvict(Connection self) => self is { Original.Protocol: IpProtocol.Tcp, TcpState: TcpConntrackState.SynSent };

    /// <summary>
    /// Whether nobody has the answers of a tuple, or only a connection that is over, which goes: one whose source was mapped too, and past whose sequence numbers the new one is, so that what may
    /// still come of it is none of the new one's (nf_nat_used_tuple_harder). Not counted as <see cref="ConntrackStatistics.Found"/>.
    /// </summary>
    private bool TryTake(Connection self, in ConnectionTuple tuple)
    {
        if (!PacketTuples.TryInvert(tuple, out var reply) || table.Find(reply, now) is not { } holder)
            return true;
        if (holder.Original == reply || !IsOver(holder) || !IsPast(self, holder))
            return false;
        table.Remove(holder);
        return true;
    }

    private static bool IsOver(Connection holder) => holder.TcpState >= TcpConntrackState.TimeWait && holder.Has(ConnectionStatus.SourceNat);

    private static bool IsPast(Connection self, Connection holder) =>
        self.Tcp is { } own && holder.Tcp is { } other && (int)(own.Side(isReply: false).End - other.Side(isReply: false).End) > 0;

    /// <summary>The same flow in the other direction, without translation (nf_nat_used_tuple_new).</summary>
    private static bool IsReverse(Connection self, Connection other) => ClashResolution.AllowsClash(self.Original.Protocol)
        && (other.Status & (ConnectionStatus.SourceNat | ConnectionStatus.DestinationNat)) == 0
        && other.Original == self.Reply && other.Reply == self.Original;

    private static bool IsInRange(in ConnectionTuple tuple, NatRange range)
    {
        if (range.MinAddress is { } low && (tuple.Source.CompareTo(low) < 0 || tuple.Source.CompareTo(range.MaxAddress ?? low) > 0))
            return false;
        return range.Ports is not { } ports || ports.Contains(tuple.SourcePort);
    }

    /// <summary>A source that is mapped already keeps its mapping (find_appropriate_src).</summary>
    private ConnectionTuple? FindSourceMapping(in ConnectionTuple original, NatRange range)
    {
        foreach (var connection in table.From(ConnectionSource.Of(original)))
        {
            if (!connection.Has(ConnectionStatus.SourceNatDone))
                continue;

            // "Copy source part from reply tuple", as what the source was mapped to.
            var mapped = original with { Source = connection.Reply.Destination, SourcePort = MappedSourcePort(connection) };
            if (IsInRange(mapped, range))
                return mapped;
        }

        return null;
    }

    private static ushort MappedSourcePort(Connection connection) =>
        connection.Reply.Protocol.IsIcmp() ? connection.Reply.SourcePort : connection.Reply.DestinationPort;

    /// <summary>An address of the range, always the same for the same client (find_best_ips_proto).</summary>
    private static ConnectionTuple ChooseAddress(in ConnectionTuple tuple, NatRange range, NatManipulation manipulation)
    {
        if (range.MinAddress is not { } low)
            return tuple;
        var high = range.MaxAddress ?? low;
        var address = low;
        if (low != high)
        {
            Span<uint> source = stackalloc uint[4];
            Span<uint> destination = stackalloc uint[4];
            AddressWords.Network(tuple.Source, source);
            AddressWords.Network(tuple.Destination, destination);
            var last = low.Family == IpFamily.IPv4 ? 0 : 3;
            var hash = JenkinsHash.Hash(source, range.Persistent ? 0 : destination[last] ^ tuple.Zone);
            address = low.Family == IpFamily.IPv4 ? Spread(low, high, hash) : SpreadV6(low, high, hash, range.Persistent ? [] : destination, manipulation);
        }

        return manipulation == NatManipulation.Source ? tuple with { Source = address } : tuple with { Destination = address };
    }

    private static IpAddress Spread(IpAddress low, IpAddress high, uint hash)
    {
        var size = high.V4 - low.V4 + 1;
        return low.Add((uint)(((ulong)hash * size) >> 32));
    }

    private static IpAddress SpreadV6(IpAddress low, IpAddress high, uint hash, ReadOnlySpan<uint> destination, NatManipulation manipulation)
    {
        // Word by word; once a word is below the range's last, the words after it are free, though none has all its bits set. The hash goes on with each word of the destination, which
        // may just have been exchanged ("j ^= tuple->dst.u3.all[i]").
        Span<uint> min = stackalloc uint[4];
        Span<uint> max = stackalloc uint[4];
        AddressWords.Native(low, min);
        AddressWords.Native(high, max);
        var bits = UInt128.Zero;
        var isFree = false;
        for (var at = 0; at < 4; at++)
        {
            var (from, size) = isFree ? (0, uint.MaxValue) : (min[at], max[at] - min[at] + 1);
            var word = from + (uint)(((ulong)hash * size) >> 32);
            isFree |= word != max[at];
            if (!destination.IsEmpty)
                hash ^= manipulation == NatManipulation.Source ? destination[at] : BinaryPrimitives.ReverseEndianness(word);
            bits = (bits << 32) | word;
        }

        return IpAddress.FromBits(IpFamily.IPv6, bits);
    }

    /// <summary>The address as the kernel's union of four words in memory: network byte order read as little-endian words.</summary>
    private static ushort PortOf(in ConnectionTuple tuple, NatManipulation manipulation) =>
        manipulation == NatManipulation.Source || tuple.Protocol.IsIcmp() ? tuple.SourcePort : tuple.DestinationPort;

    private static ConnectionTuple WithPort(in ConnectionTuple tuple, NatManipulation manipulation, ushort port) =>
        manipulation == NatManipulation.Source || tuple.Protocol.IsIcmp() ? tuple with { SourcePort = port } : tuple with { DestinationPort = port };

    /// <summary>A port (or ICMP identifier) that makes the tuple unique (nf_nat_l4proto_unique_tuple).</summary>
    private ConnectionTuple ChoosePort(Connection self, in ConnectionTuple tuple, NatRange range, NatManipulation manipulation, bool isRandom)
    {
        if (!tuple.Protocol.HasPorts() && !tuple.Protocol.IsIcmp())
            return tuple;
        var port = PortOf(tuple, manipulation);
        if (Window(tuple.Protocol, range, manipulation, port) is not { } window)
            return tuple;
        uint offset;
        if (range.BasePort is { } start)
            offset = (ushort)(port - start);
        else if (isRandom || manipulation == NatManipulation.Source)
            offset = chance.Next(65536);
        else
            offset = 0;

        var attempts = Math.Min(window.Count, MaxAttempts);
        var candidate = tuple;
        while (true)
        {
            for (var i = 0; i < attempts; i++, offset++)
            {
                candidate = WithPort(tuple, manipulation, (ushort)(window.First + (offset % (uint)window.Count)));
                if (attempts - i > LastAttempts || !MayEvict(self) ? !IsTaken(self, candidate) : TryTake(self, candidate))
                    return candidate;
            }

            if (attempts >= window.Count || attempts < MinAttempts)
                return candidate;
            attempts /= 2;
            offset = chance.Next(65536);
        }
    }

    private static PortRange? Window(IpProtocol protocol, NatRange range, NatManipulation manipulation, ushort port)
    {
        if (range.Ports is { } given)
            return given;
        if (protocol.IsIcmp())
            return PortRange.All;
        if (manipulation == NatManipulation.Destination)
            return null;

        // Ports below 1024 stay below 1024: "Loose convention: >> 512 is credential passing".
        return port switch
        {
            < 512 => new PortRange(1, 511),
            < 1024 => new PortRange(600, 1023),
            _ => new PortRange(1024, 65535),
        };
    }
}
