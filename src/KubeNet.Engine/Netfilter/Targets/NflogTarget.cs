using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>NFLOG: hands a copy to a program in user space, and goes on (net/netfilter/xt_NFLOG.c).</summary>
/// <param name="Prefix"><c>--nflog-prefix</c>, at most 127 characters.</param>
/// <param name="Group"><c>--nflog-group</c>.</param>
/// <param name="Size"><c>--nflog-size</c> in bytes, or null.</param>
/// <param name="Threshold"><c>--nflog-threshold</c>.</param>
public sealed record NflogTarget(string Prefix, ushort Group, uint? Size, ushort Threshold) : Target
{
    private const int MaxPrefix = 127;

    /// <inheritdoc/>
    public override string Name => "NFLOG";

    internal static TargetExtension Extension { get; } = new(
        "NFLOG",
        [
            new OptionSpec("nflog-group", "the netlink group"),
            new OptionSpec("nflog-prefix", "what the message begins with"),
            new OptionSpec("nflog-range", "how many bytes of the packet, of old") { Excludes = ["nflog-size"] },
            new OptionSpec("nflog-size", "how many bytes of the packet") { Excludes = ["nflog-range"] },
            new OptionSpec("nflog-threshold", "how many packets at once"),
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Continue;

    /// <inheritdoc/>
    public override string SaveOptions() => Options("--");

    /// <inheritdoc/>
    public override string ListOptions() => Options("");

    private string Options(string lead) => SaveText.Words(
        Prefix.Length == 0 ? "" : $"{lead}nflog-prefix {SaveText.Quote(Prefix)}",
        Group == 0 ? "" : $"{lead}nflog-group {Group}",
        Size is { } size ? $"{lead}nflog-size {size}" : "",
        Threshold is 0 ? "" : $"{lead}nflog-threshold {Threshold}");

    private static NflogTarget Read(OptionValues values)
    {
        var prefix = "";
        if (values.TryGet("nflog-prefix", out var given))
        {
            prefix = given.Text is { Length: > 0 } text && !text.Contains('\n')
                ? text
                : throw given.Bad("NFLOG: --nflog-prefix needs at least one character, and no newlines.");
        }

        // --nflog-range has never worked; nf_tables forgets it.
        if (values.TryGet("nflog-range", out var range))
            range.Number(0, uint.MaxValue);
        return new NflogTarget(
            prefix.Length <= MaxPrefix ? prefix : prefix[..MaxPrefix],
            values.TryGet("nflog-group", out var group) ? (ushort)group.Number(0, ushort.MaxValue) : (ushort)0,
            values.TryGet("nflog-size", out var size) ? size.Number(0, uint.MaxValue) : null,
            values.TryGet("nflog-threshold", out var threshold) ? (ushort)threshold.Number(0, ushort.MaxValue) : (ushort)0);
    }
}
