using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m osf</c>: the operating system that a SYN looks like ; IPv4 only (net/netfilter/xt_osf.c). There are no fingerprints here: of a SYN it is Unknown; other
/// segments never match.
/// </summary>
/// <param name="Genre"><c>--genre</c>.</param>
/// <param name="Negated"><c>! --genre</c>.</param>
/// <param name="Ttl"><c>--ttl</c>, or null.</param>
/// <param name="LogLevel"><c>--log</c>, or null.</param>
public sealed record OsfMatch(string Genre, bool Negated, uint? Ttl, uint? LogLevel) : Match
{
    private const int MaxGenre = 31;

    private static readonly Placement Incoming = new() { Hooks = HookSet.Input | HookSet.Prerouting | HookSet.Forward };

    /// <inheritdoc/>
    public override string Name => "osf";

    /// <inheritdoc/>
    public override Placement Placement => Incoming;

    internal static MatchExtension Extension { get; } = new(
        "osf",
        [
            new OptionSpec("genre", "the operating system that the SYN looks like", OptionTraits.Mandatory | OptionTraits.Invertible),
            new OptionSpec("ttl", "how the TTL is compared: 0 alike on this network, 1 less or equal, 2 not at all"),
            new OptionSpec("log", "what is logged: 0 all matches, 1 the first, 2 known ones only"),
        ],
        Read)
    {
        Family = IpFamily.IPv4,
    };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) =>
        context.Skb.Head.TcpFlags.HasFlag(TcpFlags.Syn) ? MatchResult.Unknown : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        $"{SaveText.Not(Negated)}--genre {Genre}",
        Ttl is { } ttl ? $"--ttl {ttl}" : "",
        LogLevel is { } level ? $"--log {level}" : "");

    /// <inheritdoc/>
    public override string ListOptions() => $"OS fingerprint match {SaveText.Not(Negated)}{Genre}";

    private static OsfMatch Read(OptionValues values)
    {
        values.RequireProtocol(IpProtocol.Tcp);
        var genre = values["genre"];
        return new OsfMatch(
            genre.Text.Length > MaxGenre ? genre.Text[..MaxGenre] : genre.Text,
            genre.Negated,
            values.TryGet("ttl", out var ttl) ? ttl.Number(0, 2) : null,
            values.TryGet("log", out var log) ? log.Number(0, 2) : null);
    }
}
