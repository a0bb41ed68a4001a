using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m time</c>: the time of day, the day and the date at which the packet passes, by the lab's clock (net/netfilter/xt_time.c). A lab's time zone
/// is UTC, the kernel's too.
/// </summary>
public sealed record TimeMatch : Match
{
    /// <summary>Seconds in a day.</summary>
    internal const uint Day = 86400;

    /// <summary>The seven bits from Monday on; bit 0 is none.</summary>
    internal const byte AllWeekdays = 0xfe;

    /// <summary>The 31 bits from the first on; bit 0 is none.</summary>
    internal const uint AllMonthdays = 0xfffffffe;

    /// <summary><c>--datestart</c>, in seconds since 1970.</summary>
    public uint DateStart { get; init; }

    /// <summary><c>--datestop</c>, in seconds since 1970.</summary>
    public uint DateStop { get; init; } = int.MaxValue;

    /// <summary><c>--timestart</c>, in seconds since midnight.</summary>
    public uint TimeStart { get; init; }

    /// <summary><c>--timestop</c>, in seconds since midnight; before <see cref="TimeStart"/> it is the next day's.</summary>
    public uint TimeStop { get; init; } = Day - 1;

    /// <summary><c>--monthdays</c>: bit n for the n-th.</summary>
    public uint Monthdays { get; init; } = AllMonthdays;

    /// <summary><c>--weekdays</c>: bit 1 for Monday, bit 7 for Sunday.</summary>
    public byte Weekdays { get; init; } = AllWeekdays;

    /// <summary><c>--kerneltz</c>: the kernel's time zone counts.</summary>
    public bool KernelZone { get; init; }

    /// <summary><c>--contiguous</c>: after midnight the day on which the time began counts.</summary>
    public bool Contiguous { get; init; }

    /// <inheritdoc/>
    public override string Name => "time";

    internal static MatchExtension Extension { get; } = new(
        "time",
        [
            new OptionSpec("datestart", "from this date on, 2026-01-31T12:00:00"),
            new OptionSpec("datestop", "until this date"),
            new OptionSpec("timestart", "from this time of day on"),
            new OptionSpec("timestop", "until this time of day"),
            new OptionSpec("contiguous", "a time that goes past midnight belongs to the day on which it began", OptionTraits.Flag),
            new OptionSpec("weekdays", "on these days of the week, with commas", OptionTraits.Invertible) { Argument = OptionArgument.ListOf(TimeSyntax.Weekdays) },
            new OptionSpec("monthdays", "on these days of the month, with commas", OptionTraits.Invertible),
            new OptionSpec("localtz", "times are local", OptionTraits.Flag) { Excludes = ["utc"] },
            new OptionSpec("utc", "times are UTC", OptionTraits.Flag) { Excludes = ["localtz", "kerneltz"] },
            new OptionSpec("kerneltz", "times are those of the kernel's time zone", OptionTraits.Flag) { Excludes = ["utc"] },
        ],
        TimeSyntax.Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => Fits(context.Host.Date) ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => TimeSyntax.Save(this);

    /// <inheritdoc/>
    public override string ListOptions() => TimeSyntax.List(this);

    private bool Fits(DateTime date)
    {
        var stamp = (long)(date - DateTime.UnixEpoch).TotalSeconds;
        if (stamp < DateStart || stamp > DateStop)
            return false;
        var time = (uint)(stamp % Day);
        if (TimeStart < TimeStop ? time < TimeStart || time > TimeStop : time < TimeStart && time > TimeStop)
            return false;
        if (Contiguous && TimeStart >= TimeStop && time <= TimeStop)
            date = date.AddDays(-1);
        var weekday = date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek;
        return (Weekdays & (1 << weekday)) != 0 && (Monthdays & (1u << date.Day)) != 0;
    }
}
