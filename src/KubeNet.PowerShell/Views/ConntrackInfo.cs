using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Packets;

namespace KubeNet.PowerShell.Views;

/// <summary>A tracked connection, as <c>conntrack -L</c> shows it.</summary>
public sealed record ConntrackInfo : LabObject
{
    /// <summary>The namespace that tracks it.</summary>
    public required string Namespace { get; init; }

    /// <summary>tcp, udp, icmp ...</summary>
    public required string Protocol { get; init; }

    /// <summary>The TCP state such as SYN_SENT or ESTABLISHED, or null.</summary>
    public required string? State { get; init; }

    /// <summary>The source of the first packet.</summary>
    public required string Source { get; init; }

    /// <summary>The source port of the first packet, or the ICMP identifier.</summary>
    public required int SourcePort { get; init; }

    /// <summary>The destination of the first packet, before translation.</summary>
    public required string Destination { get; init; }

    /// <summary>The destination port of the first packet; 0 for ICMP.</summary>
    public required int DestinationPort { get; init; }

    /// <summary>Where the answers come from: the destination after DNAT.</summary>
    public required string ReplySource { get; init; }

    /// <summary>The port the answers come from.</summary>
    public required int ReplySourcePort { get; init; }

    /// <summary>Where the answers go to: the source after SNAT.</summary>
    public required string ReplyDestination { get; init; }

    /// <summary>The port the answers go to.</summary>
    public required int ReplyDestinationPort { get; init; }

    /// <summary>UNREPLIED, REPLIED or ASSURED.</summary>
    public required string Status { get; init; }

    /// <summary>SNAT, DNAT, both with a comma, or the empty string.</summary>
    public required string Nat { get; init; }

    /// <summary>The connection's mark.</summary>
    public required uint Mark { get; init; }

    /// <summary>The conntrack zone; 0 unless a rule of the raw table chose one.</summary>
    public required int Zone { get; init; }

    /// <summary>Seconds until it is forgotten.</summary>
    public required int Timeout { get; init; }

    /// <summary>Packets in the first packet's direction.</summary>
    public required long Packets { get; init; }

    /// <summary>Packets in the answers' direction.</summary>
    public required long ReplyPackets { get; init; }

    /// <summary>Both tuples, as <c>conntrack -L</c> prints them.</summary>
    public required string Text { get; init; }

    /// <summary>What translation makes of the answers: <c>from 10.0.0.2:80</c> after DNAT, <c>to 10.0.0.1:40000</c> after SNAT; empty without translation.</summary>
    public string Answers => string.Join(' ', AnswerWords());

    internal Connection? Connection { get; private init; }

    /// <summary>Both tuples.</summary>
    public override string ToString() => Text;

    /// <summary><c>10.0.0.1:80</c>, or the bare address where the protocol has no ports: what the view calls.</summary>
    public static string Ends(string address, int port, string protocol) =>
        protocol is "tcp" or "udp" or "sctp" ? address is not null && address.Contains(':') ? $"[{address}]:{port}" : $"{address}:{port}" : address;

    /// <summary>The line that conntrack prints now.</summary>
    internal string ToLine(bool isExtended) => ConnectionText.Line(Connection!, Lab!.State.Now, isExtended);

    internal static ConntrackInfo Of(Lab lab, string home, Connection connection)
    {
        var (original, reply) = (connection.Original, connection.Reply);
        var icmp = original.Protocol.IsIcmp();
        return new ConntrackInfo
        {
            Lab = lab,
            Namespace = home,
            Connection = connection,
            Protocol = original.Protocol.ToName(),
            State = connection.TcpState == TcpConntrackState.None ? null : connection.TcpState.ToWord(),
            Source = original.Source.ToString(),
            SourcePort = original.SourcePort,
            Destination = original.Destination.ToString(),
            DestinationPort = icmp ? 0 : original.DestinationPort,
            ReplySource = reply.Source.ToString(),
            ReplySourcePort = reply.SourcePort,
            ReplyDestination = reply.Destination.ToString(),
            ReplyDestinationPort = icmp ? 0 : reply.DestinationPort,
            Status = connection.Status.HasFlag(ConnectionStatus.Assured) ? "ASSURED"
                : connection.Status.HasFlag(ConnectionStatus.SeenReply) ? "REPLIED" : "UNREPLIED",
            Nat = string.Join(',', NatWords(connection.Status)),
            Mark = connection.Mark,
            Zone = original.Zone,
            Timeout = (int)Math.Max(0, (connection.Expires - lab.State.Now).TotalSeconds),
            Packets = connection.OriginalPackets,
            ReplyPackets = connection.ReplyPackets,
            Text = $"{original.Protocol.ToName()} {original} {reply}",
        };
    }

    private IEnumerable<string> AnswerWords()
    {
        if (Nat.Contains("DNAT", StringComparison.Ordinal))
            yield return $"from {Ends(ReplySource, ReplySourcePort, Protocol)}";
        if (Nat.Contains("SNAT", StringComparison.Ordinal))
            yield return $"to {Ends(ReplyDestination, ReplyDestinationPort, Protocol)}";
    }

    private static IEnumerable<string> NatWords(ConnectionStatus status)
    {
        if (status.HasFlag(ConnectionStatus.SourceNat))
            yield return "SNAT";
        if (status.HasFlag(ConnectionStatus.DestinationNat))
            yield return "DNAT";
    }
}
