using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m tos</c>: the TOS or traffic class byte under a mask (net/netfilter/xt_dscp.c).</summary>
public sealed record TosMatch(byte Value, byte Mask, bool Negated) : Match
{
    /// <inheritdoc/>
    public override string Name => "tos";

    internal static MatchExtension Extension { get; } =
        new("tos", [new OptionSpec("tos", "the TOS byte, value[/mask] or a name", OptionTraits.Mandatory | OptionTraits.Invertible) { Argument = OptionArgument.OneOf(TosSyntax.Names) }], Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) =>
        ((context.Skb.Packet.Tos & Mask) == Value) != Negated ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--tos 0x{Value:x2}/0x{Mask:x2}";

    /// <inheritdoc/>
    public override string ListOptions() => $"tos match{(Negated ? "!" : "")}0x{Value:x2}/0x{Mask:x2}";

    private static TosMatch Read(OptionValues values)
    {
        var value = values["tos"];
        var (tos, mask) = TosSyntax.ReadTos(value);
        return new TosMatch(tos, mask, value.Negated);
    }
}
