using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>TCPMSS: lowers the MSS that a SYN announces, or adds one, and goes on (net/netfilter/xt_TCPMSS.c).</summary>
/// <param name="Size"><c>--set-mss</c>; null for <c>--clamp-mss-to-pmtu</c>.</param>
public sealed record TcpmssTarget(ushort? Size) : Target
{
    private const int OptionLength = 4;
    private const int MaxHeader = 60;

    // What a host takes that says nothing (RFC 1122, RFC 2460).
    private const ushort UsualV4 = 536;
    private const ushort UsualV6 = 1220;

    private static readonly Placement Routed = new() { OwnHooks = HookSet.Forward | HookSet.Output | HookSet.Postrouting };

    /// <inheritdoc/>
    public override string Name => "TCPMSS";

    /// <inheritdoc/>
    public override Placement Placement => Size is null ? Routed : Placement.Anywhere;

    internal static TargetExtension Extension { get; } = new(
        "TCPMSS",
        [
            new OptionSpec("set-mss", "the MSS that a SYN gets"),
            new OptionSpec("clamp-mss-to-pmtu", "the MSS that fits the path, at most", OptionTraits.Flag),
        ],
        Read);

    /// <summary>Whether ip_tables takes it in a rule: one that lets SYNs through alone (find_syn_match). nf_tables does not look.</summary>
    internal static bool IsForSyn(Rule rule) =>
        rule.Matches.Items.Any(match => match is TcpMatch { FlagsNegated: false } tcp && tcp.Flags.HasFlag(TcpFlags.Syn));

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        ref readonly var packet = ref context.Skb.Head;
        if (packet.FragmentOffset != 0 || packet.Tcp is not { } tcp)
            return TargetVerdict.Continue;
        if (SizeFor(context, packet.Family) is not { } size)
            return TargetVerdict.Drop;
        if (tcp.MaxSegmentSize is { } old)
        {
            if (old > size)
                context.Skb.Packet = packet with { Tcp = tcp with { MaxSegmentSize = size } };
            return TargetVerdict.Continue;
        }

        // With data behind the header there is no room for the option.
        if (packet.TcpDataLength > 0 || tcp.Length >= MaxHeader)
            return TargetVerdict.Continue;
        size = Math.Min(size, packet.Family == IpFamily.IPv4 ? UsualV4 : UsualV6);
        context.Skb.Packet = packet with { Length = packet.Length + OptionLength, Tcp = tcp with { MaxSegmentSize = size, Length = tcp.Length + OptionLength } };
        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => Size is { } size ? $"--set-mss {size}" : "--clamp-mss-to-pmtu";

    /// <inheritdoc/>
    public override string ListOptions() => Size is { } size ? $"TCPMSS set {size}" : "TCPMSS clamp to PMTU";

    /// <summary>What is asked for, or what the narrower of both directions' paths leaves; null where that is nothing.</summary>
    private ushort? SizeFor(in HookContext context, IpFamily family)
    {
        if (Size is { } size)
            return size;
        var left = context.Host.PathMtu(context) - family.HeaderLength() - TcpHeader.BareLength;
        return left > 0 ? (ushort)Math.Min(left, ushort.MaxValue) : null;
    }

    private static TcpmssTarget Read(OptionValues values)
    {
        if (values.Count == 0)
            throw values.Missing("TCPMSS target: At least one parameter is required: --set-mss or --clamp-mss-to-pmtu.");
        var size = values.TryGet("set-mss", out var value) ? value.Number(0, (uint)(ushort.MaxValue - values.Family.HeaderLength())) : 0;
        values.RequireProtocol(IpProtocol.Tcp);

        // The last one counts.
        return new TcpmssTarget(values.All.Last().Spec.Name == "set-mss" ? (ushort)size : null);
    }
}
