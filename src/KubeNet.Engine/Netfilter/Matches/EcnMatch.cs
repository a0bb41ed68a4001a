using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m ecn</c>: explicit congestion notification, in the IP header and in TCP's flags (net/netfilter/xt_ecn.c).</summary>
public sealed record EcnMatch : Match
{
    /// <summary><c>--ecn-tcp-ece</c>: whether the flag must be set, or null.</summary>
    public bool? Ece { get; init; }

    /// <summary><c>--ecn-tcp-cwr</c>.</summary>
    public bool? Cwr { get; init; }

    /// <summary><c>--ecn-ip-ect</c>: the code point, 0..3, or null.</summary>
    public byte? Ect { get; init; }

    /// <summary><c>! --ecn-ip-ect</c>.</summary>
    public bool EctNegated { get; init; }

    /// <inheritdoc/>
    public override string Name => "ecn";

    internal static MatchExtension Extension { get; } = new(
        "ecn",
        [
            new OptionSpec("ecn-tcp-cwr", "the TCP flag CWR is set", OptionTraits.Invertible | OptionTraits.Flag),
            new OptionSpec("ecn-tcp-ece", "the TCP flag ECE is set", OptionTraits.Invertible | OptionTraits.Flag),
            new OptionSpec("ecn-ip-ect", "the ECN bits of the IP header, 0 to 3", OptionTraits.Invertible),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        ref readonly var packet = ref context.Skb.Head;
        if (Ect is { } ect && (packet.Tos & Ecn.Mask) == ect == EctNegated)
            return MatchResult.No;
        return (Ece is { } ece && packet.TcpFlags.HasFlag(TcpFlags.Ece) != ece) || (Cwr is { } cwr && packet.TcpFlags.HasFlag(TcpFlags.Cwr) != cwr)
            ? MatchResult.No
            : MatchResult.Yes;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Ece is { } ece ? $"{SaveText.Not(!ece)}--ecn-tcp-ece" : "",
        Cwr is { } cwr ? $"{SaveText.Not(!cwr)}--ecn-tcp-cwr" : "",
        Ect is { } ect ? $"{SaveText.Not(EctNegated)}--ecn-ip-ect {ect}" : "");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        "ECN match",
        Ece is { } ece ? $"{(ece ? "" : "!")}ECE" : "",
        Cwr is { } cwr ? $"{(cwr ? "" : "!")}CWR" : "",
        Ect is { } ect ? $"{(EctNegated ? "!" : "")}ECT={ect}" : "");

    private static EcnMatch Read(OptionValues values)
    {
        if (values.Count == 0)
            throw values.Missing("ECN match: some option required.");
        var match = new EcnMatch();
        foreach (var value in values.All)
        {
            match = value.Spec.Name switch
            {
                "ecn-tcp-ece" => match with { Ece = !value.Negated },
                "ecn-tcp-cwr" => match with { Cwr = !value.Negated },
                _ => match with { Ect = (byte)value.Number(0, Ecn.Mask), EctNegated = value.Negated },
            };
        }

        if (match.Ece is not null || match.Cwr is not null)
            values.RequireProtocol(IpProtocol.Tcp);
        return match;
    }
}
