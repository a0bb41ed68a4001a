using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m length</c>: the length of the whole packet from the IP header on, in bytes (net/netfilter/xt_length.c).</summary>
public sealed record LengthMatch(ushort First, ushort Last, bool Negated) : Match
{
    /// <inheritdoc/>
    public override string Name => "length";

    internal static MatchExtension Extension { get; } =
        new("length", [new OptionSpec("length", "the length of the packet, or first:last", OptionTraits.Mandatory | OptionTraits.Invertible)], Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var length = context.Skb.Packet.Length;
        return (length >= First && length <= Last) != Negated ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--length {Text}";

    /// <inheritdoc/>
    public override string ListOptions() => $"length {(Negated ? "!" : "")}{Text}";

    private string Text => First == Last ? $"{First}" : $"{First}:{Last}";

    private static LengthMatch Read(OptionValues values)
    {
        var value = values["length"];
        var (first, last, _) = value.NumberRange(ushort.MaxValue);
        return new LengthMatch((ushort)first, (ushort)last, value.Negated);
    }
}
