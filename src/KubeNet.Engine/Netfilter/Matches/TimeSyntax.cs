using System.Globalization;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>How <c>-m time</c> is read and printed (extensions/libxt_time.c).</summary>
internal static class TimeSyntax
{
    private static readonly string[] WeekdayNames = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <summary>What <c>--weekdays</c> takes, besides numbers from 1 for Monday.</summary>
    public static IEnumerable<string> Weekdays => WeekdayNames.Skip(1);

    // What follows a part of a date, the least and the most it may be.
    private static readonly (char After, uint Min, uint Max)[] DateParts = [('-', 1970, 2038), ('-', 0, 12), ('T', 0, 31), (':', 0, 23), (':', 0, 59), ('\0', 0, 59)];

    public static TimeMatch Read(OptionValues values)
    {
        var match = new TimeMatch { KernelZone = values.Has("kerneltz") || values.Has("localtz"), Contiguous = values.Has("contiguous") };
        foreach (var value in values.All)
        {
            match = value.Spec.Name switch
            {
                "datestart" => match with { DateStart = ReadDate(value) },
                "datestop" => match with { DateStop = ReadDate(value) },
                "timestart" => match with { TimeStart = ReadTime(value) },
                "timestop" => match with { TimeStop = ReadTime(value) },
                "weekdays" => match with { Weekdays = (byte)(ReadWeekdays(value) ^ (value.Negated ? TimeMatch.AllWeekdays : 0)) },
                "monthdays" => match with { Monthdays = ReadMonthdays(value) ^ (value.Negated ? TimeMatch.AllMonthdays : 0) },
                _ => match,
            };
        }

        return match.Contiguous && match.TimeStart < match.TimeStop
            ? throw new IptablesSyntaxException("OptionConflict", "time: --contiguous only makes sense when stoptime is smaller than starttime.", values.Column)
            : match;
    }

    public static string Save(TimeMatch match) => SaveText.Words(
        HasTimes(match) ? $"--timestart {TimeText(match.TimeStart)} --timestop {TimeText(match.TimeStop)}" : "",
        match.Monthdays == TimeMatch.AllMonthdays ? "" : $"--monthdays {MonthdayText(match.Monthdays, _ => "")}",
        match.Weekdays == TimeMatch.AllWeekdays ? "" : $"--weekdays {WeekdayText(match.Weekdays)}",
        match.DateStart == 0 ? "" : $"--datestart {DateText(match.DateStart, 'T')}",
        match.DateStop == 0 ? "" : $"--datestop {DateText(match.DateStop, 'T')}",
        match.KernelZone ? "--kerneltz" : "",
        match.Contiguous ? "--contiguous" : "");

    public static string List(TimeMatch match) => SaveText.Words(
        "TIME",
        HasTimes(match) ? $"from {TimeText(match.TimeStart)} to {TimeText(match.TimeStop)}" : "",
        match.Weekdays == TimeMatch.AllWeekdays ? "" : $"on {WeekdayText(match.Weekdays)}",
        match.Monthdays == TimeMatch.AllMonthdays ? "" : $"on {MonthdayText(match.Monthdays, Ordinal)}",
        match.DateStart == 0 ? "" : $"starting from {DateText(match.DateStart, ' ')}",
        match.DateStop == int.MaxValue ? "" : $"until date{(match.DateStop == 0 ? "" : $" {DateText(match.DateStop, ' ')}")}",
        match.KernelZone ? "" : "UTC",
        match.Contiguous ? "contiguous" : "");

    private static bool HasTimes(TimeMatch match) => match.TimeStart != 0 || match.TimeStop != TimeMatch.Day - 1;

    private static string TimeText(uint seconds) => $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}";

    private static string DateText(uint seconds, char separator) =>
        DateTime.UnixEpoch.AddSeconds(seconds).ToString($"yyyy-MM-dd'{separator}'HH:mm:ss", CultureInfo.InvariantCulture);

    private static string WeekdayText(byte days) => string.Join(',', Enumerable.Range(1, 7).Where(day => (days & (1 << day)) != 0).Select(day => WeekdayNames[day]));

    private static string MonthdayText(uint days, Func<int, string> suffix) =>
        string.Join(',', Enumerable.Range(1, 31).Where(day => (days & (1u << day)) != 0).Select(day => $"{day}{suffix(day)}"));

    private static string Ordinal(int day) => (day % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };

    /// <summary><c>2024-02-29T08:30:00</c>, or less of it: the rest is its first.</summary>
    private static uint ReadDate(in OptionValue value)
    {
        Span<uint> parts = [0, 1, 1, 0, 0, 0];
        var rest = value.Span;
        for (var index = 0; ; index++)
        {
            var (after, min, max) = DateParts[index];
            if (!TakeNumber(ref rest, out parts[index]) || parts[index] < min || parts[index] > max || (!rest.IsEmpty && rest[0] != after))
                throw value.Bad($"Invalid date \"{value.Text}\" specified. Should be YYYY[-MM[-DD[Thh[:mm[:ss]]]]].");
            if (rest.IsEmpty)
                break;
            rest = rest[1..];
        }

        // mktime takes a month or day of 0 for the one before the first.
        var date = new DateTime((int)parts[0], 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths((int)parts[1] - 1).AddDays((int)parts[2] - 1)
            .AddSeconds((parts[3] * 3600) + (parts[4] * 60) + parts[5]);
        var seconds = (date - DateTime.UnixEpoch).TotalSeconds;
        return seconds >= 0 ? (uint)seconds : throw value.Bad($"The date \"{value.Text}\" lies before 1970.");
    }

    private static uint ReadTime(in OptionValue value)
    {
        var rest = value.Span;
        uint second = 0;
        if (TakeNumber(ref rest, out var hour) && hour <= 23 && rest.StartsWith(":") && TakeNumber(ref rest, out var minute, skip: 1) && minute <= 59
            && (rest.IsEmpty || (rest[0] == ':' && TakeNumber(ref rest, out second, skip: 1) && rest.IsEmpty && second <= 59)))
        {
            return (hour * 3600) + (minute * 60) + second;
        }

        throw value.Bad($"invalid time \"{value.Text}\" specified, should be hh:mm[:ss] format and within the boundaries.");
    }

    /// <summary>What commas part; nothing behind the last one counts.</summary>
    private static string[] Words(in OptionValue value)
    {
        var words = value.Text.Split(',');
        return words[^1].Length == 0 ? words[..^1] : words;
    }

    private static uint ReadMonthdays(in OptionValue value)
    {
        uint days = 0;
        foreach (var word in Words(value))
        {
            // iptables looks at two characters only (char day[3]).
            ulong day = 0;
            if (word.Length > 0 && !CNumber.TryParse(word.Length > 2 ? word.AsSpan(0, 2) : word, 31, out day))
                throw value.Bad($"{word} is not a valid day for --monthdays; expected 1 to 31.");
            days |= 1u << (int)day;
        }

        return days;
    }

    private static int ReadWeekdays(in OptionValue value)
    {
        var days = 0;
        foreach (var word in Words(value))
        {
            if (word.Length == 0 || CNumber.TryParse(word, 31, out _))
            {
                _ = CNumber.TryParse(word, 31, out var number);
                days |= number != 0 ? 1 << (int)number : throw value.Bad("No, the week does NOT begin with Sunday: 1 is Monday and 7 is Sunday.");
                continue;
            }

            var day = word.Length < 2 ? -1 : Array.FindIndex(WeekdayNames, 1, name => name.StartsWith(word[..2], StringComparison.Ordinal));
            days |= day > 0 ? 1 << day : throw value.Bad($"{word} is not a valid day specifier; there are {string.Join(", ", WeekdayNames[1..])}, or 1 to 7.");
        }

        return days & byte.MaxValue;
    }

    /// <summary>The digits at the start, as strtoul reads them in base 10; none are 0.</summary>
    private static bool TakeNumber(ref ReadOnlySpan<char> text, out uint number, int skip = 0)
    {
        text = text[skip..];
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        number = 0;
        return digits.IsEmpty || uint.TryParse(digits, out number);
    }
}
