using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m mh</c>: the type of a Mobile IPv6 message (net/netfilter/xt_mh.c). Packets carry none here: a range of types is Unknown.
/// </summary>
public sealed record MhMatch(byte First, byte Last, bool Negated) : Match
{
    // Long and short names of the types from 0 on.
    private static readonly string[] Names =
    [
        "binding-refresh-request", "brr", "home-test-init", "hoti", "careof-test-init", "coti", "home-test", "hot", "careof-test", "cot", "binding-update", "bu",
        "binding-acknowledgement", "ba", "binding-error", "be",
    ];

    /// <inheritdoc/>
    public override string Name => "mh";

    internal static MatchExtension Extension { get; } = new("mh", [new OptionSpec("mh-type", "the type of the mobility header, or first:last", OptionTraits.Invertible) { Argument = OptionArgument.OneOf(Names) }], Read)
    {
        Family = IpFamily.IPv6,
        Aliases = ["ipv6-mh", "mobility-header"],
    };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        if (context.Skb.Head.FragmentOffset != 0)
            return MatchResult.No;
        if (First != 0 || Last != byte.MaxValue)
            return MatchResult.Unknown;
        return Negated ? MatchResult.No : MatchResult.Yes;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => First == 0 && Last == byte.MaxValue ? "" : $"{SaveText.Not(Negated)}--mh-type {Text}";

    /// <inheritdoc/>
    public override string ListOptions() => First == 0 && Last == byte.MaxValue && !Negated ? "mh" : $"mh {(Negated ? "!" : "")}{Text}";

    private string Text => First == Last ? $"{First}" : $"{First}:{Last}";

    private static MhMatch Read(OptionValues values)
    {
        values.RequireProtocol(IpProtocol.MobilityHeader);
        if (!values.TryGet("mh-type", out var value))
            return new MhMatch(0, byte.MaxValue, false);
        var colon = value.Span.IndexOf(':');
        if (colon < 0)
        {
            var type = ReadType(value.Text, value);
            return new MhMatch(type, type, value.Negated);
        }

        var first = colon == 0 ? (byte)0 : ReadType(value.Text[..colon], value);
        var last = colon == value.Span.Length - 1 ? byte.MaxValue : ReadType(value.Text[(colon + 1)..], value);
        return first <= last ? new MhMatch(first, last, value.Negated) : throw value.Bad("Invalid MH type range (min > max).");
    }

    private static byte ReadType(string text, in OptionValue value)
    {
        var exact = Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        var index = exact >= 0 ? exact : Array.FindIndex(Names, name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
            return (byte)(index / 2);
        return CNumber.TryParse(text, byte.MaxValue, out var number)
            ? (byte)number
            : throw value.Bad($"Invalid MH type `{text}'; there are: {string.Join(", ", Names.Where((_, at) => at % 2 == 0))}, or 0 to 255.");
    }
}
