using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>DNAT: translates the destination of a connection into a range; nat PREROUTING and OUTPUT only (net/netfilter/xt_nat.c).</summary>
public sealed record DnatTarget(NatRange Range) : Target
{
    private static readonly Placement Nat = new() { Table = TableName.Nat, Hooks = HookSet.Prerouting | HookSet.Output };

    /// <inheritdoc/>
    public override string Name => "DNAT";

    /// <inheritdoc/>
    public override Placement Placement => Nat;

    internal static TargetExtension Extension { get; } = new(
        "DNAT",
        [
            new OptionSpec("to-destination", "the new destination, address[-address][:port[-port]]", OptionTraits.Mandatory) { Argument = OptionArgument.Address },
            new OptionSpec("random", "the port is drawn at random", OptionTraits.Flag),
            new OptionSpec("persistent", "a client gets the same address each time", OptionTraits.Flag),
        ],
        values => new DnatTarget(NatSyntax.ReadTo(values["to-destination"], values.Family).WithFlags(values)));

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => context.Host.Nat.Map(context, NatManipulation.Destination, Range);

    /// <inheritdoc/>
    public override string SaveOptions() => NatSyntax.Save(Range, "to-destination");

    /// <inheritdoc/>
    public override string ListOptions() => NatSyntax.List(Range, "to:", skipColon: false);
}
