using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>MASQUERADE: SNAT to an address of the device the packet leaves by; nat POSTROUTING only (net/netfilter/xt_MASQUERADE.c).</summary>
public sealed record MasqueradeTarget(NatRange Range) : Target
{
    private static readonly Placement Nat = new() { Table = TableName.Nat, Hooks = HookSet.Postrouting };

    /// <inheritdoc/>
    public override string Name => "MASQUERADE";

    /// <inheritdoc/>
    public override Placement Placement => Nat;

    internal static TargetExtension Extension { get; } = new(
        "MASQUERADE",
        [
            new OptionSpec("to-ports", "the source ports to choose from, port[-port]"),
            new OptionSpec("random", "the port is drawn at random", OptionTraits.Flag),
            new OptionSpec("random-fully", "the port is drawn at random, wholly", OptionTraits.Flag),
        ],
        values =>
        {
            var range = values.TryGet("to-ports", out var ports) ? NatSyntax.ReadPorts(ports.Span, ports) : new NatRange();
            return new MasqueradeTarget(range.WithFlags(values));
        });

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => context.Host.Nat.Masquerade(context, Range);

    /// <inheritdoc/>
    public override string SaveOptions() => NatSyntax.Save(Range, "to-ports");

    /// <inheritdoc/>
    public override string ListOptions() => NatSyntax.List(Range, "masq ports: ", skipColon: true);
}
