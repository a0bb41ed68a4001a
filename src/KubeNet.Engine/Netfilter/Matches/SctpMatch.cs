using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m sctp</c>: ports and chunk types (net/netfilter/xt_sctp.c). Packets carry no chunks here, so those answer Unknown.</summary>
public sealed record SctpMatch : Match
{
    /// <summary><c>--sport</c>, or null.</summary>
    public PortRange? SourcePorts { get; init; }

    /// <summary><c>! --sport</c>.</summary>
    public bool SourceNegated { get; init; }

    /// <summary><c>--dport</c>, or null.</summary>
    public PortRange? DestinationPorts { get; init; }

    /// <summary><c>! --dport</c>.</summary>
    public bool DestinationNegated { get; init; }

    /// <summary><c>--chunk-types</c>, or null.</summary>
    public SctpChunks? Chunks { get; init; }

    /// <summary><c>! --chunk-types</c>.</summary>
    public bool ChunksNegated { get; init; }

    /// <inheritdoc/>
    public override string Name => "sctp";

    internal static MatchExtension Extension { get; } = new(
        "sctp",
        [
            new OptionSpec("sport", "the source port, or first:last", OptionTraits.Invertible) { Aliases = ["source-port"] },
            new OptionSpec("dport", "the destination port, or first:last", OptionTraits.Invertible) { Aliases = ["destination-port"], Argument = OptionArgument.Port },
            new OptionSpec("chunk-types", "all, any or only, and the chunk types", OptionTraits.Invertible | OptionTraits.TwoArguments) { Argument = OptionArgument.OneOf("all", "any", "only"), Second = OptionArgument.ListOf(SctpChunks.Names) },
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var skb = context.Skb;
        if (skb.Packet.FragmentOffset != 0
            || (SourcePorts is { } source && source.Contains(skb.Packet.SourcePort) == SourceNegated)
            || (DestinationPorts is { } destination && destination.Contains(skb.Packet.DestinationPort) == DestinationNegated))
        {
            return MatchResult.No;
        }

        return Chunks is null ? MatchResult.Yes : MatchResult.Unknown;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        SourcePorts is { } source ? PortSyntax.Save("sport", source, SourceNegated) : "",
        DestinationPorts is { } destination ? PortSyntax.Save("dport", destination, DestinationNegated) : "",
        Chunks is { } chunks ? $"{SaveText.Not(ChunksNegated)}--chunk-types {chunks.ToText(numeric: false)}" : "");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        "sctp",
        SourcePorts is { } source ? PortSyntax.List("spt", source, SourceNegated) : "",
        DestinationPorts is { } destination ? PortSyntax.List("dpt", destination, DestinationNegated) : "",
        Chunks is { } chunks ? $"{SaveText.Not(ChunksNegated)}{chunks.ToText(numeric: true)}" : "");

    private static SctpMatch Read(OptionValues values)
    {
        values.RequireProtocol(IpProtocol.Sctp);
        var match = new SctpMatch();
        if (values.TryGet("sport", out var source))
            match = match with { SourcePorts = PortSyntax.ReadRange(source, IpProtocol.Sctp), SourceNegated = source.Negated };
        if (values.TryGet("dport", out var destination))
            match = match with { DestinationPorts = PortSyntax.ReadRange(destination, IpProtocol.Sctp), DestinationNegated = destination.Negated };
        if (values.TryGet("chunk-types", out var chunks))
            match = match with { Chunks = SctpChunks.Read(chunks), ChunksNegated = chunks.Negated };
        return match;
    }
}
