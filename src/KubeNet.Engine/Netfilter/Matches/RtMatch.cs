using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m rt</c>: IPv6's routing header (net/ipv6/netfilter/ip6t_rt.c). No packet here has one: none matches.</summary>
public sealed record RtMatch : Match
{
    private const int MaxHops = 16;

    /// <summary><c>--rt-type</c>, or null.</summary>
    public uint? Type { get; init; }

    /// <summary><c>! --rt-type</c>.</summary>
    public bool TypeNegated { get; init; }

    /// <summary><c>--rt-segsleft</c>.</summary>
    public ValueRange SegmentsLeft { get; init; } = ValueRange.All;

    /// <summary><c>--rt-len</c>, or null.</summary>
    public uint? Length { get; init; }

    /// <summary><c>! --rt-len</c>.</summary>
    public bool LengthNegated { get; init; }

    /// <summary><c>--rt-0-res</c>.</summary>
    public bool Reserved { get; init; }

    /// <summary><c>--rt-0-addrs</c>, or null.</summary>
    public EquatableArray<IpAddress>? Addresses { get; init; }

    /// <summary><c>--rt-0-not-strict</c>.</summary>
    public bool NotStrict { get; init; }

    /// <inheritdoc/>
    public override string Name => "rt";

    internal static MatchExtension Extension { get; } = new(
        "rt",
        [
            new OptionSpec("rt-type", "the type of the routing header", OptionTraits.Invertible),
            new OptionSpec("rt-segsleft", "the segments left, a number or first:last", OptionTraits.Invertible),
            new OptionSpec("rt-len", "the length of the header", OptionTraits.Invertible),
            new OptionSpec("rt-0-res", "the reserved field is not looked at: of type 0", OptionTraits.Flag),
            new OptionSpec("rt-0-addrs", "the addresses of a type 0 header, with commas"),
            new OptionSpec("rt-0-not-strict", "the addresses may stand anywhere in the list", OptionTraits.Flag),
        ],
        Read)
    {
        Family = IpFamily.IPv6,
    };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Type is { } type ? $"{SaveText.Not(TypeNegated)}--rt-type {type}" : "",
        SegmentsLeft.Save("rt-segsleft"),
        Length is { } length ? $"{SaveText.Not(LengthNegated)}--rt-len {length}" : "",
        Reserved ? "--rt-0-res" : "",
        Addresses is { } addresses ? $"--rt-0-addrs {string.Join(',', addresses.Items)}" : "",
        NotStrict ? "--rt-0-not-strict" : "");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        "rt",
        Type is { } type ? $"type:{(TypeNegated ? "!" : "")}{(int)type}" : "",
        SegmentsLeft.List("segsleft"),
        Length is { } length ? $"length:{(LengthNegated ? "!" : "")}{length}" : "",
        Reserved ? "reserved" : "",
        Addresses is { } addresses ? $"0-addrs {string.Join(',', addresses.Items)}" : "",
        NotStrict ? "0-not-strict" : "");

    private static RtMatch Read(OptionValues values)
    {
        var match = new RtMatch();
        foreach (var value in values.All)
        {
            match = value.Spec.Name switch
            {
                "rt-type" => match with { Type = value.Number(0, uint.MaxValue), TypeNegated = value.Negated },
                "rt-segsleft" => match with { SegmentsLeft = ValueRange.Read(values, "rt-segsleft") },
                "rt-len" => match with { Length = value.Number(0, uint.MaxValue), LengthNegated = value.Negated },
                "rt-0-res" => BehindTypeZero(match, value) with { Reserved = true },
                "rt-0-addrs" => BehindTypeZero(match, value) with { Addresses = ReadAddresses(value) },
                _ => match.Addresses is not null
                    ? match with { NotStrict = true }
                    : throw new IptablesSyntaxException("OptionMissing", "`--rt-0-addr ...' required before `--rt-0-not-strict'.", value.Name.Column),
            };
        }

        return match;
    }

    private static RtMatch BehindTypeZero(RtMatch match, in OptionValue value) => match is { Type: 0, TypeNegated: false }
        ? match
        : throw new IptablesSyntaxException("OptionMissing", $"`--rt-type 0' required before `--{value.Spec.Name}'.", value.Name.Column);

    private static EquatableArray<IpAddress> ReadAddresses(in OptionValue value)
    {
        var words = value.Text.Split(',');
        if (words.Length > MaxHops)
            throw value.Bad($"too many addresses specified; at most {MaxHops}.");
        var addresses = new List<IpAddress>();
        foreach (var word in words)
            addresses.Add(AddressSyntax.ReadHost(word, IpFamily.IPv6, value.First));
        return addresses.ToEquatableArray();
    }
}
