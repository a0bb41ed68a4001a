using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>ULOG: hands a copy of the packet to a program for its log, and goes on; IPv4 only. Linux 3.17 dropped it for NFLOG.</summary>
/// <param name="Group"><c>--ulog-nlgroup</c>, 1..32.</param>
/// <param name="Prefix"><c>--ulog-prefix</c>.</param>
/// <param name="CopyRange"><c>--ulog-cprange</c> in bytes; 0 for all.</param>
/// <param name="Threshold"><c>--ulog-qthreshold</c> in packets.</param>
public sealed record UlogTarget(byte Group, string Prefix, uint CopyRange, uint Threshold) : Target
{
    private const int MaxPrefix = 31;
    private const uint MaxThreshold = 50;

    /// <inheritdoc/>
    public override string Name => "ULOG";

    internal static TargetExtension Extension { get; } = new(
        "ULOG",
        [
            new OptionSpec("ulog-nlgroup", "the netlink group"),
            new OptionSpec("ulog-prefix", "what the message begins with"),
            new OptionSpec("ulog-cprange", "how many bytes of the packet"),
            new OptionSpec("ulog-qthreshold", "how many packets at once"),
        ],
        Read)
    {
        Family = IpFamily.IPv4,
    };

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Continue;

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Prefix.Length == 0 ? "" : $"--ulog-prefix {SaveText.Quote(Prefix)}",
        Group == 1 ? "" : $"--ulog-nlgroup {Group}",
        CopyRange == 0 ? "" : $"--ulog-cprange {CopyRange}",
        Threshold == 1 ? "" : $"--ulog-qthreshold {Threshold}");

    /// <inheritdoc/>
    public override string ListOptions() =>
        $"ULOG copy_range {CopyRange} nlgroup {Group}{(Prefix.Length == 0 ? "" : $" prefix \"{Prefix}\"")} queue_threshold {Threshold}";

    private static UlogTarget Read(OptionValues values)
    {
        var prefix = "";
        if (values.TryGet("ulog-prefix", out var given))
        {
            prefix = given.Text is { Length: > 0 } text && !text.Contains('\n')
                ? text
                : throw given.Bad("ULOG: --ulog-prefix needs at least one character, and no newlines.");
        }

        return new UlogTarget(
            values.TryGet("ulog-nlgroup", out var group) ? (byte)group.Number(1, 32) : (byte)1,
            prefix.Length > MaxPrefix ? prefix[..MaxPrefix] : prefix,
            values.TryGet("ulog-cprange", out var range) ? (uint)range.LongNumber() : 0,
            values.TryGet("ulog-qthreshold", out var threshold) ? threshold.Number(1, MaxThreshold) : 1);
    }
}
