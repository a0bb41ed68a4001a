using KubeNet.Engine.Netfilter.Syntax;

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
        var socket = context.Host.FindSocket(context.Skb.Packet, context.InDevice);
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
}
