using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m ah</c>: the SPI of an authentication header, and of IPv6 its length (net/ipv4/netfilter/ipt_ah.c, net/ipv6/netfilter/ip6t_ah.c).
/// Packets carry none of these here: what hangs on them is Unknown.
/// </summary>
/// <param name="Family">Whose match it is.</param>
/// <param name="Spis"><c>--ahspi</c>.</param>
/// <param name="Length"><c>--ahlen</c> in bytes; 0 for any.</param>
/// <param name="LengthNegated"><c>! --ahlen</c>.</param>
/// <param name="Reserved"><c>--ahres</c>: the reserved field must be zero.</param>
public sealed record AhMatch(IpFamily Family, ValueRange Spis, uint Length, bool LengthNegated, bool Reserved) : Match
{
    /// <inheritdoc/>
    public override string Name => "ah";

    internal static MatchExtension IPv4 { get; } = new("ah", [new OptionSpec("ahspi", "the SPI, or first:last", OptionTraits.Invertible)], ReadIPv4) { Family = IpFamily.IPv4 };

    internal static MatchExtension IPv6 { get; } = new(
        "ah",
        [
            new OptionSpec("ahspi", "the SPI, or first:last", OptionTraits.Invertible),
            new OptionSpec("ahlen", "the length of the header", OptionTraits.Invertible),
            new OptionSpec("ahres", "the reserved field is 0", OptionTraits.Flag),
        ],
        ReadIPv6)
    {
        Family = IpFamily.IPv6,
    };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        ref readonly var packet = ref context.Skb.Head;
        if (packet.Protocol != IpProtocol.Ah || packet.FragmentOffset != 0 || Spis.IsNone)
            return MatchResult.No;
        return Spis.IsAll && Length == 0 && !Reserved ? MatchResult.Yes : MatchResult.Unknown;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Spis.Save("ahspi"),
        Length != 0 || LengthNegated ? $"{SaveText.Not(LengthNegated)}--ahlen {Length}" : "",
        Reserved ? "--ahres" : "");

    /// <inheritdoc/>
    public override string ListOptions() =>
        $"ah {Spis.List("spi")}{(Length != 0 || LengthNegated ? $"length:{(LengthNegated ? "!" : "")}{Length}" : "")}{(Reserved ? " reserved" : "")}";

    private static AhMatch ReadIPv4(OptionValues values)
    {
        values.RequireProtocol(IpProtocol.Ah);
        return new AhMatch(IpFamily.IPv4, ValueRange.Read(values, "ahspi"), 0, false, false);
    }

    private static AhMatch ReadIPv6(OptionValues values)
    {
        var hasLength = values.TryGet("ahlen", out var length);
        return new AhMatch(
            IpFamily.IPv6,
            ValueRange.Read(values, "ahspi"),
            hasLength ? length.Number(0, uint.MaxValue) : 0,
            hasLength && length.Negated,
            values.Has("ahres"));
    }
}
