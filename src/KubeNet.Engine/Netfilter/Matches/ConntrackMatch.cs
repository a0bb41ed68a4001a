using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m conntrack</c>: the connection's state, tuples, status, direction and age (net/netfilter/xt_conntrack.c).</summary>
public sealed record ConntrackMatch : Match
{
    /// <summary><c>--ctstate</c>, or null.</summary>
    public ConntrackStateSet? State { get; init; }

    /// <summary><c>--ctproto</c>, or null.</summary>
    public IpProtocol? Protocol { get; init; }

    /// <summary><c>--ctorigsrc</c>.</summary>
    public ConntrackAddress? OriginalSource { get; init; }

    /// <summary><c>--ctorigdst</c>.</summary>
    public ConntrackAddress? OriginalDestination { get; init; }

    /// <summary><c>--ctreplsrc</c>.</summary>
    public ConntrackAddress? ReplySource { get; init; }

    /// <summary><c>--ctrepldst</c>.</summary>
    public ConntrackAddress? ReplyDestination { get; init; }

    /// <summary><c>--ctorigsrcport</c>.</summary>
    public PortRange? OriginalSourcePort { get; init; }

    /// <summary><c>--ctorigdstport</c>.</summary>
    public PortRange? OriginalDestinationPort { get; init; }

    /// <summary><c>--ctreplsrcport</c>.</summary>
    public PortRange? ReplySourcePort { get; init; }

    /// <summary><c>--ctrepldstport</c>.</summary>
    public PortRange? ReplyDestinationPort { get; init; }

    /// <summary><c>--ctstatus</c>; the empty set is NONE.</summary>
    public ConnectionStatus? Status { get; init; }

    /// <summary><c>--ctexpire</c> in seconds, both ends included.</summary>
    public (uint First, uint Last)? Expires { get; init; }

    /// <summary><c>--ctdir</c>: true for REPLY.</summary>
    public bool? IsReply { get; init; }

    /// <summary>The options that a <c>!</c> stands before.</summary>
    public ConntrackPart Negated { get; init; }

    /// <inheritdoc/>
    public override string Name => "conntrack";

    internal static MatchExtension Extension { get; } = new(
        "conntrack",
        [
            new OptionSpec("ctstate", "the state of the connection, with commas", OptionTraits.Invertible) { Argument = OptionArgument.ListOf(ConntrackStates.Names) },
            new OptionSpec("ctproto", "the protocol of the connection", OptionTraits.Invertible) { Argument = OptionArgument.Protocol },
            new OptionSpec("ctorigsrc", "the source of its first packet, address[/mask]", OptionTraits.Invertible) { Argument = OptionArgument.Address },
            new OptionSpec("ctorigdst", "the destination of its first packet, before DNAT", OptionTraits.Invertible) { Argument = OptionArgument.Address },
            new OptionSpec("ctreplsrc", "the source of its answers", OptionTraits.Invertible) { Argument = OptionArgument.Address },
            new OptionSpec("ctrepldst", "the destination of its answers", OptionTraits.Invertible) { Argument = OptionArgument.Address },
            new OptionSpec("ctstatus", "what conntrack notes of it, with commas", OptionTraits.Invertible) { Argument = OptionArgument.ListOf(ConntrackSyntax.StatusNames) },
            new OptionSpec("ctexpire", "the seconds it has left, or first:last", OptionTraits.Invertible),
            new OptionSpec("ctorigsrcport", "the source port of its first packet", OptionTraits.Invertible),
            new OptionSpec("ctorigdstport", "the destination port of its first packet, before DNAT", OptionTraits.Invertible),
            new OptionSpec("ctreplsrcport", "the source port of its answers", OptionTraits.Invertible),
            new OptionSpec("ctrepldstport", "the destination port of its answers", OptionTraits.Invertible),
            new OptionSpec("ctdir", "whether the packet goes the way of the first one") { Argument = OptionArgument.OneOf("ORIGINAL", "REPLY") },
        ],
        ConntrackSyntax.Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var skb = context.Skb;
        if (State is { } states && ((states & ConntrackStates.Of(skb)) != 0) == Negated.HasFlag(ConntrackPart.State))
            return MatchResult.No;
        if (skb.ConnectionOrTemplate is not { } connection)
            return State is not null ? MatchResult.Yes : MatchResult.No;
        return FitsDirection(skb.IsReply) && FitsTuples(connection) && FitsPorts(connection) && FitsRest(connection, context.Host)
            ? MatchResult.Yes
            : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => ConntrackSyntax.Write(this, "--");

    /// <inheritdoc/>
    public override string ListOptions() => ConntrackSyntax.Write(this, "");

    private bool FitsDirection(bool isReply) => IsReply is null || IsReply == isReply;

    private bool FitsTuples(Connection connection) =>
        Fits(OriginalSource, connection.Original.Source, ConntrackPart.OriginalSource)
        && Fits(OriginalDestination, connection.Original.Destination, ConntrackPart.OriginalDestination)
        && Fits(ReplySource, connection.Reply.Source, ConntrackPart.ReplySource)
        && Fits(ReplyDestination, connection.Reply.Destination, ConntrackPart.ReplyDestination);

    private bool FitsPorts(Connection connection) =>
        (Protocol is null || (connection.Original.Protocol == Protocol) != Negated.HasFlag(ConntrackPart.Protocol))
        && Fits(OriginalSourcePort, connection.Original.SourcePort, ConntrackPart.OriginalSourcePort)
        && Fits(OriginalDestinationPort, connection.Original.DestinationPort, ConntrackPart.OriginalDestinationPort)
        && Fits(ReplySourcePort, connection.Reply.SourcePort, ConntrackPart.ReplySourcePort)
        && Fits(ReplyDestinationPort, connection.Reply.DestinationPort, ConntrackPart.ReplyDestinationPort);

    private bool FitsRest(Connection connection, INetfilterHost host)
    {
        if (Status is { } status && ((connection.Status & status) != 0) == Negated.HasFlag(ConntrackPart.Status))
            return false;
        if (Expires is not { } range)
            return true;
        var left = Math.Max(0, (connection.Expires - host.Now).TotalSeconds);
        return (Math.Floor(left) >= range.First && Math.Floor(left) <= range.Last) != Negated.HasFlag(ConntrackPart.Expires);
    }

    private bool Fits(ConntrackAddress? wanted, IpAddress actual, ConntrackPart part) =>
        wanted is not { } address || ((actual.Bits & address.Mask) == (address.Address.Bits & address.Mask)) != Negated.HasFlag(part);

    private bool Fits(PortRange? wanted, ushort actual, ConntrackPart part) =>
        wanted is not { } ports || ports.Contains(actual) != Negated.HasFlag(part);
}
