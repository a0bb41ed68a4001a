using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>TEE: sends a copy of the packet to another host of the link, and goes on (net/netfilter/xt_TEE.c, nf_dup_ipv4.c).</summary>
/// <param name="Gateway"><c>--gateway</c>.</param>
/// <param name="OutDevice"><c>--oif</c>, or null.</param>
public sealed record TeeTarget(IpAddress Gateway, string? OutDevice) : Target
{
    private const int MaxDevice = 15;

    /// <inheritdoc/>
    public override string Name => "TEE";

    internal static TargetExtension Extension { get; } = new(
        "TEE",
        [
            new OptionSpec("gateway", "the neighbour that gets a copy", OptionTraits.Mandatory) { Argument = OptionArgument.Address },
            new OptionSpec("oif", "the device that the copy leaves by") { Argument = OptionArgument.Device },
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        context.Host.Duplicate(context, Gateway, OutDevice);
        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"--gateway {Gateway}{(OutDevice is null ? "" : $" --oif {OutDevice}")}";

    /// <inheritdoc/>
    public override string ListOptions() => $"TEE gw:{Gateway}{(OutDevice is null ? "" : $" oif={OutDevice}")}";

    private static TeeTarget Read(OptionValues values)
    {
        var gateway = AddressSyntax.ReadResolved(values["gateway"].Span, values.Family, values["gateway"].First);
        if (gateway.IsUnspecified)
            throw values["gateway"].Bad("TEE: the gateway must be an address, not 0.", "InvalidAddress");
        var device = values.TryGet("oif", out var oif) && oif.Text.Length > 0 ? oif.Text : null;
        return new TeeTarget(gateway, device is { Length: > MaxDevice } ? device[..MaxDevice] : device);
    }
}
