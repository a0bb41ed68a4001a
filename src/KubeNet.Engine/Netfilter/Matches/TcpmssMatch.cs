using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m tcpmss</c>: the MSS option of a TCP segment (net/netfilter/xt_tcpmss.c).</summary>
public sealed record TcpmssMatch(ushort First, ushort Last, bool Negated) : Match
{
    /// <inheritdoc/>
    public override string Name => "tcpmss";

    internal static MatchExtension Extension { get; } = new("tcpmss", [new OptionSpec("mss", "the MSS of a SYN, value or first:last", OptionTraits.Mandatory | OptionTraits.Invertible)], Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        if (context.Skb.Head.Tcp?.MaxSegmentSize is not { } mss)
            return Negated ? MatchResult.Yes : MatchResult.No;
        return (mss >= First && mss <= Last) != Negated ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--mss {Text}";

    /// <inheritdoc/>
    public override string ListOptions() => $"tcpmss match {(Negated ? "!" : "")}{Text}";

    private string Text => First == Last ? $"{First}" : $"{First}:{Last}";

    private static TcpmssMatch Read(OptionValues values)
    {
        values.RequireProtocol(IpProtocol.Tcp);
        var value = values["mss"];
        var (first, last, _) = value.NumberRange(ushort.MaxValue);
        return last >= first
            ? new TcpmssMatch((ushort)first, (ushort)last, value.Negated)
            : throw value.Bad("tcpmss: invalid range given.");
    }
}
