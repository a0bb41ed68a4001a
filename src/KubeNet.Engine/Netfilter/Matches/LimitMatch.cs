using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m limit</c>: a token bucket over all packets that reach the rule (net/netfilter/xt_limit.c).</summary>
/// <param name="Period">The time between two packets at the average rate, in units of 0.1 ms (XT_LIMIT_SCALE).</param>
/// <param name="Burst">How many packets the full bucket holds.</param>
public sealed record LimitMatch(uint Period, uint Burst) : Match
{
    private const uint Scale = 10000;
    private const uint DefaultBurst = 5;
    private const uint DefaultPeriod = Scale * 60 * 60 / 3;

    private static readonly (string Name, string Short, uint Seconds)[] Units =
        [("day", "day", 86400), ("hour", "hour", 3600), ("minute", "min", 60), ("second", "sec", 1)];

    /// <inheritdoc/>
    public override string Name => "limit";

    internal static MatchExtension Extension { get; } = new(
        "limit",
        [
            new OptionSpec("limit", "how often on average, such as 3/minute"),
            new OptionSpec("limit-burst", "how many at once before the limit holds; 5 unless given"),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) =>
        context.Host.State(this, static () => new Bucket()).Take(context.Host.Now, Period, (double)Period * Burst) ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => Burst == DefaultBurst ? $"--limit {RateText}" : $"--limit {RateText} --limit-burst {Burst}";

    /// <inheritdoc/>
    public override string ListOptions() => $"limit: avg {RateText} burst {Burst}";

    private string RateText
    {
        get
        {
            var unit = Units[0];
            foreach (var finer in Units.AsSpan(1))
            {
                var scaled = finer.Seconds * Scale;
                if (Period > scaled || scaled / Period < scaled % Period)
                    break;
                unit = finer;
            }

            return $"{unit.Seconds * Scale / Period}/{unit.Short}";
        }
    }

    private static LimitMatch Read(OptionValues values)
    {
        var period = values.TryGet("limit", out var rate) ? ReadRate(rate) : DefaultPeriod;
        var burst = values.TryGet("limit-burst", out var number) ? number.Number(0, 10000) : DefaultBurst;
        return new LimitMatch(period, burst == 0 ? DefaultBurst : burst);
    }

    /// <summary><c>5</c> (a second), <c>5/min</c>, <c>5/minute</c>: a unit may be cut short.</summary>
    private static uint ReadRate(in OptionValue value)
    {
        var text = value.Span;
        var slash = text.IndexOf('/');
        uint seconds = 1;
        if (slash >= 0)
        {
            seconds = 0;
            foreach (var (name, _, length) in Units)
            {
                if (slash + 1 < text.Length && name.AsSpan().StartsWith(text[(slash + 1)..], StringComparison.OrdinalIgnoreCase))
                    seconds = length;
            }
        }

        var digits = slash < 0 ? text : text[..slash];
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        if (seconds == 0 || !uint.TryParse(end < 0 ? digits : digits[..end], out var rate) || rate == 0)
            throw value.Bad($"bad rate \"{text}\"; expected a number with /second, /minute, /hour or /day.");
        var period = Scale * seconds / rate;
        return period > 0 ? period : throw value.Bad($"Rate too fast \"{text}\"; at most 10000/second.");
    }

    /// <summary>What is left in the bucket, in units of 0.1 ms.</summary>
    internal sealed class Bucket : ICloneableState<Bucket>
    {
        private TimeSpan? _last;
        private double _credit;

        public bool Take(TimeSpan now, double cost, double most)
        {
            _credit = _last is { } last ? Math.Min(most, _credit + ((now - last).TotalSeconds * Scale)) : most;
            _last = now;
            if (_credit < cost)
                return false;
            _credit -= cost;
            return true;
        }

        public Bucket Clone() => new() { _last = _last, _credit = _credit };
    }
}
