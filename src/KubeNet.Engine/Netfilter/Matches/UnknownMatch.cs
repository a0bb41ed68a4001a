namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>A match that the model does not know: it keeps its text, and answers Unknown, which makes the trace uncertain.</summary>
/// <param name="Extension">The name after <c>-m</c>.</param>
/// <param name="Options">Its options as they were written.</param>
public sealed record UnknownMatch(string Extension, string Options) : Match
{
    /// <inheritdoc/>
    public override string Name => Extension;

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => MatchResult.Unknown;

    /// <inheritdoc/>
    public override string SaveOptions() => Options;

    /// <inheritdoc/>
    public override string ListOptions() => Options.Length == 0 ? Extension : $"{Extension} {Options}";
}
