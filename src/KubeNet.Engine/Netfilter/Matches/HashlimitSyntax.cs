using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>How <c>-m hashlimit</c> is read and printed: rates of packets and of bytes (extensions/libxt_hashlimit.c).</summary>
internal static class HashlimitSyntax
{
    public const uint DefaultBurst = 5;
    public const uint DefaultGcInterval = 1000;

    private const ulong Scale = 1000000;
    private const ulong MaxBurst = 1000000;
    private const int ByteShift = 4;
    private const int MaxName = 254;

    // How long a byte rate's idle entries live, in seconds: without and with a burst.
    private const uint ByteExpire = 15;
    private const uint ByteExpireBurst = 60;

    private static readonly (string Name, string Short, uint Seconds)[] Units =
        [("day", "day", 86400), ("hour", "hour", 3600), ("minute", "min", 60), ("second", "sec", 1)];

    private static readonly (string Name, ulong Bytes)[] ByteUnits = [("m", 1024 * 1024), ("k", 1024), ("", 1)];

    private static readonly (string Name, HashlimitMode Mode)[] Modes =
    [
        ("srcip", HashlimitMode.SourceAddress), ("srcport", HashlimitMode.SourcePort), ("dstip", HashlimitMode.DestinationAddress),
        ("dstport", HashlimitMode.DestinationPort),
    ];

    /// <summary>What <c>--hashlimit-mode</c> takes.</summary>
    public static IEnumerable<string> ModeNames => Modes.Select(known => known.Name);

    public static HashlimitMatch Read(OptionValues values)
    {
        var isUpTo = values.TryGet("hashlimit-upto", out var rate);
        if (!isUpTo && !values.TryGet("hashlimit-above", out rate))
            throw values.Missing("You have to specify --hashlimit-upto or --hashlimit-above.");
        var inBytes = TryReadBytes(rate, out var average);
        var seconds = ByteExpire;
        if (!inBytes)
            (average, seconds) = ReadRate(rate);
        var bits = values.Family.AddressBits();
        var match = new HashlimitMatch
        {
            Family = values.Family,
            Above = isUpTo == rate.Negated,
            Average = average,
            InBytes = inBytes,
            Mode = values.TryGet("hashlimit-mode", out var mode) ? ReadMode(mode) : HashlimitMode.None,
            Table = ReadName(values["hashlimit-name"]),
            Size = Number(values, "hashlimit-htable-size", 0),
            Max = Number(values, "hashlimit-htable-max", 0),
            GcInterval = Number(values, "hashlimit-htable-gcinterval", DefaultGcInterval),
            SourceLength = values.TryGet("hashlimit-srcmask", out var source) ? AddressSyntax.ReadLength(source.First, values.Family) : bits,
            DestinationLength = values.TryGet("hashlimit-dstmask", out var destination) ? AddressSyntax.ReadLength(destination.First, values.Family) : bits,
            RateMatch = values.Has("hashlimit-rate-match"),
            Interval = values.TryGet("hashlimit-rate-interval", out var interval) ? ReadInterval(interval) : 0,
        };
        var burst = ReadBurst(values, match);
        var expire = Number(values, "hashlimit-htable-expire", (inBytes && burst > 0 ? ByteExpireBurst : seconds) * 1000);
        if (match.GcInterval == 0 || expire == 0)
            throw values.Missing("hashlimit: --hashlimit-htable-gcinterval and --hashlimit-htable-expire must not be 0.");
        match = match with { Burst = burst, Expire = expire };
        if (match.RateMatch)
            match = match with { Average = inBytes ? average : average / seconds, Interval = match.Interval != 0 ? match.Interval : inBytes ? 1 : seconds };
        if (match.RateMatch ? match.Average == 0 : !inBytes && Credits(unchecked(average * burst)) < Credits(average))
            throw rate.Bad($"hashlimit: the rate \"{rate.Text}\" with a burst of {burst} is more than the kernel can count; try a lower burst or a higher rate.");
        return match;
    }

    public static string Save(HashlimitMatch match)
    {
        var (rate, quantum) = match.InBytes ? BytesText(match, "--hashlimit-") : RateText(match.Average);
        return SaveText.Words(
            match.Above ? "--hashlimit-above" : "--hashlimit-upto",
            rate,
            match.InBytes ? "" : $"--hashlimit-burst {match.Burst}",
            match.Mode == HashlimitMode.None ? "" : $"--hashlimit-mode {ModeText(match.Mode, ',')}",
            $"--hashlimit-name {match.Table}",
            TableText(match, "--hashlimit-", quantum));
    }

    public static string List(HashlimitMatch match)
    {
        var (rate, quantum) = match.InBytes ? BytesText(match, "") : RateText(match.Average * Math.Max(match.Interval, 1));
        return SaveText.Words(
            match.Above ? "limit: above" : "limit: up to",
            rate,
            match.InBytes ? "" : $"burst {match.Burst}",
            match.Mode == HashlimitMode.None ? "" : $"mode {ModeText(match.Mode, '-')}",
            TableText(match, "", quantum));
    }

    /// <summary>The bytes in a second that a cost stands for (cost_to_bytes; user2rate_bytes in the kernel).</summary>
    public static ulong BytesOf(ulong cost) => unchecked((cost == 0 ? uint.MaxValue : uint.MaxValue / cost) - 1) << ByteShift;

    /// <summary>What the kernel counts in, by which it refuses what overflows: user2credits at 250 Hz.</summary>
    private static ulong Credits(ulong user)
    {
        const ulong perSecond = 250 * (1UL << 39);
        return unchecked(user * (perSecond / Scale));
    }

    private static ulong CostOf(ulong bytes) => uint.MaxValue / ((bytes >> ByteShift) + 1);

    private static string TableText(HashlimitMatch match, string lead, ulong quantum)
    {
        var bits = match.Family.AddressBits();
        return SaveText.Words(
            match.Size == 0 ? "" : $"{lead}htable-size {match.Size}",
            match.Max == 0 ? "" : $"{lead}htable-max {match.Max}",
            match.GcInterval == DefaultGcInterval ? "" : $"{lead}htable-gcinterval {match.GcInterval}",
            match.Expire == quantum ? "" : $"{lead}htable-expire {match.Expire}",
            match.SourceLength == bits ? "" : $"{lead}srcmask {match.SourceLength}",
            match.DestinationLength == bits ? "" : $"{lead}dstmask {match.DestinationLength}",
            match.RateMatch ? $"{lead}rate-match" : "",
            match.RateMatch && match.Interval != 1 ? $"{lead}rate-interval {match.Interval}" : "");
    }

    /// <summary>A rate in the coarsest unit that loses little, and how long idle entries live at that unit, in milliseconds.</summary>
    private static (string Text, ulong Quantum) RateText(ulong period)
    {
        if (period == 0)
            return ("inf", 0);
        var unit = Units[0];
        foreach (var finer in Units.AsSpan(1))
        {
            var scaled = finer.Seconds * Scale;
            if (period > scaled || scaled / period < scaled % period)
                break;
            unit = finer;
        }

        return ($"{unit.Seconds * Scale / period}/{unit.Short}", unit.Seconds * 1000);
    }

    private static (string Text, ulong Quantum) BytesText(HashlimitMatch match, string lead)
    {
        var bytes = BytesOf(match.Average);
        var unit = Array.Find(ByteUnits, unit => unit.Bytes == 1 || (bytes >= unit.Bytes && CostOf(bytes & ~(unit.Bytes - 1)) == match.Average));
        var rate = $"{bytes / unit.Bytes}{unit.Name}b/s";
        if (match.Burst == 0)
            return (rate, ByteExpire * 1000);
        bytes *= match.Burst;
        unit = Array.Find(ByteUnits, unit => unit.Bytes == 1 || bytes >= unit.Bytes);
        return ($"{rate} {lead}burst {bytes / unit.Bytes}{unit.Name}b", ByteExpireBurst * 1000);
    }

    private static string ModeText(HashlimitMode mode, char separator) =>
        string.Join(separator, Modes.Where(known => mode.HasFlag(known.Mode)).Select(known => known.Name));

    private static uint Number(OptionValues values, string option, uint usual) =>
        values.TryGet(option, out var value) ? value.Number(0, uint.MaxValue) : usual;

    /// <summary><c>10kb/s</c>: whatever stands before <c>b/s</c>, as far as it is a number.</summary>
    private static bool TryReadBytes(in OptionValue value, out ulong cost)
    {
        cost = 0;
        var text = value.Span;
        var mode = text.IndexOf("b/s");
        if (mode <= 0 || !TryReadLeadingNumber(text, out var number) || number == 0)
            return false;
        var bytes = number * FactorOf(text[mode - 1]);
        cost = CostOf(bytes);
        return cost != 0 ? true : throw value.Bad($"Rate too high \"{value.Text}\".");
    }

    /// <summary><c>5</c> (a second), <c>5/min</c>, <c>5/minute</c>: a unit may be cut short.</summary>
    private static (ulong Period, uint Seconds) ReadRate(in OptionValue value)
    {
        var text = value.Span;
        var slash = text.IndexOf('/');
        uint seconds = slash < 0 ? 1u : 0;
        foreach (var (name, _, length) in Units)
        {
            if (slash >= 0 && slash + 1 < text.Length && name.AsSpan().StartsWith(text[(slash + 1)..], StringComparison.OrdinalIgnoreCase))
                seconds = length;
        }

        if (seconds == 0 || !TryReadLeadingNumber(text, out var rate) || rate == 0)
            throw value.Bad($"hashlimit: Bad value for \"--{value.Spec.Name}\" option: \"{value.Text}\"; expected a number with /second, /minute, /hour or /day, or bytes such as 10kb/s.");
        var period = Scale * seconds / rate;
        return period > 0 ? (period, seconds) : throw value.Bad($"Rate too fast \"{value.Text}\".");
    }

    private static ulong ReadBurst(OptionValues values, HashlimitMatch match)
    {
        if (!values.TryGet("hashlimit-burst", out var value))
            return match.InBytes ? 0 : DefaultBurst;
        if (!CNumber.TryParsePrefix(value.Span, ulong.MaxValue, out var number, out var taken) || number == 0 || (taken == value.Span.Length && number > MaxBurst))
            throw value.Bad($"bad value for option \"--hashlimit-burst\", or out of range (1-{MaxBurst}).");
        number *= taken < value.Span.Length ? FactorOf(value.Span[taken]) : 1;
        if (!match.InBytes)
            return number <= MaxBurst ? number : throw value.Bad($"bad value for option \"--hashlimit-burst\", or out of range (1-{MaxBurst}).");
        var second = BytesOf(match.Average);

        // iptables itself divides by zero here.
        if (second == 0)
            throw value.Bad("a rate of less than 16 bytes a second is rounded to 0b/s and has no burst.");
        return number >= second
            ? (number + second - 1) / second
            : throw value.Bad($"burst cannot be smaller than {second}b.");
    }

    private static HashlimitMode ReadMode(in OptionValue value)
    {
        var mode = HashlimitMode.None;
        foreach (var word in value.Text.Split([',', '|'], StringSplitOptions.RemoveEmptyEntries))
        {
            var index = Array.FindIndex(Modes, known => known.Name == word);
            mode |= index >= 0
                ? Modes[index].Mode
                : throw value.Bad($"hashlimit: Bad value for \"--hashlimit-mode\" option: \"{value.Text}\"; there are: {string.Join(", ", Modes.Select(known => known.Name))}.");
        }

        return mode;
    }

    private static uint ReadInterval(in OptionValue value) => TryReadLeadingNumber(value.Span, out var seconds) && seconds is > 0 and <= int.MaxValue
        ? (uint)seconds
        : throw value.Bad($"hashlimit: Bad value for \"--hashlimit-rate-interval\" option: \"{value.Text}\"; expected seconds from 1 on.");

    private static string ReadName(in OptionValue value)
    {
        var name = value.Text.Length > MaxName ? value.Text[..MaxName] : value.Text;
        return name is not ("" or "." or "..") && !name.Contains('/')
            ? name
            : throw value.Bad("hashlimit: a table's name has 1 to 254 characters, without a slash, and is not . or ..");
    }

    private static uint FactorOf(char unit) => unit switch { 'm' => 1024 * 1024, 'k' => 1024, _ => 1 };

    /// <summary>The digits at the start, as C's atoll reads them.</summary>
    private static bool TryReadLeadingNumber(ReadOnlySpan<char> text, out ulong number)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return ulong.TryParse(end < 0 ? text : text[..end], out number);
    }
}
