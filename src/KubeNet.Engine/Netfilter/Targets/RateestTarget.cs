using System.Globalization;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>RATEEST: counts for an estimator of rates that the rateest match asks, and goes on (net/netfilter/xt_RATEEST.c).</summary>
/// <param name="Estimator"><c>--rateest-name</c>.</param>
/// <param name="Interval">How often it is estimated: n for 2^n seconds, from -2.</param>
/// <param name="AverageLog">Over how many intervals is averaged: n for 2^n.</param>
public sealed record RateestTarget(string Estimator, sbyte Interval, byte AverageLog) : Target
{
    private const int MaxName = 15;
    private const uint Second = 1000000;

    private static readonly (string[] Names, double Microseconds)[] Units =
        [(["s", "sec", "secs"], Second), (["ms", "msec", "msecs"], 1000), (["us", "usec", "usecs"], 1)];

    /// <inheritdoc/>
    public override string Name => "RATEEST";

    internal static TargetExtension Extension { get; } = new(
        "RATEEST",
        [
            new OptionSpec("rateest-name", "the name of the estimator", OptionTraits.Mandatory),
            new OptionSpec("rateest-interval", "how often it measures, such as 250ms", OptionTraits.Mandatory),
            new OptionSpec("rateest-ewmalog", "over what time it averages, such as 1s", OptionTraits.Mandatory),
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Continue;

    /// <inheritdoc/>
    public override string SaveOptions() => ToText("--rateest-");

    /// <inheritdoc/>
    public override string ListOptions() => ToText("");

    private string ToText(string lead)
    {
        var interval = (Second << (Interval + 2)) / 4;
        return $"{lead}name {Estimator} {lead}interval {TimeText(interval)} {lead}ewmalog {TimeText(unchecked(interval * (1u << AverageLog)))}";
    }

    private static string TimeText(uint microseconds) => microseconds switch
    {
        >= Second => string.Create(CultureInfo.InvariantCulture, $"{microseconds / (double)Second:F1}s"),
        >= 1000 => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000.0:F1}ms"),
        _ => $"{microseconds}us",
    };

    private static RateestTarget Read(OptionValues values)
    {
        var name = values["rateest-name"].Text;
        var (interval, average) = (ReadTime(values["rateest-interval"]), ReadTime(values["rateest-ewmalog"]));
        var steps = 0;
        while (steps <= 5 && interval > (1u << steps) * (Second / 4))
            steps++;
        if (steps > 5)
            throw values["rateest-interval"].Bad("RATEEST: interval value is too large.");
        var log = 1;
        while (log < 32 && !(interval / -Math.Log(1 - (1.0 / unchecked(1 << log))) > average))
            log++;
        log--;
        return log is > 0 and < 31
            ? new RateestTarget(name.Length > MaxName ? name[..MaxName] : name, (sbyte)(steps - 2), (byte)log)
            : throw values["rateest-ewmalog"].Bad("RATEEST: ewmalog value is out of range.");
    }

    /// <summary>Microseconds, or a number with s, ms or us.</summary>
    private static uint ReadTime(in OptionValue value)
    {
        if (CDouble.TryParsePrefix(value.Text, out var number, out var unit))
        {
            var index = unit.Length == 0 ? Units.Length - 1 : Array.FindIndex(Units, known => known.Names.Contains(unit, StringComparer.OrdinalIgnoreCase));
            if (index >= 0)
                return (uint)(long)(number * Units[index].Microseconds);
        }

        throw value.Bad($"RATEEST: bad {value.Spec.Name["rateest-".Length..]} value \"{value.Text}\"; expected a time such as 250ms or 1s.");
    }
}
