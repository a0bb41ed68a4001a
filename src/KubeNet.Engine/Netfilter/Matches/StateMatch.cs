using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m state</c>: the old name for <c>-m conntrack --ctstate</c> (XT_CONNTRACK_STATE_ALIAS).</summary>
public sealed record StateMatch(ConntrackStateSet States, bool Negated) : Match
{
    /// <inheritdoc/>
    public override string Name => "state";

    internal static MatchExtension Extension { get; } = new(
        "state",
        [new OptionSpec("state", "the state of the connection, with commas", OptionTraits.Mandatory | OptionTraits.Invertible) { Argument = OptionArgument.ListOf(ConntrackStates.NamesWithoutNat) }],
        values => new StateMatch(ConntrackStates.Read(values["state"], withNat: false), values["state"].Negated));

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) =>
        ((States & ConntrackStates.Of(context.Skb)) != 0) != Negated ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--state {ConntrackStates.ToText(States)}";

    /// <inheritdoc/>
    public override string ListOptions() => $"{SaveText.Not(Negated)}state {ConntrackStates.ToText(States)}";
}
