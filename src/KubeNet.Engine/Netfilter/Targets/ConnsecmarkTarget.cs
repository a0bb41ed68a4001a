using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>
/// CONNSECMARK: copies the security mark between packet and connection, and goes on; mangle and security only (net/netfilter/xt_CONNSECMARK.c).
/// Nothing here looks at security marks.
/// </summary>
/// <param name="Restore"><c>--restore</c>; <c>--save</c> where false.</param>
public sealed record ConnsecmarkTarget(bool Restore) : Target
{
    /// <inheritdoc/>
    public override string Name => "CONNSECMARK";

    /// <inheritdoc/>
    public override Placement Placement => SecmarkTarget.Tables;

    internal static TargetExtension Extension { get; } = new(
        "CONNSECMARK",
        [
            new OptionSpec("save", "the connection takes the packet's security mark", OptionTraits.Flag) { Excludes = ["restore"] },
            new OptionSpec("restore", "the packet takes the connection's security mark", OptionTraits.Flag) { Excludes = ["save"] },
        ],
        values => values.Count > 0 ? new ConnsecmarkTarget(values.Has("restore")) : throw values.Missing("CONNSECMARK target: --save or --restore is required."));

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Continue;

    /// <inheritdoc/>
    public override string SaveOptions() => Restore ? "--restore" : "--save";

    /// <inheritdoc/>
    public override string ListOptions() => $"CONNSECMARK {(Restore ? "restore" : "save")}";
}
