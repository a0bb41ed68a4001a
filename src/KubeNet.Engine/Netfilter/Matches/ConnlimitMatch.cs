using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m connlimit</c>: how many connections a host or network has through this rule (net/netfilter/xt_connlimit.c, nf_conncount.c). Each rule
/// remembers the connections that it has seen; those that conntrack has forgotten, and closed ones of TCP, no longer count.
/// </summary>
/// <param name="Limit">The number.</param>
/// <param name="UpTo"><c>--connlimit-upto</c>; otherwise <c>--connlimit-above</c>.</param>
/// <param name="Length"><c>--connlimit-mask</c>, as a prefix length.</param>
/// <param name="OfDestination"><c>--connlimit-daddr</c>.</param>
public sealed record ConnlimitMatch(uint Limit, bool UpTo, int Length, bool OfDestination) : Match
{
    /// <inheritdoc/>
    public override string Name => "connlimit";

    internal static MatchExtension Extension { get; } = new(
        "connlimit",
        [
            new OptionSpec("connlimit-upto", "up to so many connections", OptionTraits.Invertible) { Excludes = ["connlimit-above"] },
            new OptionSpec("connlimit-above", "more than so many connections", OptionTraits.Invertible) { Excludes = ["connlimit-upto"] },
            new OptionSpec("connlimit-mask", "the prefix length by which addresses are grouped"),
            new OptionSpec("connlimit-saddr", "sources are grouped", OptionTraits.Flag) { Excludes = ["connlimit-daddr"] },
            new OptionSpec("connlimit-daddr", "destinations are grouped", OptionTraits.Flag) { Excludes = ["connlimit-saddr"] },
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        ref readonly var packet = ref context.Skb.Head;
        var tuple = context.Skb.Connection?.Original ?? PacketTuples.Of(packet);
        var network = new IpPrefix(OfDestination ? packet.Destination : packet.Source, Length);
        var count = context.Host.State(this, static () => new ConnectionCount()).Add(network, tuple, context.Host.Connections, context.Host.Now);
        return count > Limit != UpTo ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() =>
        $"--connlimit-{(UpTo ? "upto" : "above")} {Limit} --connlimit-mask {Length} --connlimit-{(OfDestination ? 'd' : 's')}addr";

    /// <inheritdoc/>
    public override string ListOptions() => $"#conn {(OfDestination ? "dst" : "src")}/{Length} {(UpTo ? "<=" : ">")} {Limit}";

    private static ConnlimitMatch Read(OptionValues values)
    {
        var isUpTo = values.TryGet("connlimit-upto", out var limit);
        if (!isUpTo && !values.TryGet("connlimit-above", out limit))
            throw values.Missing("You must specify \"--connlimit-above\" or \"--connlimit-upto\".");
        return new ConnlimitMatch(
            limit.Number(0, uint.MaxValue),
            isUpTo != limit.Negated,
            values.TryGet("connlimit-mask", out var mask) ? AddressSyntax.ReadMaskLength(mask.First, values.Family) : values.Family.AddressBits(),
            values.Has("connlimit-daddr"));
    }
}
