using System.Globalization;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m statistic</c>: some packets, by chance or by count (net/netfilter/xt_statistic.c).</summary>
public sealed record StatisticMatch : Match
{
    private const double Scale = 0x80000000;

    /// <summary><c>--probability</c> in units of 2^-31; null with <c>--mode nth</c>.</summary>
    public uint? Probability { get; init; }

    /// <summary><c>--every</c>.</summary>
    public uint Every { get; init; }

    /// <summary><c>--packet</c>.</summary>
    public uint Packet { get; init; }

    /// <summary>A <c>!</c> before one of the options.</summary>
    public bool Negated { get; init; }

    /// <inheritdoc/>
    public override string Name => "statistic";

    internal static MatchExtension Extension { get; } = new(
        "statistic",
        [
            new OptionSpec("mode", "at random, or every so many packets", OptionTraits.Mandatory) { Argument = OptionArgument.OneOf("random", "nth") },
            new OptionSpec("probability", "the share of packets that match, 0 to 1: mode random", OptionTraits.Invertible) { Excludes = ["every", "packet"] },
            new OptionSpec("every", "one packet of so many: mode nth", OptionTraits.Invertible) { Excludes = ["probability"], Requires = "packet" },
            new OptionSpec("packet", "which one of them, from 0: mode nth") { Excludes = ["probability"], Requires = "every" },
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        bool hit;
        if (Probability is { } probability)
        {
            var chance = probability / Scale;
            hit = context.Host.Chance.Decide([chance, 1 - chance]) == 0;
        }
        else
        {
            hit = context.Host.State(this, static () => new NthState()).Next(Every - 1 - Packet, Every - 1);
        }

        return hit != Negated ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => Probability is not null
        ? $"--mode random{(Negated ? " !" : "")} --probability {ProbabilityText}"
        : $"--mode nth{(Negated ? " !" : "")} --every {Every} --packet {Packet}";

    /// <inheritdoc/>
    public override string ListOptions()
    {
        if (Probability is not null)
            return $"statistic mode random{(Negated ? " !" : "")} probability {ProbabilityText}";
        return $"statistic mode nth{(Negated ? " !" : "")} every {Every}{(Packet != 0 ? $" packet {Packet}" : "")}";
    }

    private string ProbabilityText => (Probability.GetValueOrDefault() / Scale).ToString("F11", CultureInfo.InvariantCulture);

    private static StatisticMatch Read(OptionValues values)
    {
        var negated = values.All.Any(value => value.Negated);
        var mode = values["mode"];
        switch (mode.Span)
        {
            case "random":
                if (!values.TryGet("probability", out var probability))
                    throw values.Missing("statistic: --probability must be specified when using random mode.");
                return new StatisticMatch { Probability = ReadProbability(probability), Negated = negated };
            case "nth":
                if (!values.TryGet("every", out var every))
                    throw values.Missing("statistic: --every and --packet must be specified when using nth mode.");
                var packet = values["packet"].Number(0, uint.MaxValue);
                var match = new StatisticMatch { Every = every.Number(1, uint.MaxValue), Packet = packet, Negated = negated };
                return match.Packet < match.Every ? match : throw values["packet"].Bad("statistic: the --packet p must be 0 <= p <= n-1.");
            default:
                throw mode.Bad($"statistic: Bad mode \"{mode.Text}\"; there are random and nth.");
        }
    }

    private static uint ReadProbability(in OptionValue value) =>
        double.TryParse(value.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1
            ? (uint)Math.Round(number * Scale, MidpointRounding.AwayFromZero)
            : throw value.Bad("statistic: bad value for option \"--probability\", or out of range (0-1).");

    /// <summary>The count of <c>--mode nth</c>: the packet that brings it back to 0 matches.</summary>
    internal sealed class NthState : ICloneableState<NthState>
    {
        private uint? _count;

        public bool Next(uint start, uint last)
        {
            var count = _count ?? start;
            _count = count == last ? 0 : count + 1;
            return _count == 0;
        }

        public NthState Clone() => new() { _count = _count };
    }
}
