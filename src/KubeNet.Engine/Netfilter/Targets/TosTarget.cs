using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>TOS: changes the TOS or traffic class byte to <c>(tos &amp; ~Mask) ^ Value</c>; mangle only (net/netfilter/xt_DSCP.c).</summary>
public sealed record TosTarget(byte Value, byte Mask) : Target
{
    private static readonly Placement Mangle = new() { Table = TableName.Mangle };

    private static readonly string[] Operations = ["set-tos", "and-tos", "or-tos", "xor-tos"];

    /// <inheritdoc/>
    public override string Name => "TOS";

    /// <inheritdoc/>
    public override Placement Placement => Mangle;

    internal static TargetExtension Extension { get; } = new(
        "TOS",
        [
            new OptionSpec("set-tos", "the TOS byte, value[/mask] or a name") { Excludes = Operations, Argument = OptionArgument.OneOf(TosSyntax.Names) },
            new OptionSpec("and-tos", "clear the bits that are not set here") { Excludes = Operations },
            new OptionSpec("or-tos", "set these bits") { Excludes = Operations },
            new OptionSpec("xor-tos", "turn these bits over") { Excludes = Operations },
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        var packet = context.Skb.Packet;
        context.Skb.Packet = packet with { Tos = (byte)((packet.Tos & ~Mask) ^ Value) };
        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"--set-tos 0x{Value:x2}/0x{Mask:x2}";

    /// <inheritdoc/>
    public override string ListOptions() => $"TOS set 0x{Value:x2}/0x{Mask:x2}";

    private static TosTarget Read(OptionValues values)
    {
        if (values.Count == 0)
            throw values.Missing("TOS: An action is required: --set-tos, --and-tos, --or-tos or --xor-tos.");
        var option = values.All.First();
        if (option.Spec.Name == "set-tos")
        {
            var (value, mask) = TosSyntax.ReadTos(option);
            return new TosTarget(value, mask);
        }

        var bits = (byte)option.Number(0, 255);
        return option.Spec.Name switch
        {
            "and-tos" => new TosTarget(0, (byte)~bits),
            "or-tos" => new TosTarget(bits, bits),
            _ => new TosTarget(bits, 0),
        };
    }
}
