using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>DSCP: sets the upper six bits of the TOS or traffic class byte; mangle only (net/netfilter/xt_DSCP.c).</summary>
public sealed record DscpTarget(byte Dscp) : Target
{
    private static readonly Placement Mangle = new() { Table = TableName.Mangle };

    /// <inheritdoc/>
    public override string Name => "DSCP";

    /// <inheritdoc/>
    public override Placement Placement => Mangle;

    internal static TargetExtension Extension { get; } = new(
        "DSCP",
        [
            new OptionSpec("set-dscp", "the DSCP, 0 to 63") { Excludes = ["set-dscp-class"] },
            new OptionSpec("set-dscp-class", "the DSCP by the name of its class") { Excludes = ["set-dscp"], Argument = OptionArgument.OneOf(TosSyntax.ClassNames) },
        ],
        values => new DscpTarget(TosSyntax.ReadDscp(values, "set-dscp", "set-dscp-class")));

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        var packet = context.Skb.Packet;
        context.Skb.Packet = packet with { Tos = (byte)((packet.Tos & 3) | (Dscp << 2)) };
        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"--set-dscp 0x{Dscp:x2}";

    /// <inheritdoc/>
    public override string ListOptions() => $"DSCP set 0x{Dscp:x2}";
}
