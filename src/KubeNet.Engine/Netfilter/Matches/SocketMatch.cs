using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m socket</c>: whether a socket of this host waits for the packet; PREROUTING and INPUT only (net/netfilter/xt_socket.c). No socket here is
/// transparent or has a mark.
/// </summary>
/// <param name="Transparent"><c>--transparent</c>.</param>
/// <param name="NoWildcard"><c>--nowildcard</c>: sockets that listen at every address count too.</param>
/// <param name="RestoreMark"><c>--restore-skmark</c>: the packet takes the socket's mark.</param>
public sealed record SocketMatch(bool Transparent, bool NoWildcard, bool RestoreMark) : Match
{
    private static readonly Placement Incoming = new() { Hooks = HookSet.Prerouting | HookSet.Input };

    /// <inheritdoc/>
    public override string Name => "socket";

    /// <inheritdoc/>
    public override Placement Placement => Incoming;

    internal static MatchExtension Extension { get; } = new(
        "socket",
        [
            new OptionSpec("transparent", "only transparent sockets count", OptionTraits.Flag),
            new OptionSpec("nowildcard", "sockets bound to any address count too", OptionTraits.Flag),
            new OptionSpec("restore-skmark", "the packet takes the mark of the socket", OptionTraits.Flag),
        ],
        values => new SocketMatch(values.Has("transparent"), values.Has("nowildcard"), values.Has("restore-skmark")));

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        if (Transparent)
            return MatchResult.No;
        var socket = context.Host.FindSocket(Sought(context.Skb), context.InDevice);
        if (socket is null || (socket.Value.IsWildcard && !NoWildcard))
            return MatchResult.No;
        if (RestoreMark)
            context.Skb.Packet = context.Skb.Packet with { Mark = socket.Value.Mark };
        return MatchResult.Yes;
    }

    /// <inheritdoc/>
    public override string SaveOptions() =>
        SaveText.Words(Transparent ? "--transparent" : "", NoWildcard ? "--nowildcard" : "", RestoreMark ? "--restore-skmark" : "");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words("socket", SaveOptions());

    /// <summary>
    /// What the socket is looked up by: of an answer to a connection of this host the socket's own address, which NAT has not put back yet, and in IPv4 that of an error about one
    /// (nf_sk_lookup_slow_v4; nf_sk_lookup_slow_v6 has the protocol of what is quoted by then).
    /// </summary>
    private static Packet Sought(SkBuff skb)
    {
        var packet = skb.Packet;
        if (skb is not { IsReply: true, Connection: { } connection } || !connection.Has(ConnectionStatus.SourceNatDone))
            return packet;
        ref readonly var original = ref connection.TupleOf(false);
        if (skb.State == ConntrackState.Established && !packet.Protocol.IsIcmp())
            packet.SetDestination(original.Source, original.SourcePort);
        else if (packet is { Family: IpFamily.IPv4, Quoted: { Packet: var quoted } } && skb.State == ConntrackState.Related)
            return packet with { Quoted = new QuotedPacket(quoted with { Source = original.Source, SourcePort = original.SourcePort }) };
        return packet;
    }
}
