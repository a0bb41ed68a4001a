namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>A target that the model does not know: it keeps its text, and its verdict is Unknown, which makes the trace uncertain.</summary>
/// <param name="Extension">The name after <c>-j</c>.</param>
/// <param name="Options">Its options as they were written.</param>
public sealed record UnknownTarget(string Extension, string Options) : Target
{
    /// <inheritdoc/>
    public override string Name => Extension;

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Unknown;

    /// <inheritdoc/>
    public override string SaveOptions() => Options;

    /// <inheritdoc/>
    public override string ListOptions() => Options;
}
