using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m frag</c>: IPv6's fragment header (net/ipv6/netfilter/ip6t_frag.c). Fragments carry no identifier here: a range of them is Unknown.</summary>
public sealed record FragMatch : Match
{
    /// <summary><c>--fragid</c>.</summary>
    public ValueRange Ids { get; init; } = ValueRange.All;

    /// <summary><c>--fraglen</c>, which the kernel passes over; or null.</summary>
    public uint? Length { get; init; }

    /// <summary><c>! --fraglen</c>.</summary>
    public bool LengthNegated { get; init; }

    /// <summary><c>--fragres</c>: the reserved fields are zero, as they are here.</summary>
    public bool Reserved { get; init; }

    /// <summary><c>--fragfirst</c>.</summary>
    public bool First { get; init; }

    /// <summary><c>--fragmore</c>.</summary>
    public bool More { get; init; }

    /// <summary><c>--fraglast</c>.</summary>
    public bool Last { get; init; }

    /// <inheritdoc/>
    public override string Name => "frag";

    internal static MatchExtension Extension { get; } = new(
        "frag",
        [
            new OptionSpec("fragid", "the identification, or first:last", OptionTraits.Invertible),
            new OptionSpec("fraglen", "the length, of old and unused", OptionTraits.Invertible),
            new OptionSpec("fragres", "the reserved field is 0", OptionTraits.Flag),
            new OptionSpec("fragfirst", "the first fragment", OptionTraits.Flag),
            new OptionSpec("fragmore", "fragments follow", OptionTraits.Flag) { Excludes = ["fraglast"] },
            new OptionSpec("fraglast", "the last fragment", OptionTraits.Flag) { Excludes = ["fragmore"] },
        ],
        Read)
    {
        Family = IpFamily.IPv6,
    };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        ref readonly var packet = ref context.Skb.Head;
        if (!packet.IsFragment || Ids.IsNone || (First && packet.FragmentOffset != 0) || (More && !packet.MoreFragments) || (Last && packet.MoreFragments))
            return MatchResult.No;
        return Ids.IsAll ? MatchResult.Yes : MatchResult.Unknown;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Ids.Save("fragid"),
        Length is { } length ? $"{SaveText.Not(LengthNegated)}--fraglen {length}" : "",
        Reserved ? "--fragres" : "",
        First ? "--fragfirst" : "",
        More ? "--fragmore" : "",
        Last ? "--fraglast" : "");

    /// <inheritdoc/>
    public override string ListOptions() =>
        $"frag {Ids.List("id")}{(Length is { } length ? $" length:{(LengthNegated ? "!" : "")}{length}" : "")}{(Reserved ? " reserved" : "")}{(First ? " first" : "")}{(More ? " more" : "")}{(Last ? " last" : "")}";

    private static FragMatch Read(OptionValues values)
    {
        var hasLength = values.TryGet("fraglen", out var length);
        return new FragMatch
        {
            Ids = ValueRange.Read(values, "fragid"),
            Length = hasLength ? length.Number(0, uint.MaxValue) : null,
            LengthNegated = hasLength && length.Negated,
            Reserved = values.Has("fragres"),
            First = values.Has("fragfirst"),
            More = values.Has("fragmore"),
            Last = values.Has("fraglast"),
        };
    }
}
