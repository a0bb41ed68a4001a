using System.Globalization;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m rateest</c>: compares the rates that RATEEST targets estimate (net/netfilter/xt_rateest.c). There are no estimators here: Unknown.
/// </summary>
public sealed record RateestMatch : Match
{
    private const int MaxName = 15;

    private static readonly (string Name, double Scale)[] Units =
    [
        ("bit", 1), ("Kibit", 1024), ("kbit", 1000), ("Mibit", 1048576), ("mbit", 1e6), ("Gibit", 1073741824), ("gbit", 1e9), ("Tibit", 1099511627776),
        ("tbit", 1e12), ("Bps", 8), ("KiBps", 8 * 1024), ("KBps", 8000), ("MiBps", 8 * 1048576), ("MBps", 8e6), ("GiBps", 8 * 1073741824.0), ("GBps", 8e9),
        ("TiBps", 8 * 1099511627776.0), ("TBps", 8e12),
    ];

    private static readonly string[] Comparisons = ["rateest-lt", "rateest-gt", "rateest-eq"];

    /// <summary><c>--rateest</c> or <c>--rateest1</c>.</summary>
    public string First { get; init; } = "";

    /// <summary><c>--rateest2</c>, or null.</summary>
    public string? Second { get; init; }

    /// <summary><c>--rateest-delta</c>: what is left of a rate is compared.</summary>
    public bool Delta { get; init; }

    /// <summary>lt, gt or eq.</summary>
    public string Comparison { get; init; } = "";

    /// <summary>A <c>!</c> before the comparison.</summary>
    public bool Negated { get; init; }

    /// <summary>Bytes in a second are compared: <c>--rateest-bps</c> and its kin.</summary>
    public bool InBytes { get; init; }

    /// <summary>Packets in a second are compared: <c>--rateest-pps</c> and its kin.</summary>
    public bool InPackets { get; init; }

    /// <summary><c>--rateest-bps1</c> in bytes.</summary>
    public uint FirstBytes { get; init; }

    /// <summary><c>--rateest-bps</c> or <c>--rateest-bps2</c> in bytes.</summary>
    public uint SecondBytes { get; init; }

    /// <summary><c>--rateest-pps1</c>.</summary>
    public uint FirstPackets { get; init; }

    /// <summary><c>--rateest-pps</c> or <c>--rateest-pps2</c>.</summary>
    public uint SecondPackets { get; init; }

    /// <inheritdoc/>
    public override string Name => "rateest";

    internal static MatchExtension Extension { get; } = new(
        "rateest",
        [
            new OptionSpec("rateest1", "the name of the estimator") { Aliases = ["rateest"] },
            new OptionSpec("rateest2", "the estimator that it is compared with"),
            new OptionSpec("rateest-bps1", "compare bytes: the first rate", OptionTraits.OptionalArgument),
            new OptionSpec("rateest-pps1", "compare packets: the first rate", OptionTraits.OptionalArgument),
            new OptionSpec("rateest-bps2", "compare bytes: the second rate", OptionTraits.OptionalArgument) { Aliases = ["rateest-bps"] },
            new OptionSpec("rateest-pps2", "compare packets: the second rate", OptionTraits.OptionalArgument) { Aliases = ["rateest-pps"] },
            new OptionSpec("rateest-delta", "compare the differences from the rates", OptionTraits.Flag),
            new OptionSpec("rateest-lt", "the first is less", OptionTraits.Flag | OptionTraits.Invertible),
            new OptionSpec("rateest-gt", "the first is greater", OptionTraits.Flag | OptionTraits.Invertible),
            new OptionSpec("rateest-eq", "both are alike", OptionTraits.Flag | OptionTraits.Invertible),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => MatchResult.Unknown;

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Delta ? "--rateest-delta" : "",
        Second is null ? $"--rateest {First}" : $"--rateest1 {First}",
        InBytes ? SaveRates("bps", RateText(FirstBytes), RateText(SecondBytes)) : "",
        InPackets ? SaveRates("pps", $"{FirstPackets}", $"{SecondPackets}") : "",
        Second is null ? "" : $"--rateest2 {Second}");

    /// <inheritdoc/>
    public override string ListOptions()
    {
        var sign = $"{SaveText.Not(Negated)}{Comparison}";
        var isAbsolute = Second is null;
        return SaveText.Words(
            $"rateest match {First}",
            Delta ? "delta" : "",
            InBytes ? SaveText.Words("bps", Delta ? $"{FirstBytes}" : "", isAbsolute ? $"{SecondBytes} {sign}" : "") : "",
            InPackets ? SaveText.Words("pps", Delta ? $"{FirstPackets}" : "", isAbsolute ? $"{sign} {SecondPackets}" : "") : "",
            isAbsolute ? "" : SaveText.Words(sign, Second!, InBytes ? $"bps{(Delta ? $" {SecondBytes}" : "")}" : "", InPackets ? $"pps{(Delta ? $" {SecondPackets}" : "")}" : ""));
    }

    private string SaveRates(string unit, string first, string second)
    {
        var sign = $"{SaveText.Not(Negated)}--rateest-{Comparison}";
        var shown = Second is null || Delta ? $" {second}" : "";
        return Delta ? $"--rateest-{unit}1 {first} {sign} --rateest-{unit}2{shown}" : $"{sign} --rateest-{unit}{shown}";
    }

    private static string RateText(uint bytes) => (bytes * 8.0) switch
    {
        >= 1e9 and var bits => $"{Rounded(bits / 1e6)}Mbit",
        >= 1e6 and var bits => $"{Rounded(bits / 1e3)}Kbit",
        var bits => $"{Rounded(bits)}bit",
    };

    private static string Rounded(double number) => Math.Round(number, MidpointRounding.ToEven).ToString("F0", CultureInfo.InvariantCulture);

    private static RateestMatch Read(OptionValues values)
    {
        if (values.Count == 0)
            throw values.Missing("rateest match: you need to specify some flags.");
        var comparison = values.All.LastOrDefault(value => Comparisons.Contains(value.Spec.Name));
        var match = new RateestMatch
        {
            First = NameOf(values, "rateest1") ?? "",
            Second = NameOf(values, "rateest2"),
            Delta = values.Has("rateest-delta"),
            Comparison = comparison.Spec?.Name["rateest-".Length..] ?? "",
            Negated = values.All.Any(value => value.Negated),
            InBytes = values.Has("rateest-bps1") || values.Has("rateest-bps2"),
            InPackets = values.Has("rateest-pps1") || values.Has("rateest-pps2"),
            FirstBytes = Bytes(values, "rateest-bps1"),
            SecondBytes = Bytes(values, "rateest-bps2"),
            FirstPackets = Packets(values, "rateest-pps1"),
            SecondPackets = Packets(values, "rateest-pps2"),
        };

        // The kernel asks for all of it (xt_rateest_mt_checkentry).
        if (match.First.Length == 0 || match.Comparison.Length == 0 || !(match.InBytes || match.InPackets))
            throw values.Missing("rateest match: an estimator (--rateest), a comparison (--rateest-lt, --rateest-gt or --rateest-eq) and what to compare (--rateest-bps or --rateest-pps) are needed.");
        return match;
    }

    private static string? NameOf(OptionValues values, string option) =>
        values.TryGet(option, out var value) ? (value.Text.Length > MaxName ? value.Text[..MaxName] : value.Text) : null;

    private static uint Packets(OptionValues values, string option) =>
        values.TryGet(option, out var value) && value.HasArgument ? value.Number(0, uint.MaxValue) : 0;

    private static uint Bytes(OptionValues values, string option)
    {
        if (!values.TryGet(option, out var value) || !value.HasArgument)
            return 0;
        if (!CDouble.TryParsePrefix(value.Text, out var number, out var unit))
            throw Wrong(value);
        var index = unit.Length == 0 ? 0 : Array.FindIndex(Units, known => known.Name.Equals(unit, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? (uint)(long)(number * Units[index].Scale / 8) : throw Wrong(value);
    }

    private static IptablesSyntaxException Wrong(in OptionValue value) =>
        value.Bad($"rateest: could not parse rate `{value.Text}'; expected a number with {string.Join(", ", Units.Select(unit => unit.Name))}.");
}
