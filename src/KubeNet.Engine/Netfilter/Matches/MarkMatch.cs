using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m mark</c>: the packet's mark under a mask (net/netfilter/xt_mark.c).</summary>
public sealed record MarkMatch(uint Mark, uint Mask, bool Negated) : Match
{
    /// <inheritdoc/>
    public override string Name => "mark";

    internal static MatchExtension Extension { get; } =
        new("mark", [new OptionSpec("mark", "the mark of the packet, value[/mask]", OptionTraits.Mandatory | OptionTraits.Invertible)], Read) { IsShared = true };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) =>
        ((context.Skb.Packet.Mark & Mask) == Mark) != Negated ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--mark {SaveText.Mark(Mark, Mask)}";

    /// <inheritdoc/>
    public override string ListOptions() => $"mark match {SaveText.Not(Negated)}{SaveText.Mark(Mark, Mask)}";

    private static MarkMatch Read(OptionValues values)
    {
        var option = values["mark"];
        var (mark, mask) = option.MarkAndMask();
        return new MarkMatch(mark, mask, option.Negated);
    }
}
