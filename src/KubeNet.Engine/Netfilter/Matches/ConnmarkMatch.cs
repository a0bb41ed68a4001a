using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m connmark</c>: the connection's mark under a mask; never without a connection (net/netfilter/xt_connmark.c).</summary>
public sealed record ConnmarkMatch(uint Mark, uint Mask, bool Negated) : Match
{
    /// <inheritdoc/>
    public override string Name => "connmark";

    internal static MatchExtension Extension { get; } =
        new("connmark", [new OptionSpec("mark", "the mark of the connection, value[/mask]", OptionTraits.Mandatory | OptionTraits.Invertible)], Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) =>
        context.Skb.ConnectionOrTemplate is { } connection && ((connection.Mark & Mask) == Mark) != Negated ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--mark {SaveText.Mark(Mark, Mask)}";

    /// <inheritdoc/>
    public override string ListOptions() => $"connmark match {(Negated ? "!" : "")} {SaveText.Mark(Mark, Mask)}";

    private static ConnmarkMatch Read(OptionValues values)
    {
        var option = values["mark"];
        var (mark, mask) = option.MarkAndMask();
        return new ConnmarkMatch(mark, mask, option.Negated);
    }
}
