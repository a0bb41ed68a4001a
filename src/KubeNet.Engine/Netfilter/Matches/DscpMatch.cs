using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m dscp</c>: the upper six bits of the TOS or traffic class byte (net/netfilter/xt_dscp.c).</summary>
public sealed record DscpMatch(byte Dscp, bool Negated) : Match
{
    /// <inheritdoc/>
    public override string Name => "dscp";

    internal static MatchExtension Extension { get; } = new(
        "dscp",
        [
            new OptionSpec("dscp", "the DSCP, 0 to 63", OptionTraits.Invertible) { Excludes = ["dscp-class"] },
            new OptionSpec("dscp-class", "the DSCP by the name of its class", OptionTraits.Invertible) { Excludes = ["dscp"], Argument = OptionArgument.OneOf(TosSyntax.ClassNames) },
        ],
        values => new DscpMatch(TosSyntax.ReadDscp(values, "dscp", "dscp-class"), values.All.Any(value => value.Negated)));

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) =>
        (context.Skb.Packet.Tos >> 2 == Dscp) != Negated ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--dscp 0x{Dscp:x2}";

    /// <inheritdoc/>
    public override string ListOptions() => $"DSCP match {(Negated ? "!" : "")}0x{Dscp:x2}";
}
