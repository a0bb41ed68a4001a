using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m pkttype</c>: to whom the frame was sent on its link (net/netfilter/xt_pkttype.c).</summary>
/// <param name="Type"><c>unicast</c>, <c>broadcast</c>, <c>multicast</c> or <c>otherhost</c>.</param>
/// <param name="Negated">Any other.</param>
public sealed record PkttypeMatch(string Type, bool Negated) : Match
{
    private static readonly (string Name, string Type)[] Names =
    [
        ("unicast", "unicast"), ("broadcast", "broadcast"), ("multicast", "multicast"), ("otherhost", "otherhost"), ("bcast", "broadcast"),
        ("mcast", "multicast"), ("host", "unicast"),
    ];

    /// <inheritdoc/>
    public override string Name => "pkttype";

    internal static MatchExtension Extension { get; } = new(
        "pkttype",
        [new OptionSpec("pkt-type", "to whom the frame was sent", OptionTraits.Mandatory | OptionTraits.Invertible) { Argument = OptionArgument.OneOf(Names.Select(known => known.Name)) }],
        values => new PkttypeMatch(ReadType(values["pkt-type"]), values["pkt-type"].Negated));

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var type = context.InDevice is null ? "unicast" : TypeOf(context.Skb);
        return (type == Type) != Negated ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--pkt-type {Type}";

    /// <inheritdoc/>
    public override string ListOptions() => $"PKTTYPE {(Negated ? "!" : "")}= {Type}";

    // What a host hears of its own is told apart by its IP destination.
    private static string TypeOf(SkBuff skb) => skb switch
    {
        { Type: FrameType.Loopback } => skb.Head.Destination.IsMulticast ? "multicast" : "broadcast",
        { Type: FrameType.Broadcast } => "broadcast",
        { Type: FrameType.Multicast } => "multicast",
        _ => "unicast",
    };

    private static string ReadType(in OptionValue value)
    {
        foreach (var (name, type) in Names)
        {
            if (value.Span.Equals(name, StringComparison.OrdinalIgnoreCase))
                return type;
        }

        throw value.Bad($"Bad packet type '{value.Text}'; there are unicast, broadcast, multicast and otherhost.");
    }
}
