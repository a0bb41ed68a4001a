using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>
/// Which connections are meant: the options of <c>conntrack -L</c> and <c>-D</c>. All that is given must fit; null says nothing, so that
/// <c>new ConnectionFilter()</c> means every connection.
/// </summary>
public sealed record ConnectionFilter
{
    /// <summary><c>-f</c>.</summary>
    public IpFamily? Family { get; init; }

    /// <summary><c>-p</c>.</summary>
    public IpProtocol? Protocol { get; init; }

    /// <summary><c>-s</c>, <c>--orig-src</c> with <c>--mask-src</c>: where the first packet came from.</summary>
    public IpPrefix? OriginalSource { get; init; }

    /// <summary><c>-d</c>, <c>--orig-dst</c>: where the first packet went, before translation.</summary>
    public IpPrefix? OriginalDestination { get; init; }

    /// <summary><c>-r</c>, <c>--reply-src</c>: where the answers come from, after DNAT.</summary>
    public IpPrefix? ReplySource { get; init; }

    /// <summary><c>-q</c>, <c>--reply-dst</c>: where the answers go, after SNAT.</summary>
    public IpPrefix? ReplyDestination { get; init; }

    /// <summary><c>--sport</c>, <c>--orig-port-src</c>.</summary>
    public ushort? OriginalSourcePort { get; init; }

    /// <summary><c>--dport</c>, <c>--orig-port-dst</c>.</summary>
    public ushort? OriginalDestinationPort { get; init; }

    /// <summary><c>--reply-port-src</c>.</summary>
    public ushort? ReplySourcePort { get; init; }

    /// <summary><c>--reply-port-dst</c>.</summary>
    public ushort? ReplyDestinationPort { get; init; }

    /// <summary><c>-n</c>, <c>--src-nat</c>: only connections whose source is translated.</summary>
    public bool SourceNat { get; init; }

    /// <summary><c>-g</c>, <c>--dst-nat</c>: only connections whose destination is translated.</summary>
    public bool DestinationNat { get; init; }

    /// <summary><c>-j</c>, <c>--any-nat</c>: only connections that are translated.</summary>
    public bool AnyNat { get; init; }

    /// <summary><c>--state</c> of TCP.</summary>
    public TcpConntrackState? State { get; init; }

    /// <summary><c>-u</c>, <c>--status</c>: the bits that must be set, ASSURED and SEEN_REPLY.</summary>
    public ConnectionStatus Status { get; init; }

    /// <summary><c>-u UNSET</c>, which prints as <c>[UNREPLIED]</c>: the bits that must not be set.</summary>
    public ConnectionStatus StatusUnset { get; init; }

    /// <summary><c>-m MARK[/MASK]</c>.</summary>
    public (uint Value, uint Mask)? Mark { get; init; }

    /// <summary><c>-w</c>, <c>--zone</c>.</summary>
    public ushort? Zone { get; init; }

    /// <summary>Whether a connection is meant.</summary>
    public bool Fits(Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var (original, reply, status) = (connection.Original, connection.Reply, connection.Status);
        return (Family is null || Family == connection.Family)
            && (Protocol is null || Protocol == original.Protocol)
            && Fits(OriginalSource, original.Source)
            && Fits(OriginalDestination, original.Destination)
            && Fits(ReplySource, reply.Source)
            && Fits(ReplyDestination, reply.Destination)
            && FitsPorts(original, OriginalSourcePort, OriginalDestinationPort)
            && FitsPorts(reply, ReplySourcePort, ReplyDestinationPort)
            && (!SourceNat || status.HasFlag(ConnectionStatus.SourceNat))
            && (!DestinationNat || status.HasFlag(ConnectionStatus.DestinationNat))
            && (!AnyNat || (status & (ConnectionStatus.SourceNat | ConnectionStatus.DestinationNat)) != 0)
            && (State is null || State == connection.TcpState)
            && (status & Status) == Status
            && (status & StatusUnset) == 0
            && (Mark is not { } mark || (connection.Mark & mark.Mask) == mark.Value)
            && (Zone is null || Zone == original.Zone);
    }

    private static bool Fits(IpPrefix? wanted, IpAddress address) => wanted is not { } prefix || prefix.Contains(address);

    private static bool FitsPorts(in ConnectionTuple tuple, ushort? source, ushort? destination) =>
        (source is null && destination is null)
        || (tuple.Protocol.HasPorts() && (source ?? tuple.SourcePort) == tuple.SourcePort && (destination ?? tuple.DestinationPort) == tuple.DestinationPort);
}
