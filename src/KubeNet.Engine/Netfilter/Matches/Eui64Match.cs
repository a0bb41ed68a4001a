using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m eui64</c>: whether the source's interface identifier is made of the frame's MAC address (net/ipv6/netfilter/ip6t_eui64.c).</summary>
public sealed record Eui64Match : Match
{
    private static readonly Placement Incoming = new() { Hooks = HookSet.Prerouting | HookSet.Input | HookSet.Forward };

    /// <inheritdoc/>
    public override string Name => "eui64";

    /// <inheritdoc/>
    public override Placement Placement => Incoming;

    internal static MatchExtension Extension { get; } = new("eui64", [], _ => new Eui64Match()) { Family = IpFamily.IPv6 };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) =>
        context.InDevice is not (null or "lo")
        && (ulong)context.Skb.Head.Source.Bits == (ulong)IpAddress.LinkLocal(context.Skb.SourceMac).Bits
            ? MatchResult.Yes
            : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => "";

    /// <inheritdoc/>
    public override string ListOptions() => "";
}
