using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>LOG: writes to the kernel log, and goes on (net/netfilter/xt_LOG.c).</summary>
/// <param name="Prefix"><c>--log-prefix</c>, at most 29 characters.</param>
/// <param name="Level"><c>--log-level</c>, 0 (emerg) to 7 (debug).</param>
/// <param name="Flags">XT_LOG_* bits.</param>
public sealed record LogTarget(string Prefix, byte Level, byte Flags) : Target
{
    private const byte Warning = 4;
    private const int MaxPrefix = 29;

    private static readonly (string Name, byte Level)[] Levels =
    [
        ("alert", 1), ("crit", 2), ("debug", 7), ("emerg", 0), ("error", 3), ("info", 6), ("notice", 5), ("panic", 0), ("warning", 4),
    ];

    private static readonly (string Name, byte Flag, string Meaning)[] FlagOptions =
    [
        ("log-tcp-sequence", 1, "log TCP's sequence numbers"), ("log-tcp-options", 2, "log TCP's options"), ("log-ip-options", 4, "log IP's options"),
        ("log-uid", 8, "log the user that the socket belongs to"), ("log-macdecode", 32, "log MAC addresses and protocol in words"),
    ];

    /// <inheritdoc/>
    public override string Name => "LOG";

    internal static TargetExtension Extension { get; } = new(
        "LOG",
        [
            new OptionSpec("log-level", "the level of the message") { Argument = OptionArgument.OneOf(Levels.Select(known => known.Name)) },
            new OptionSpec("log-prefix", "what the message begins with, up to 29 characters"),
            .. FlagOptions.Select(option => new OptionSpec(option.Name, option.Meaning, OptionTraits.Flag)),
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Continue;

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Prefix.Length == 0 ? "" : $"--log-prefix {SaveText.Quote(Prefix)}",
        Level == Warning ? "" : $"--log-level {Level}",
        string.Join(' ', FlagOptions.Where(option => (Flags & option.Flag) != 0).Select(option => $"--{option.Name}")));

    /// <inheritdoc/>
    public override string ListOptions() => $"LOG flags {Flags} level {Level}{(Prefix.Length == 0 ? "" : $" prefix \"{Prefix}\"")}";

    private static LogTarget Read(OptionValues values)
    {
        var prefix = "";
        if (values.TryGet("log-prefix", out var given))
        {
            prefix = given.Text is { Length: > 0 } text && !text.Contains('\n')
                ? text
                : throw given.Bad("LOG: --log-prefix needs at least one character, and no newlines.");
        }

        byte flags = 0;
        foreach (var (name, flag, _) in FlagOptions)
            flags |= values.Has(name) ? flag : (byte)0;
        return new LogTarget(prefix.Length <= MaxPrefix ? prefix : prefix[..MaxPrefix], ReadLevel(values), flags);
    }

    private static byte ReadLevel(OptionValues values)
    {
        if (!values.TryGet("log-level", out var value))
            return Warning;
        if (CNumber.TryParse(value.Span, 7, out var number))
            return (byte)number;
        var index = Array.FindIndex(Levels, level => level.Name == value.Text);
        return index >= 0 ? Levels[index].Level : throw value.Bad($"log level \"{value.Text}\" unknown; there are 0 to 7 and {string.Join(", ", Levels.Select(level => level.Name))}.");
    }
}
