using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>SNAT: translates the source of a connection into a range; nat POSTROUTING and INPUT only (net/netfilter/xt_nat.c).</summary>
public sealed record SnatTarget(NatRange Range) : Target
{
    private static readonly Placement Nat = new() { Table = TableName.Nat, Hooks = HookSet.Postrouting | HookSet.Input };

    /// <inheritdoc/>
    public override string Name => "SNAT";

    /// <inheritdoc/>
    public override Placement Placement => Nat;

    internal static TargetExtension Extension { get; } = new(
        "SNAT",
        [
            new OptionSpec("to-source", "the new source, address[-address][:port[-port]]", OptionTraits.Mandatory) { Argument = OptionArgument.Address },
            new OptionSpec("random", "the port is drawn at random", OptionTraits.Flag),
            new OptionSpec("random-fully", "the port is drawn at random, wholly", OptionTraits.Flag),
            new OptionSpec("persistent", "a client gets the same address each time", OptionTraits.Flag),
        ],
        values => new SnatTarget(NatSyntax.ReadTo(values["to-source"], values.Family).WithFlags(values)));

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => context.Host.Nat.Map(context, NatManipulation.Source, Range);

    /// <inheritdoc/>
    public override string SaveOptions() => NatSyntax.Save(Range, "to-source");

    /// <inheritdoc/>
    public override string ListOptions() => NatSyntax.List(Range, "to:", skipColon: false);
}
