using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m hashlimit</c>: a token bucket for each flow, in a table that rules share by its name (net/netfilter/xt_hashlimit.c).</summary>
public sealed record HashlimitMatch : Match
{
    /// <summary>Whose match it is; the families have tables of their own.</summary>
    public required IpFamily Family { get; init; }

    /// <summary><c>--hashlimit-above</c>; otherwise <c>--hashlimit-upto</c>.</summary>
    public bool Above { get; init; }

    /// <summary>The time between two packets, in microseconds; of a rate in bytes 2^32 by the number of 16-byte pieces in a second.</summary>
    public ulong Average { get; init; }

    /// <summary>Whether the rate is one of bytes.</summary>
    public bool InBytes { get; init; }

    /// <summary><c>--hashlimit-burst</c>: packets, or seconds' worth of bytes that may be saved up.</summary>
    public ulong Burst { get; init; } = HashlimitSyntax.DefaultBurst;

    /// <summary><c>--hashlimit-mode</c>.</summary>
    public HashlimitMode Mode { get; init; }

    /// <summary><c>--hashlimit-name</c>.</summary>
    public required string Table { get; init; }

    /// <summary><c>--hashlimit-htable-size</c>: buckets of the hash, or 0 for the kernel's choice.</summary>
    public uint Size { get; init; }

    /// <summary><c>--hashlimit-htable-max</c>: entries, or 0 for the kernel's choice.</summary>
    public uint Max { get; init; }

    /// <summary><c>--hashlimit-htable-gcinterval</c> in milliseconds.</summary>
    public uint GcInterval { get; init; } = HashlimitSyntax.DefaultGcInterval;

    /// <summary><c>--hashlimit-htable-expire</c> in milliseconds.</summary>
    public uint Expire { get; init; }

    /// <summary><c>--hashlimit-srcmask</c>, a prefix length.</summary>
    public required int SourceLength { get; init; }

    /// <summary><c>--hashlimit-dstmask</c>, a prefix length.</summary>
    public required int DestinationLength { get; init; }

    /// <summary><c>--hashlimit-rate-match</c>: compare the flow's rate over an interval, and use up nothing.</summary>
    public bool RateMatch { get; init; }

    /// <summary><c>--hashlimit-rate-interval</c> in seconds, with <see cref="RateMatch"/>.</summary>
    public uint Interval { get; init; }

    /// <inheritdoc/>
    public override string Name => "hashlimit";

    internal static MatchExtension Extension { get; } = new(
        "hashlimit",
        [
            new OptionSpec("hashlimit-upto", "match up to so much, such as 10/sec or 512kb/s", OptionTraits.Invertible) { Aliases = ["hashlimit"], Excludes = ["hashlimit-above"] },
            new OptionSpec("hashlimit-above", "match what is above so much", OptionTraits.Invertible) { Excludes = ["hashlimit-upto"] },
            new OptionSpec("hashlimit-srcmask", "the prefix length by which sources are grouped"),
            new OptionSpec("hashlimit-dstmask", "the prefix length by which destinations are grouped"),
            new OptionSpec("hashlimit-burst", "how much at once before the limit holds"),
            new OptionSpec("hashlimit-htable-size", "the buckets of the table"),
            new OptionSpec("hashlimit-htable-max", "the most entries of the table"),
            new OptionSpec("hashlimit-htable-gcinterval", "milliseconds between two collections of what has ended"),
            new OptionSpec("hashlimit-htable-expire", "milliseconds after which an idle entry ends"),
            new OptionSpec("hashlimit-mode", "by what packets are grouped, with commas") { Argument = OptionArgument.ListOf(HashlimitSyntax.ModeNames) },
            new OptionSpec("hashlimit-name", "the name of the table, in /proc/net/ipt_hashlimit", OptionTraits.Mandatory),
            new OptionSpec("hashlimit-rate-match", "the rate is compared, and no burst is spent", OptionTraits.Flag),
            new OptionSpec("hashlimit-rate-interval", "seconds over which the rate is measured"),
        ],
        HashlimitSyntax.Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var table = context.Host.State((Family == IpFamily.IPv4 ? "hashlimit4:" : "hashlimit6:") + Table, () => new HashlimitTable(this));
        return table.IsWithin(context.Skb.Head, this, context.Host.Now) switch
        {
            null => MatchResult.Hotdrop,
            { } isWithin => isWithin != Above ? MatchResult.Yes : MatchResult.No,
        };
    }

    /// <inheritdoc/>
    public override string SaveOptions() => HashlimitSyntax.Save(this);

    /// <inheritdoc/>
    public override string ListOptions() => HashlimitSyntax.List(this);
}
