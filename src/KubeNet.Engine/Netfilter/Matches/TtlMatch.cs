using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m ttl</c> and <c>-m hl</c>: the TTL or hop limit (net/netfilter/xt_hl.c).</summary>
public sealed record TtlMatch(IpFamily Family, TtlComparison Comparison, byte Value) : Match
{
    /// <inheritdoc/>
    public override string Name => Word;

    internal static MatchExtension IPv4 { get; } = Make(IpFamily.IPv4, "ttl");

    internal static MatchExtension IPv6 { get; } = Make(IpFamily.IPv6, "hl");

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var ttl = context.Skb.Packet.Ttl;
        var fits = Comparison switch
        {
            TtlComparison.Equal => ttl == Value,
            TtlComparison.NotEqual => ttl != Value,
            TtlComparison.Less => ttl < Value,
            TtlComparison.Greater => ttl > Value,
        };
        return fits ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => Comparison switch
    {
        TtlComparison.Equal => $"--{Word}-eq {Value}",
        TtlComparison.NotEqual => $"! --{Word}-eq {Value}",
        TtlComparison.Less => $"--{Word}-lt {Value}",
        TtlComparison.Greater => $"--{Word}-gt {Value}",
    };

    /// <inheritdoc/>
    public override string ListOptions()
    {
        var sign = Comparison switch
        {
            TtlComparison.Equal => "==",
            TtlComparison.NotEqual => "!=",
            TtlComparison.Less => "<",
            TtlComparison.Greater => ">",
        };
        var word = Family == IpFamily.IPv4 ? "TTL" : "HL";
        return $"{word} match {word} {sign} {Value}";
    }

    private string Word => Family == IpFamily.IPv4 ? "ttl" : "hl";

    private static MatchExtension Make(IpFamily family, string word)
    {
        string[] names = [$"{word}-lt", $"{word}-gt", $"{word}-eq"];
        return new MatchExtension(
            word,
            [
                new OptionSpec(names[0], "it is less") { Excludes = names },
                new OptionSpec(names[1], "it is greater") { Excludes = names },
                new OptionSpec(names[2], "it is this", OptionTraits.Invertible) { Excludes = names, Aliases = [word] },
            ],
            values =>
            {
                if (values.Count == 0)
                    throw values.Missing($"{word} match: You must specify one of `--{word}-eq', `--{word}-lt', `--{word}-gt'.");
                var value = values.All.First();
                var comparison = value.Negated ? TtlComparison.NotEqual
                    : value.Spec.Name == names[0] ? TtlComparison.Less
                    : value.Spec.Name == names[1] ? TtlComparison.Greater
                    : TtlComparison.Equal;
                return new TtlMatch(family, comparison, (byte)value.Number(0, 255));
            })
        {
            Family = family,
        };
    }
}
