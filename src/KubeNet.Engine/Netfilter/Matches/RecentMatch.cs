using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m recent</c>: a named list of addresses and when they were seen (net/netfilter/xt_recent.c).</summary>
public sealed record RecentMatch : Match
{
    private static readonly string[] Operations = ["set", "rcheck", "update", "remove"];

    /// <summary>What is done with the list.</summary>
    public required RecentOperation Operation { get; init; }

    /// <summary>A <c>!</c> before the operation.</summary>
    public bool Negated { get; init; }

    /// <summary><c>--seconds</c>, or 0.</summary>
    public uint Seconds { get; init; }

    /// <summary><c>--hitcount</c>, or 0.</summary>
    public uint HitCount { get; init; }

    /// <summary><c>--reap</c>.</summary>
    public bool Reap { get; init; }

    /// <summary><c>--rttl</c>.</summary>
    public bool SameTtl { get; init; }

    /// <summary><c>--name</c>.</summary>
    public string List
    {
        get => Owner["recent:".Length..];
        init => Owner = $"recent:{value}";
    }

    /// <summary>Under what name the list stands among the states of a namespace; IPv4 and IPv6 rules share it.</summary>
    public string Owner { get; private init; } = "recent:DEFAULT";

    /// <summary><c>--mask</c>.</summary>
    public required IpAddress Mask { get; init; }

    /// <summary><c>--rdest</c>; otherwise <c>--rsource</c>.</summary>
    public bool OfDestination { get; init; }

    /// <inheritdoc/>
    public override string Name => "recent";

    internal static MatchExtension Extension { get; } = new(
        "recent",
        [
            Mode("set", "note the address, or that it was seen again"),
            Mode("rcheck", "match if the address is on the list"),
            Mode("update", "match if it is on the list, and note that it was seen again"),
            Mode("remove", "match if it is on the list, and take it off"),
            new OptionSpec("seconds", "only if the address was seen within so many seconds"),
            new OptionSpec("reap", "throw out what is older", OptionTraits.Flag) { Requires = "seconds" },
            new OptionSpec("hitcount", "only if it was seen so many times"),
            new OptionSpec("rttl", "only if the TTL is that of the packet that was noted", OptionTraits.Flag) { Excludes = ["set", "remove"] },
            new OptionSpec("name", "the name of the list; DEFAULT unless given"),
            new OptionSpec("rsource", "it is the source that is noted", OptionTraits.Flag),
            new OptionSpec("rdest", "it is the destination that is noted", OptionTraits.Flag),
            new OptionSpec("mask", "the bits of the address that count"),
        ],
        Read);

    private static OptionSpec Mode(string name, string meaning) => new(name, meaning, OptionTraits.Invertible | OptionTraits.Flag) { Excludes = Operations };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var skb = context.Skb;
        var address = OfDestination ? skb.Packet.Destination : skb.Packet.Source;
        address = IpAddress.FromBits(address.Family, address.Bits & Mask.Bits);

        // The TTL as it was before this host forwarded the packet.
        var ttl = (byte)(context.OutDevice is not null && !skb.IsLocallyMade ? skb.Packet.Ttl + 1 : skb.Packet.Ttl);
        var hit = context.Host.State(Owner, static () => new RecentList()).Decide(this, address, ttl, context.Host.Now);
        return hit != Negated ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        $"{SaveText.Not(Negated)}--{Operations[(int)Operation]}",
        Seconds == 0 ? "" : $"--seconds {Seconds}",
        Reap ? "--reap" : "",
        HitCount == 0 ? "" : $"--hitcount {HitCount}",
        SameTtl ? "--rttl" : "",
        $"--name {List} --mask {Mask}",
        OfDestination ? "--rdest" : "--rsource");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        $"{SaveText.Not(Negated)}recent: {(Operation == RecentOperation.Check ? "CHECK" : Operations[(int)Operation].ToUpperInvariant())}",
        Seconds == 0 ? "" : $"seconds: {Seconds}",
        Reap ? "reap" : "",
        HitCount == 0 ? "" : $"hit_count: {HitCount}",
        SameTtl ? "TTL-Match" : "",
        $"name: {List} side: {(OfDestination ? "dest" : "source")} mask: {Mask}");

    private static RecentMatch Read(OptionValues values)
    {
        var index = Array.FindIndex(Operations, values.Has);
        if (index < 0)
            throw values.Missing("recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'.");
        var match = new RecentMatch
        {
            Operation = (RecentOperation)index,
            Negated = values[Operations[index]].Negated,
            Seconds = values.TryGet("seconds", out var seconds) ? seconds.Number(1, uint.MaxValue) : 0,
            HitCount = values.TryGet("hitcount", out var hits) ? hits.Number(0, ushort.MaxValue) : 0,
            Reap = values.Has("reap"),
            SameTtl = values.Has("rttl"),
            List = values.TryGet("name", out var name) ? ReadName(name) : "DEFAULT",
            OfDestination = values.All.LastOrDefault(value => value.Spec.Name is "rsource" or "rdest").Spec?.Name == "rdest",
            Mask = values.TryGet("mask", out var mask)
                ? AddressSyntax.ReadResolved(mask.Span, values.Family, mask.First)
                : IpAddress.FromBits(values.Family, IpPrefix.Mask(values.Family, values.Family.AddressBits())),
        };
        return match.Operation is RecentOperation.Set or RecentOperation.Remove && (match.Seconds != 0 || match.HitCount != 0)
            ? throw new IptablesSyntaxException("OptionConflict", "recent: --seconds and --hitcount go with --rcheck and --update only.", values.Column)
            : match;
    }

    private static string ReadName(in OptionValue value) => value.Text is { Length: > 0 and < 200 } name && !name.Contains('/')
        ? name
        : throw value.Bad("recent: a list's name has 1 to 199 characters, without a slash.");
}
