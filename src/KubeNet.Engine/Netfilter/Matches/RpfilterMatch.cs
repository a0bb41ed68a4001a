using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m rpfilter</c>: whether an answer would leave by the device the packet came in by.</summary>
public sealed record RpfilterMatch(ReversePathOptions Options, bool Inverted) : Match
{
    private static readonly (ReversePathOptions Option, string Name, string Meaning)[] Names =
    [
        (ReversePathOptions.Loose, "loose", "the way back may lead by any device"),
        (ReversePathOptions.ValidMark, "validmark", "the packet's mark counts when the way back is looked up"),
        (ReversePathOptions.AcceptLocal, "accept-local", "packets from an address of this host may come in"),
    ];

    private static readonly Placement EarlyOnly = new() { OnlyIn = [TableName.Raw, TableName.Mangle], Hooks = HookSet.Prerouting };

    /// <inheritdoc/>
    public override string Name => "rpfilter";

    /// <inheritdoc/>
    public override Placement Placement => EarlyOnly;

    internal static MatchExtension Extension { get; } = new(
        "rpfilter",
        [
            .. Names.Select(name => new OptionSpec(name.Name, name.Meaning, OptionTraits.Flag)),
            new OptionSpec("invert", "match what fails the test", OptionTraits.Flag),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) =>
        context.Host.HasReversePath(context, Options) != Inverted ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => ToText("--");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words("rpfilter", ToText(""));

    private string ToText(string prefix) =>
        string.Join(' ', Names.Where(name => Options.HasFlag(name.Option)).Select(name => prefix + name.Name).Concat(Inverted ? [$"{prefix}invert"] : []));

    private static RpfilterMatch Read(OptionValues values) => new(
        Names.Where(name => values.Has(name.Name)).Aggregate(ReversePathOptions.None, (options, name) => options | name.Option),
        values.Has("invert"));
}

/// <summary>What <c>-m rpfilter</c> is lenient about: enum xt_rpfilter_flags.</summary>
[Flags]
public enum ReversePathOptions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>--loose</c>: the answer may leave by any device.</summary>
    Loose = 1,

    /// <summary><c>--validmark</c>: the packet's mark counts in the look-up.</summary>
    ValidMark = 2,

    /// <summary><c>--accept-local</c>: the source may be an address of this host.</summary>
    AcceptLocal = 4,
}
