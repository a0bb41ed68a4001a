using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>ECN: sets or clears explicit congestion notification, and goes on; IPv4 and mangle only (net/ipv4/netfilter/ipt_ECN.c).</summary>
/// <param name="Ece">Whether TCP's ECE is set, or null to leave it.</param>
/// <param name="Cwr">Whether TCP's CWR is set, or null to leave it.</param>
/// <param name="Ect">The code point of the IP header, or null to leave it.</param>
public sealed record EcnTarget(bool? Ece, bool? Cwr, byte? Ect) : Target
{
    private static readonly Placement Mangle = new() { Table = TableName.Mangle };

    /// <inheritdoc/>
    public override string Name => "ECN";

    /// <inheritdoc/>
    public override Placement Placement => Mangle;

    internal static TargetExtension Extension { get; } = new(
        "ECN",
        [
            new OptionSpec("ecn-tcp-remove", "clear the ECN bits of TCP", OptionTraits.Flag) { Excludes = ["ecn-tcp-cwr", "ecn-tcp-ece"] },
            new OptionSpec("ecn-tcp-cwr", "the TCP flag CWR, 0 or 1") { Excludes = ["ecn-tcp-remove"] },
            new OptionSpec("ecn-tcp-ece", "the TCP flag ECE, 0 or 1") { Excludes = ["ecn-tcp-remove"] },
            new OptionSpec("ecn-ip-ect", "the ECN bits of the IP header, 0 to 3"),
        ],
        Read)
    {
        Family = IpFamily.IPv4,
    };

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        var packet = context.Skb.Packet;
        if (Ect is { } ect)
            packet = packet with { Tos = (byte)((packet.Tos & ~Ecn.Mask) | ect) };
        if (packet.Protocol == IpProtocol.Tcp && packet.FragmentOffset == 0)
            packet = packet with { TcpFlags = With(With(packet.TcpFlags, TcpFlags.Ece, Ece), TcpFlags.Cwr, Cwr) };
        context.Skb.Packet = packet;
        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => Removes
        ? "--ecn-tcp-remove"
        : SaveText.Words(Ece is { } ece ? $"--ecn-tcp-ece {(ece ? 1 : 0)}" : "", Cwr is { } cwr ? $"--ecn-tcp-cwr {(cwr ? 1 : 0)}" : "", Ect is { } ect ? $"--ecn-ip-ect {ect}" : "");

    /// <inheritdoc/>
    public override string ListOptions() => Removes
        ? "ECN TCP remove"
        : SaveText.Words("ECN", Ece is { } ece ? $"ECE={(ece ? 1 : 0)}" : "", Cwr is { } cwr ? $"CWR={(cwr ? 1 : 0)}" : "", Ect is { } ect ? $"ECT codepoint={ect}" : "");

    private bool Removes => this is { Ece: false, Cwr: false, Ect: null };

    private static TcpFlags With(TcpFlags flags, TcpFlags flag, bool? isSet) => isSet switch
    {
        null => flags,
        true => flags | flag,
        false => flags & ~flag,
    };

    private static EcnTarget Read(OptionValues values)
    {
        if (values.Count == 0)
            throw values.Missing("ECN target: An operation is required.");
        var remove = values.Has("ecn-tcp-remove");
        var target = new EcnTarget(
            values.TryGet("ecn-tcp-ece", out var ece) ? ece.Number(0, 1) == 1 : remove ? false : null,
            values.TryGet("ecn-tcp-cwr", out var cwr) ? cwr.Number(0, 1) == 1 : remove ? false : null,
            values.TryGet("ecn-ip-ect", out var ect) ? (byte)ect.Number(0, Ecn.Mask) : null);

        // --ecn-tcp-remove forgets an --ecn-ip-ect before it (the parser assigns where it should add).
        if (remove && values.All.Last().Spec.Name == "ecn-tcp-remove")
            target = target with { Ect = null };
        if (target.Ece is not null || target.Cwr is not null)
            values.RequireProtocol(IpProtocol.Tcp);
        return target;
    }
}
