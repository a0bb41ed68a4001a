using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m esp</c>: the SPI of an ESP packet (net/netfilter/xt_esp.c). Packets carry no SPI here: a range of them is Unknown.</summary>
public sealed record EspMatch(ValueRange Spis) : Match
{
    /// <inheritdoc/>
    public override string Name => "esp";

    internal static MatchExtension Extension { get; } = new("esp", [new OptionSpec("espspi", "the SPI, or first:last", OptionTraits.Invertible)], Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        if (context.Skb.Head.FragmentOffset != 0 || Spis.IsNone)
            return MatchResult.No;
        return Spis.IsAll ? MatchResult.Yes : MatchResult.Unknown;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => Spis.Save("espspi");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words("esp", Spis.List("spi"));

    private static EspMatch Read(OptionValues values)
    {
        values.RequireProtocol(IpProtocol.Esp);
        return new EspMatch(ValueRange.Read(values, "espspi"));
    }
}
