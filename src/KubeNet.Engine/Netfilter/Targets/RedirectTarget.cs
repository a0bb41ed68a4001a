using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>REDIRECT: DNAT to this host itself; nat PREROUTING and OUTPUT only (net/netfilter/xt_REDIRECT.c).</summary>
public sealed record RedirectTarget(NatRange Range) : Target
{
    private static readonly Placement Nat = new() { Table = TableName.Nat, Hooks = HookSet.Prerouting | HookSet.Output };

    /// <inheritdoc/>
    public override string Name => "REDIRECT";

    /// <inheritdoc/>
    public override Placement Placement => Nat;

    internal static TargetExtension Extension { get; } = new(
        "REDIRECT",
        [
            new OptionSpec("to-ports", "the port of this host that it is sent to, or first-last"),
            new OptionSpec("random", "the port is drawn at random", OptionTraits.Flag),
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => context.Host.Nat.Redirect(context, Range);

    /// <inheritdoc/>
    public override string SaveOptions() => NatSyntax.Save(Range, "to-ports");

    /// <inheritdoc/>
    public override string ListOptions() => NatSyntax.List(Range, "redir ports ", skipColon: true);

    private static RedirectTarget Read(OptionValues values)
    {
        if (!values.TryGet("to-ports", out var ports))
            return new RedirectTarget(new NatRange().WithFlags(values));
        var range = NatSyntax.ReadPorts(ports.Span, ports);
        return range.BasePort is null
            ? new RedirectTarget(range.WithFlags(values))
            : throw ports.Bad("Shifted portmap ranges are not supported by REDIRECT.", "InvalidPort");
    }
}
