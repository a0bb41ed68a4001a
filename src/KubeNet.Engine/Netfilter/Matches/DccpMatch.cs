using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m dccp</c>: ports, packet types and options (net/netfilter/xt_dccp.c). Types and options are not modelled: Unknown.</summary>
public sealed record DccpMatch : Match
{
    private const int Invalid = 10;

    private static readonly string[] TypeNames =
        ["REQUEST", "RESPONSE", "DATA", "ACK", "DATAACK", "CLOSEREQ", "CLOSE", "RESET", "SYNC", "SYNCACK", "INVALID"];

    /// <summary><c>--sport</c>, or null.</summary>
    public PortRange? SourcePorts { get; init; }

    /// <summary><c>! --sport</c>.</summary>
    public bool SourceNegated { get; init; }

    /// <summary><c>--dport</c>, or null.</summary>
    public PortRange? DestinationPorts { get; init; }

    /// <summary><c>! --dport</c>.</summary>
    public bool DestinationNegated { get; init; }

    /// <summary><c>--dccp-types</c>: bit n for type n; null where it was not given.</summary>
    public ushort? Types { get; init; }

    /// <summary><c>! --dccp-types</c>.</summary>
    public bool TypesNegated { get; init; }

    /// <summary><c>--dccp-option</c>, or null.</summary>
    public byte? Option { get; init; }

    /// <summary><c>! --dccp-option</c>.</summary>
    public bool OptionNegated { get; init; }

    /// <inheritdoc/>
    public override string Name => "dccp";

    internal static MatchExtension Extension { get; } = new(
        "dccp",
        [
            new OptionSpec("sport", "the source port, or first:last", OptionTraits.Invertible) { Aliases = ["source-port"] },
            new OptionSpec("dport", "the destination port, or first:last", OptionTraits.Invertible) { Aliases = ["destination-port"], Argument = OptionArgument.Port },
            new OptionSpec("dccp-types", "the packet types, with commas", OptionTraits.Invertible) { Argument = OptionArgument.ListOf(TypeNames) },
            new OptionSpec("dccp-option", "an option that is there, by number", OptionTraits.Invertible),
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

        return Types is null && Option is null ? MatchResult.Yes : MatchResult.Unknown;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        SourcePorts is { } source ? PortSyntax.Save("sport", source, SourceNegated) : "",
        DestinationPorts is { } destination ? PortSyntax.Save("dport", destination, DestinationNegated) : "",
        Types is { } types ? $"{SaveText.Not(TypesNegated)}--dccp-types {string.Join(',', TypeNames.Where((_, type) => (types & (1 << type)) != 0))}" : "",
        Option is { } option ? $"{SaveText.Not(OptionNegated)}--dccp-option {option}" : "");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        "dccp",
        SourcePorts is { } source ? PortSyntax.List("spt", source, SourceNegated) : "",
        DestinationPorts is { } destination ? PortSyntax.List("dpt", destination, DestinationNegated) : "",
        Types is { } types ? $"{SaveText.Not(TypesNegated)}{string.Join(',', Enumerable.Range(0, 16).Where(type => (types & (1 << type)) != 0))}" : "",
        Option is { } option ? $"option={(OptionNegated ? "!" : "")}{option}" : "");

    private static DccpMatch Read(OptionValues values)
    {
        values.RequireProtocol(IpProtocol.Dccp);
        var match = new DccpMatch();
        if (values.TryGet("sport", out var source))
            match = match with { SourcePorts = PortSyntax.ReadResolvedRange(source), SourceNegated = source.Negated };
        if (values.TryGet("dport", out var destination))
            match = match with { DestinationPorts = PortSyntax.ReadResolvedRange(destination), DestinationNegated = destination.Negated };
        if (values.TryGet("dccp-types", out var types))
            match = match with { Types = ReadTypes(types), TypesNegated = types.Negated };
        if (values.TryGet("dccp-option", out var option))
            match = match with { Option = (byte)option.Number(1, 255), OptionNegated = option.Negated };
        return match;
    }

    private static ushort ReadTypes(in OptionValue value)
    {
        ushort types = 0;
        foreach (var word in value.Text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var type = Array.FindIndex(TypeNames, name => name.Equals(word, StringComparison.OrdinalIgnoreCase));
            if (type < 0)
                throw value.Bad($"Unknown DCCP type `{word}'; there are: {string.Join(", ", TypeNames)}.");

            // INVALID is every type from 10 on.
            types |= type == Invalid ? (ushort)0xfc00 : (ushort)(1 << type);
        }

        return types;
    }
}
