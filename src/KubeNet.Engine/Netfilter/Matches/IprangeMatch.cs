using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m iprange</c>: addresses from one to another, both included (net/netfilter/xt_iprange.c).</summary>
public sealed record IprangeMatch : Match
{
    /// <summary><c>--src-range</c>, or null.</summary>
    public (IpAddress First, IpAddress Last)? Source { get; init; }

    /// <summary><c>! --src-range</c>.</summary>
    public bool SourceNegated { get; init; }

    /// <summary><c>--dst-range</c>, or null.</summary>
    public (IpAddress First, IpAddress Last)? Destination { get; init; }

    /// <summary><c>! --dst-range</c>.</summary>
    public bool DestinationNegated { get; init; }

    /// <inheritdoc/>
    public override string Name => "iprange";

    internal static MatchExtension Extension { get; } = new(
        "iprange",
        [
            new OptionSpec("src-range", "the source is in first-last", OptionTraits.Invertible),
            new OptionSpec("dst-range", "the destination is in first-last", OptionTraits.Invertible),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var skb = context.Skb;
        return Fits(Source, skb.Packet.Source, SourceNegated) && Fits(Destination, skb.Packet.Destination, DestinationNegated)
            ? MatchResult.Yes
            : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Source is { } source ? $"{SaveText.Not(SourceNegated)}--src-range {source.First}-{source.Last}" : "",
        Destination is { } destination ? $"{SaveText.Not(DestinationNegated)}--dst-range {destination.First}-{destination.Last}" : "");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        Source is { } source ? $"source IP range {SaveText.Not(SourceNegated)}{source.First}-{source.Last}" : "",
        Destination is { } destination ? $"destination IP range {SaveText.Not(DestinationNegated)}{destination.First}-{destination.Last}" : "");

    private static bool Fits((IpAddress First, IpAddress Last)? range, IpAddress address, bool negated) =>
        range is not { } wanted || (address.CompareTo(wanted.First) >= 0 && address.CompareTo(wanted.Last) <= 0) != negated;

    private static IprangeMatch Read(OptionValues values)
    {
        var match = new IprangeMatch();
        if (values.TryGet("src-range", out var source))
            match = match with { Source = ReadRange(source, values.Family), SourceNegated = source.Negated };
        if (values.TryGet("dst-range", out var destination))
            match = match with { Destination = ReadRange(destination, values.Family), DestinationNegated = destination.Negated };
        return values.Count > 0 ? match : throw values.Missing("iprange match: You must specify `--src-range' or `--dst-range'.");
    }

    private static (IpAddress First, IpAddress Last) ReadRange(in OptionValue value, IpFamily family)
    {
        var text = value.Span;
        var dash = text.IndexOf('-');
        var first = AddressSyntax.ReadHost(dash < 0 ? text : text[..dash], family, value.First);
        return (first, dash < 0 ? first : AddressSyntax.ReadHost(text[(dash + 1)..], family, value.First));
    }
}
