using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>
/// TPROXY: hands the packet to a transparent socket of this host without changing it; mangle PREROUTING only (net/netfilter/xt_TPROXY.c). There are no
/// transparent sockets here: Unknown.
/// </summary>
/// <param name="Port"><c>--on-port</c>; 0 for the packet's own.</param>
/// <param name="Address"><c>--on-ip</c>; unspecified for the address of the device.</param>
/// <param name="Mark"><c>--tproxy-mark</c>.</param>
/// <param name="Mask">The bits of the mark that change.</param>
public sealed record TproxyTarget(ushort Port, IpAddress Address, uint Mark, uint Mask) : Target
{
    private static readonly Placement Mangle = new() { Table = TableName.Mangle, Hooks = HookSet.Prerouting };

    /// <inheritdoc/>
    public override string Name => "TPROXY";

    /// <inheritdoc/>
    public override Placement Placement => Mangle;

    internal static TargetExtension Extension { get; } = new(
        "TPROXY",
        [
            new OptionSpec("on-port", "the local port that gets the packet", OptionTraits.Mandatory),
            new OptionSpec("on-ip", "the local address that gets the packet") { Argument = OptionArgument.Address },
            new OptionSpec("tproxy-mark", "the mark that it gets, value[/mask]"),
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Unknown;

    /// <inheritdoc/>
    public override string SaveOptions() => $"--on-port {Port} --on-ip {Address} --tproxy-mark 0x{Mark:x}/0x{Mask:x}";

    /// <inheritdoc/>
    public override string ListOptions() => $"TPROXY redirect {Address}:{Port} mark 0x{Mark:x}/0x{Mask:x}";

    private static TproxyTarget Read(OptionValues values)
    {
        var port = PortSyntax.ReadResolved(values["on-port"]);
        var address = values.TryGet("on-ip", out var ip) ? AddressSyntax.ReadResolved(ip.Span, values.Family, ip.First) : IpAddress.Any(values.Family);
        var (mark, mask) = values.TryGet("tproxy-mark", out var value) ? value.MarkAndMask() : (0, 0);
        return values.Protocol is { Protocol: IpProtocol.Tcp or IpProtocol.Udp, Negated: false }
            ? new TproxyTarget(port, address, mark, mask)
            : throw values.MissingProtocol("TPROXY can be used only with -p tcp or -p udp.");
    }
}
