using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m comment</c>: says something, and always matches (net/netfilter/xt_comment.c).</summary>
/// <param name="Text">At most 255 bytes.</param>
public sealed record CommentMatch(string Text) : Match
{
    private const int MaxLength = 255;

    /// <inheritdoc/>
    public override string Name => "comment";

    internal static MatchExtension Extension { get; } =
        new("comment", [new OptionSpec("comment", "a remark of up to 255 characters", OptionTraits.Mandatory)], values => new CommentMatch(Cut(values["comment"].Text))) { IsShared = true };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => MatchResult.Yes;

    /// <inheritdoc/>
    public override string SaveOptions() => $"--comment {SaveText.Quote(Text)}";

    /// <inheritdoc/>
    public override string ListOptions() => $"/* {Text} */";

    private static string Cut(string text) => text.Length <= MaxLength ? text : text[..MaxLength];
}
