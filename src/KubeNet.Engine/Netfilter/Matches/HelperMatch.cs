using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m helper</c>: the conntrack helper that expected this connection (net/netfilter/xt_helper.c). There are no helpers here, so that no
/// connection was expected by one.
/// </summary>
public sealed record HelperMatch(string Helper, bool Negated) : Match
{
    private const int MaxName = 29;

    /// <inheritdoc/>
    public override string Name => "helper";

    internal static MatchExtension Extension { get; } = new("helper", [new OptionSpec("helper", "the conntrack helper of the connection, such as ftp or ftp-2121", OptionTraits.Mandatory | OptionTraits.Invertible)], Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => Negated ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--helper {SaveText.Quote(Helper)}";

    /// <inheritdoc/>
    public override string ListOptions() => $"helper match {SaveText.Not(Negated)}\"{Helper}\"";

    private static HelperMatch Read(OptionValues values)
    {
        var value = values["helper"];
        return new HelperMatch(value.Text.Length > MaxName ? value.Text[..MaxName] : value.Text, value.Negated);
    }
}
