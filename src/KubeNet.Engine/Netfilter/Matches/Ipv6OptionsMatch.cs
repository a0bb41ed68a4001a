using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m dst</c> and <c>-m hbh</c>: IPv6's headers of options for the destination and for every hop (net/ipv6/netfilter/ip6t_hbh.c). No packet
/// here has them: none matches.
/// </summary>
/// <param name="IsHopByHop"><c>hbh</c>; <c>dst</c> where false.</param>
/// <param name="Length">The header's length in bytes, or null.</param>
/// <param name="LengthNegated">A <c>!</c> before the length.</param>
/// <param name="Options">The types and lengths of options, or null.</param>
public sealed record Ipv6OptionsMatch(bool IsHopByHop, uint? Length, bool LengthNegated, EquatableArray<Ipv6OptionAsked>? Options) : Match
{
    private const int MaxOptions = 16;

    /// <inheritdoc/>
    public override string Name => IsHopByHop ? "hbh" : "dst";

    internal static MatchExtension Destination { get; } = Make("dst");

    internal static MatchExtension HopByHop { get; } = Make("hbh");

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Length is { } length ? $"{SaveText.Not(LengthNegated)}--{Name}-len {length}" : "",
        Options is { } options ? $"--{Name}-opts {string.Join(',', options.Items)}" : "");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        Name,
        Length is { } length ? $"length:{(LengthNegated ? "!" : "")}{length}" : "",
        Options is { } options ? $"opts {string.Join(',', options.Items)}" : "");

    private static MatchExtension Make(string name) => new(
        name,
        [
            new OptionSpec($"{name}-len", "the length of the header", OptionTraits.Invertible),
            new OptionSpec($"{name}-opts", "its options, type[:length], with commas"),
        ],
        values =>
        {
            var hasLength = values.TryGet($"{name}-len", out var length);
            return new Ipv6OptionsMatch(
                name == "hbh",
                hasLength ? length.Number(0, uint.MaxValue) : null,
                hasLength && length.Negated,
                values.TryGet($"{name}-opts", out var options) ? ReadOptions(options) : null);
        })
    {
        Family = IpFamily.IPv6,
    };

    /// <summary><c>149:92,12</c>: types with or without a length, which counts in its low byte.</summary>
    private static EquatableArray<Ipv6OptionAsked> ReadOptions(in OptionValue value)
    {
        var words = value.Text.Split(',');
        if (words.Length > MaxOptions || (words.Length == MaxOptions && words[^1].Contains(':', StringComparison.Ordinal)))
            throw value.Bad($"{value.Extension}: too many options specified; at most {MaxOptions}, the last without a length.");
        var options = new List<Ipv6OptionAsked>();
        foreach (var word in words)
        {
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            if (!CNumber.TryParse(colon < 0 ? word : word.AsSpan(0, colon), ulong.MaxValue, out var type))
                throw value.Bad($"{value.Extension}: no valid digits in opt `{word}'.");
            ulong length = byte.MaxValue;
            if (colon >= 0 && !CNumber.TryParse(word.AsSpan(colon + 1), ulong.MaxValue, out length))
                throw value.Bad($"{value.Extension}: no valid digits in length `{word}'.");
            if (colon >= 0 && (byte)type == 0)
                throw value.Bad("PAD0 hasn't got length.");
            options.Add(new Ipv6OptionAsked((byte)type, (byte)length));
        }

        return options.ToEquatableArray();
    }
}
