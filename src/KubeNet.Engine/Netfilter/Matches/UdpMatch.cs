using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m udp</c>: the ports (net/netfilter/xt_tcpudp.c).</summary>
public sealed record UdpMatch : Match
{
    /// <summary><c>--sport</c>.</summary>
    public PortRange SourcePorts { get; init; } = PortRange.All;

    /// <summary><c>! --sport</c>.</summary>
    public bool SourceNegated { get; init; }

    /// <summary><c>--dport</c>.</summary>
    public PortRange DestinationPorts { get; init; } = PortRange.All;

    /// <summary><c>! --dport</c>.</summary>
    public bool DestinationNegated { get; init; }

    /// <inheritdoc/>
    public override string Name => "udp";

    internal static MatchExtension Extension { get; } = new(
        "udp",
        [
            new OptionSpec("sport", "the source port, or first:last", OptionTraits.Invertible) { Aliases = ["source-port"] },
            new OptionSpec("dport", "the destination port, or first:last", OptionTraits.Invertible) { Aliases = ["destination-port"], Argument = OptionArgument.Port },
        ],
        Read) { IsShared = true, IsOfProtocol = true };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var skb = context.Skb;
        return skb.Packet.FragmentOffset == 0
            && SourcePorts.Contains(skb.Packet.SourcePort) != SourceNegated
            && DestinationPorts.Contains(skb.Packet.DestinationPort) != DestinationNegated
            ? MatchResult.Yes
            : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        SourcePorts == PortRange.All ? "" : PortSyntax.Save("sport", SourcePorts, SourceNegated),
        DestinationPorts == PortRange.All ? "" : PortSyntax.Save("dport", DestinationPorts, DestinationNegated));

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        Name,
        PortSyntax.List("spt", SourcePorts, SourceNegated),
        PortSyntax.List("dpt", DestinationPorts, DestinationNegated));

    private static UdpMatch Read(OptionValues values)
    {
        values.RequireProtocol(IpProtocol.Udp, negatedToo: true);
        var match = new UdpMatch();
        if (values.TryGet("sport", out var source))
            match = match with { SourcePorts = PortSyntax.ReadResolvedRange(source), SourceNegated = source.Negated };
        if (values.TryGet("dport", out var destination))
            match = match with { DestinationPorts = PortSyntax.ReadResolvedRange(destination), DestinationNegated = destination.Negated };
        return match;
    }
}
