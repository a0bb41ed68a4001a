using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m ipcomp</c>: the CPI of a compressed packet (net/netfilter/xt_ipcomp.c). Packets carry none here: a range of them is Unknown.</summary>
/// <param name="Spis"><c>--ipcompspi</c>.</param>
/// <param name="Reserved"><c>--compres</c>, which the kernel passes over.</param>
public sealed record IpcompMatch(ValueRange Spis, bool Reserved) : Match
{
    /// <inheritdoc/>
    public override string Name => "ipcomp";

    internal static MatchExtension Extension { get; } = new(
        "ipcomp",
        [
            new OptionSpec("ipcompspi", "the CPI, or first:last", OptionTraits.Invertible),
            new OptionSpec("compres", "the reserved field is not looked at", OptionTraits.Flag),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        if (context.Skb.Head.FragmentOffset != 0 || Spis.IsNone)
            return MatchResult.No;
        return Spis.IsAll ? MatchResult.Yes : MatchResult.Unknown;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(Spis.Save("ipcompspi"), Reserved ? "--compres" : "");

    /// <inheritdoc/>
    public override string ListOptions() => $"comp {Spis.List("spi")}{(Reserved ? " reserved" : "")}";

    private static IpcompMatch Read(OptionValues values)
    {
        values.RequireProtocol(IpProtocol.IpComp);

        // Without --ipcompspi the range is 0:0; iptables forgets to open it (comp_mt_reg has no init).
        var spis = values.Has("ipcompspi") ? ValueRange.Read(values, "ipcompspi") : new ValueRange(0, 0, false);
        return new IpcompMatch(spis, values.Has("compres"));
    }
}
