using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>MARK: changes the packet's mark to <c>(mark &amp; ~Mask) ^ Mark</c> (net/netfilter/xt_mark.c).</summary>
public sealed record MarkTarget(uint Mark, uint Mask) : Target
{
    private static readonly string[] Operations = ["set-xmark", "set-mark", "and-mark", "or-mark", "xor-mark"];

    /// <inheritdoc/>
    public override string Name => "MARK";

    internal static TargetExtension Extension { get; } = new(
        "MARK",
        [
            new OptionSpec("set-xmark", "clear the bits of the mask, then turn those of the value over: value[/mask]") { Excludes = Operations },
            new OptionSpec("set-mark", "clear the bits of the mask, then set those of the value: value[/mask]") { Excludes = Operations },
            new OptionSpec("and-mark", "clear the bits that are not set here") { Excludes = Operations },
            new OptionSpec("or-mark", "set these bits") { Excludes = Operations },
            new OptionSpec("xor-mark", "turn these bits over") { Excludes = Operations },
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        ref var packet = ref context.Skb.InPlace;
        packet.SetMark((packet.Mark & ~Mask) ^ Mark);
        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"--set-xmark 0x{Mark:x}/0x{Mask:x}";

    /// <inheritdoc/>
    public override string ListOptions() => $"MARK {MarkOperation.List(Mark, Mask)}";

    private static MarkTarget Read(OptionValues values)
    {
        var operation = MarkOperation.Read(values)
            ?? throw values.Missing("MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required.");
        return new MarkTarget(operation.Mark, operation.Mask);
    }
}
