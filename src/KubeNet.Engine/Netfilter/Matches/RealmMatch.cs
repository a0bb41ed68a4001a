using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m realm</c>: the realm of a packet's route; IPv4 only (net/netfilter/xt_realm.c). Routes have no realm here: it is 0.</summary>
/// <param name="Realm">The realm.</param>
/// <param name="Mask">The bits that count.</param>
/// <param name="Negated"><c>! --realm</c>.</param>
public sealed record RealmMatch(uint Realm, uint Mask, bool Negated) : Match
{
    private const string Default = "cosmos";

    private static readonly Placement Routed = new() { Hooks = HookSet.All & ~HookSet.Prerouting };

    /// <inheritdoc/>
    public override string Name => "realm";

    /// <inheritdoc/>
    public override Placement Placement => Routed;

    internal static MatchExtension Extension { get; } = new("realm", [new OptionSpec("realm", "the realm of the route, value[/mask]", OptionTraits.Mandatory | OptionTraits.Invertible)], Read)
    {
        Family = IpFamily.IPv4,
    };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => (Realm == 0) != Negated ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--realm {ValueAndMask.Save(Realm, Mask, Default)}";

    /// <inheritdoc/>
    public override string ListOptions() => $"{SaveText.Not(Negated)}realm {SaveText.Mark(Realm, Mask)}";

    private static RealmMatch Read(OptionValues values)
    {
        var value = values["realm"];
        var (realm, mask) = ValueAndMask.Read(value, Default);
        return new RealmMatch(realm, mask, value.Negated);
    }
}
