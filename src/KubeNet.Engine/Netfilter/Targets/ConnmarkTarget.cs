using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>CONNMARK: sets the connection's mark, saves the packet's mark in it, or restores it from there (net/netfilter/xt_connmark.c).</summary>
public sealed record ConnmarkTarget : Target
{
    private static readonly string[] Operations = ["set-xmark", "set-mark", "and-mark", "or-mark", "xor-mark", "save-mark", "restore-mark"];

    /// <summary>What it does.</summary>
    public required ConnmarkOperation Operation { get; init; }

    /// <summary>The mark to set.</summary>
    public uint Mark { get; init; }

    /// <summary>The bits of the connection's mark that take part.</summary>
    public uint ConnectionMask { get; init; } = uint.MaxValue;

    /// <summary>The bits of the packet's mark that take part.</summary>
    public uint PacketMask { get; init; } = uint.MaxValue;

    /// <summary><c>--left-shift-mark</c> where positive, <c>--right-shift-mark</c> where negative.</summary>
    public int Shift { get; init; }

    /// <inheritdoc/>
    public override string Name => "CONNMARK";

    internal static TargetExtension Extension { get; } = new(
        "CONNMARK",
        [
            new OptionSpec("set-xmark", "clear the bits of the mask, then turn those of the value over: value[/mask]") { Excludes = Operations },
            new OptionSpec("set-mark", "clear the bits of the mask, then set those of the value: value[/mask]") { Excludes = Operations },
            new OptionSpec("and-mark", "clear the bits that are not set here") { Excludes = Operations },
            new OptionSpec("or-mark", "set these bits") { Excludes = Operations },
            new OptionSpec("xor-mark", "turn these bits over") { Excludes = Operations },
            new OptionSpec("save-mark", "the connection takes the packet's mark", OptionTraits.Flag) { Excludes = Operations },
            new OptionSpec("restore-mark", "the packet takes the connection's mark", OptionTraits.Flag) { Excludes = Operations },
            new OptionSpec("left-shift-mark", "shift the mark to the left by so many bits"),
            new OptionSpec("right-shift-mark", "shift the mark to the right by so many bits"),
            new OptionSpec("ctmask", "the bits of the connection's mark that take part") { Excludes = ["mask"] },
            new OptionSpec("nfmask", "the bits of the packet's mark that take part") { Excludes = ["mask"] },
            new OptionSpec("mask", "the bits of both that take part") { Excludes = ["ctmask", "nfmask"] },
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        var skb = context.Skb;
        if (skb.Connection is not { } connection)
            return TargetVerdict.Continue;
        switch (Operation)
        {
            case ConnmarkOperation.Set:
                connection.Mark = Shifted((connection.Mark & ~ConnectionMask) ^ Mark);
                break;
            case ConnmarkOperation.Save:
                connection.Mark = (connection.Mark & ~ConnectionMask) ^ Shifted(skb.Packet.Mark & PacketMask);
                break;
            case ConnmarkOperation.Restore:
                ref var packet = ref skb.InPlace;
                packet.SetMark((packet.Mark & ~PacketMask) ^ Shifted(connection.Mark & ConnectionMask));
                break;
        }

        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Operation switch
        {
            ConnmarkOperation.Set => $"--set-xmark 0x{Mark:x}/0x{ConnectionMask:x}",
            ConnmarkOperation.Save => $"--save-mark --nfmask 0x{PacketMask:x} --ctmask 0x{ConnectionMask:x}",
            ConnmarkOperation.Restore => $"--restore-mark --nfmask 0x{PacketMask:x} --ctmask 0x{ConnectionMask:x}",
        },
        ShiftText("--"));

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        "CONNMARK",
        Operation switch
        {
            ConnmarkOperation.Set => MarkOperation.List(Mark, ConnectionMask),
            ConnmarkOperation.Save => $"save{Masks("nfmask", PacketMask, "ctmask", ConnectionMask)}",
            ConnmarkOperation.Restore => $"restore{Masks("ctmask", ConnectionMask, "nfmask", PacketMask)}",
        },
        ShiftText(""));

    private static string Masks(string from, uint fromMask, string to, uint toMask) =>
        fromMask != toMask ? $" {from} 0x{fromMask:x} {to} ~0x{toMask:x}" : fromMask == uint.MaxValue ? "" : $" mask 0x{fromMask:x}";

    private string ShiftText(string prefix) => Shift switch
    {
        0 => "",
        > 0 => $"{prefix}left-shift-mark {Shift}",
        < 0 => $"{prefix}right-shift-mark {-Shift}",
    };

    /// <summary>C leaves a shift by 32 to the machine; here it gives 0.</summary>
    private uint Shifted(uint mark) => Shift switch
    {
        >= 32 or <= -32 => 0,
        >= 0 => mark << Shift,
        < 0 => mark >> -Shift,
    };

    private static ConnmarkTarget Read(OptionValues values)
    {
        var shift = values.TryGet("left-shift-mark", out var left) ? (int)left.Number(0, 32) : 0;
        if (values.TryGet("right-shift-mark", out var right))
            shift = -(int)right.Number(0, 32);
        if (MarkOperation.Read(values) is { } set)
            return new ConnmarkTarget { Operation = ConnmarkOperation.Set, Mark = set.Mark, ConnectionMask = set.Mask, Shift = shift };
        if (!values.Has("save-mark") && !values.Has("restore-mark"))
            throw values.Missing("CONNMARK target: No operation specified; --set-mark, --save-mark or --restore-mark would do.");
        var mask = values.TryGet("mask", out var both) ? both.Number(0, uint.MaxValue) : uint.MaxValue;
        return new ConnmarkTarget
        {
            Operation = values.Has("save-mark") ? ConnmarkOperation.Save : ConnmarkOperation.Restore,
            ConnectionMask = values.TryGet("ctmask", out var ofConnection) ? ofConnection.Number(0, uint.MaxValue) : mask,
            PacketMask = values.TryGet("nfmask", out var ofPacket) ? ofPacket.Number(0, uint.MaxValue) : mask,
            Shift = shift,
        };
    }
}
